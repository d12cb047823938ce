/** 状态标签：代码 → 文字与色调，各模块声明自己的表。 */
export type Tone = 'draft' | 'todo' | 'sent' | 'good' | 'bad' | 'void'

export type States = Record<string, { title: string; tone: Tone }>

export function stateOf(states: States, code: unknown): { title: string; tone: Tone } {
  const key = code === null || code === undefined ? '' : String(code)
  return states[key] ?? { title: key, tone: 'draft' }
}
