/** 拟稿页的写法：区间、额度格都是一行一个的文字，贴得进来；在这里变成命令。 */
import { toFen, toPlain } from '@/kit/money'

export interface PartDraft {
  field: string
  by: 'value' | 'level' | 'range'
  length: string
  bands: string
}

export interface Band {
  name: string
  low: string
  high: string
}

export interface LineDraft {
  key: Record<string, string>
  amount: string
  plan: string[]
}

export const emptyPart = (): PartDraft => ({ field: '', by: 'value', length: '', bands: '' })

/** “名称 起 止”，一行一段；读不懂的行原样退回来。 */
export function parseBands(text: string): { bands: Band[]; wrong: string[] } {
  const bands: Band[] = []
  const wrong: string[] = []
  for (const line of text.split('\n').map((item) => item.trim()).filter(Boolean)) {
    const [name, low, high, ...rest] = line.split(/[\s,，]+/)
    if (name && low && high && !rest.length) bands.push({ name, low, high })
    else wrong.push(line)
  }
  return { bands, wrong }
}

/** 一行一格：各要素的值依次写，最后是额度；用款计划再接十二个月。以制表符或空白分开，英文逗号是千分位。 */
export function parseLines(text: string, fields: string[]): { lines: LineDraft[]; wrong: string[] } {
  const lines: LineDraft[] = []
  const wrong: string[] = []
  for (const row of text.split('\n').map((item) => item.trim()).filter(Boolean)) {
    const cells = row.split(/[\t，\s]+/).filter(Boolean)
    const amounts = cells.slice(fields.length).map((item) => toFen(item))
    if (cells.length < fields.length + 1 || amounts.some((item) => item === null)) {
      wrong.push(row)
      continue
    }
    const [amount, ...plan] = amounts.map((item) => toPlain(item!))
    lines.push({ key: Object.fromEntries(fields.map((field, i) => [field, cells[i]!])), amount: amount!, plan })
  }
  return { lines, wrong }
}
