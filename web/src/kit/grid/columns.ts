/** 列的声明：模块只说“这是什么列”，宽度、对齐、格式由这里统一给出。 */
import type { RouteLocationRaw } from 'vue-router'
import type { Row } from '@/api/types'
import { day } from '../dates'
import { money, type Unit } from '../money'
import { stateOf, type States } from '../ui/status'

export interface ActionSpec {
  title: string
  danger?: boolean
  shown?: (row: Row) => boolean
  run: (row: Row) => void
}

export interface Column {
  field: string
  title: string
  kind?: 'text' | 'money' | 'code' | 'date' | 'status' | 'link' | 'percent' | 'actions'
  width?: number
  frozen?: boolean
  hidden?: boolean
  /** 代码列的名称字段；缺省把 _code 换成 _name。 */
  nameField?: string
  /** 代码列默认显示名称还是“代码 名称”。 */
  nameOnly?: boolean
  states?: States
  to?: (row: Row) => RouteLocationRaw | null
  /** 算出来的值，如 额度 = 指标金额 − 追减金额；合计行用同一公式。 */
  value?: (row: Row) => string
  /** 悬停时显示的公式。 */
  formula?: string
  sum?: boolean
  /** 没有值时显示的字，如“待编号”。 */
  blank?: string
  /** 树形表的级次，从 1 起；每级缩进，上级加粗。 */
  level?: (row: Row) => number
  actions?: ActionSpec[]
  /** 多级表头的上层；同名相邻的列归到一组。 */
  group?: string
  sort?: boolean
}

const WIDTHS: Record<string, number> = {
  text: 140, money: 142, code: 160, date: 92, status: 86, link: 150, percent: 84, actions: 90,
}

export function widthOf(column: Column): number {
  return column.width ?? WIDTHS[column.kind ?? 'text'] ?? 140
}

export function rawValue(column: Column, row: Row): string {
  const value = column.value ? column.value(row) : row[column.field]
  return value === null || value === undefined ? '' : String(value)
}

export function nameOf(column: Column, row: Row): string {
  const field = column.nameField ?? column.field.replace(/_code$/, '_name')
  const name = field === column.field ? '' : row[field]
  return name === null || name === undefined ? '' : String(name)
}

/** 单元格里显示的文字。 */
export function display(column: Column, row: Row, unit: Unit, total = false): string {
  const raw = rawValue(column, row)
  switch (column.kind) {
    case 'money':
      return money(raw, { unit, blankZero: !total })
    case 'date':
      return day(raw)
    case 'status':
      return stateOf(column.states ?? {}, raw).title
    case 'code': {
      const name = nameOf(column, row)
      return column.nameOnly && name ? name : [raw, name].filter(Boolean).join(' ')
    }
    default:
      return raw || (total ? '' : (column.blank ?? ''))
  }
}

/** 复制给 Excel 的值：金额永远按元、不带千分位。 */
export function copyValue(column: Column, row: Row): string {
  return column.kind === 'money' ? rawValue(column, row) : display(column, row, '元')
}

/** 合计行：服务端给的整个查询的合计；算出来的列用同一公式。 */
export function totalRow(columns: Column[], sums: Record<string, string> | undefined): Row | null {
  if (!sums || Object.keys(sums).length === 0) return null
  const row: Row = { ...sums }
  return columns.some((c) => isSummed(c) && rawValue(c, row) !== '') ? row : null
}

export function isSummed(column: Column): boolean {
  return column.kind === 'money' && column.sum !== false
}

/** 个人的列设置：次序、不显示的、冻结的、拖过的宽度。 */
export interface ColumnSetting {
  order: string[]
  hidden: string[]
  frozen: string[]
  widths?: Record<string, number>
}

/** 按个人设置排出要显示的列；设置里没有的新列排在原位之后。 */
export function arrange(columns: Column[], setting: ColumnSetting | null): Column[] {
  if (!setting) return columns.filter((c) => !c.hidden)
  const place = new Map(setting.order.map((field, i) => [field, i]))
  return columns
    .map((column, i) => ({
      column: { ...column, frozen: setting.frozen.includes(column.field), width: setting.widths?.[column.field] ?? column.width },
      at: place.get(column.field) ?? i + 0.5,
    }))
    .sort((a, b) => a.at - b.at)
    .map((item) => item.column)
    .filter((c) => !setting.hidden.includes(c.field))
}

/** 只改宽度：其余照现在的样子。 */
export function withWidth(columns: Column[], setting: ColumnSetting | null, field: string, width: number): ColumnSetting {
  const kept = setting ?? {
    order: columns.map((c) => c.field),
    hidden: columns.filter((c) => c.hidden).map((c) => c.field),
    frozen: columns.filter((c) => c.frozen).map((c) => c.field),
  }
  return { ...kept, widths: { ...kept.widths, [field]: Math.round(width) } }
}

/** 点表头排序：升、降、不排，轮着来；`order` 是字段带可选负号。 */
export function nextOrder(order: string, field: string): string {
  if (order === field) return `-${field}`
  return order === `-${field}` ? '' : field
}

/** 相邻同组的列合成一个多级表头组。 */
export function grouped(columns: Column[]): { title: string | null; columns: Column[] }[] {
  const groups: { title: string | null; columns: Column[] }[] = []
  for (const column of columns) {
    const last = groups[groups.length - 1]
    if (column.group && last?.title === column.group && !!last.columns[0]?.frozen === !!column.frozen) last.columns.push(column)
    else groups.push({ title: column.group ?? null, columns: [column] })
  }
  return groups
}
