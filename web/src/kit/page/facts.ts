/** 单据要素的显示：代码字段写“代码 名称”，金额带千分位。 */
import type { Row } from '@/api/types'
import { day } from '../dates'
import { money } from '../money'

export interface Fact {
  field: string
  title: string
  kind?: 'money' | 'date'
}

/** field 写要素名（如 agency）时取 agency_code 与 agency_name。 */
export function factText(fact: Fact, row: Row): string {
  if (fact.kind === 'money') return money(text(row[fact.field]))
  if (fact.kind === 'date') return day(text(row[fact.field]))
  if (row[fact.field] !== undefined) return text(row[fact.field])
  return [text(row[`${fact.field}_code`]), text(row[`${fact.field}_name`])].filter(Boolean).join(' ')
}

const text = (value: Row[string]): string => (value === null || value === undefined ? '' : String(value))
