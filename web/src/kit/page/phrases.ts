/** 常用审核意见：内置几句，个人常用的记在本机。 */
const BUILT_IN = ['同意', '同意支付', '情况属实，同意', '资料不全，请补充后再送审', '收款信息有误，请核对']

const keyOf = (user: string): string => `yitihua.phrases.${user}`

export function phrasesOf(user: string): string[] {
  const own = JSON.parse(localStorage.getItem(keyOf(user)) ?? '[]') as string[]
  return [...BUILT_IN, ...own]
}

export function keepPhrase(user: string, phrase: string): void {
  if (!phrase || phrasesOf(user).includes(phrase)) return
  const own = JSON.parse(localStorage.getItem(keyOf(user)) ?? '[]') as string[]
  localStorage.setItem(keyOf(user), JSON.stringify([phrase, ...own].slice(0, 5)))
}
