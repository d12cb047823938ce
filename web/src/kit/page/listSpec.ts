/** 一张列表页由模块声明的全部内容。 */
import type { RecordQuery, Row } from '@/api/types'
import type { Column } from '../grid/columns'
import type { SheetColumn, SheetLayout } from '@/api/types'
import { isSummed } from '../grid/columns'
import type { ListState } from './listState'

export interface StatusTab {
  key: string
  title: string
  query: RecordQuery
}

export interface Filter {
  field: string
  title: string
  kind: 'text' | 'dict' | 'code' | 'dates' | 'amounts'
  /** 文本条件的比较方式；缺省为等于。 */
  op?: 'contains' | 'prefix'
  catalog?: string
  /** 固定的几个选项（状态之类，不在代码集里的）。 */
  options?: { value: string; title: string }[]
  more?: boolean
  width?: number
}

export interface ListSpec {
  table: string
  rowKey: string
  noun: string
  columns: Column[]
  tabs: StatusTab[]
  filters: Filter[]
  order: string
  agencyField?: string
  fixed?: RecordQuery
  /** 不按年度的表（如项目库，项目跨年）。 */
  everyYear?: boolean
  amountField?: string
  /** 空表时说明原因与下一步。 */
  empty?: (tab: string) => string
}

export const keyOfFilter = (filter: Filter): string => (filter.op ? `${filter.field}__${filter.op}` : filter.field)

/** 页面状态 → 服务端查询条件。 */
export function recordQuery(spec: ListSpec, state: ListState, tab: StatusTab | undefined, year = ''): RecordQuery {
  return {
    ...(year && !spec.everyYear ? { fiscal_year: year } : {}),
    ...spec.fixed,
    ...tab?.query,
    ...(state.agency && spec.agencyField ? { [`${spec.agencyField}__prefix`]: state.agency } : {}),
    ...state.filters,
    order: state.order || spec.order,
  }
}

export function emptyText(spec: ListSpec, state: ListState, tab: StatusTab | undefined): string {
  if (spec.empty) return spec.empty(state.tab)
  const filtered = Object.keys(state.filters).length > 0 || state.agency !== ''
  const next = filtered ? '可清除查询条件后再看。' : state.tab === 'all' ? '' : '可切换到“全部”查看。'
  return `没有${tab && tab.key !== 'all' ? `${tab.title}的` : ''}${spec.noun}。${next}`
}

/** 地址里带来的、查询行上没有对应控件的条件，显示成可去掉的小标签。 */
export function strayFilters(spec: ListSpec, state: ListState): { key: string; text: string }[] {
  const shown = new Set(spec.filters.flatMap((f) => [keyOfFilter(f), `${f.field}__gte`, `${f.field}__lte`]))
  return Object.entries(state.filters)
    .filter(([key]) => !shown.has(key))
    .map(([key, value]) => ({ key, text: conditionText(spec, key, value) }))
}

const COMPARED: Record<string, string> = { gte: '不小于', gt: '大于', lte: '不大于', lt: '小于', prefix: '开头为', contains: '含' }

const INTERNAL = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** 一个条件说成一句话：“状态：有效、关闭”“支付金额不小于 100.00”；内部主键没人认得，只说是选的那一条。 */
export function conditionText(spec: ListSpec, key: string, value: string): string {
  const [field = key, op = ''] = key.split('__')
  const column = spec.columns.find((c) => c.field === field)
  const filter = spec.filters.find((f) => f.field === field)
  const title = filter?.title ?? column?.title ?? CONDITIONS[field] ?? field
  const options = filter?.options
  const say = (code: string): string => INTERNAL.test(code) ? '所选的一条' : options?.find((o) => o.value === code)?.title ?? column?.states?.[code]?.title ?? code
  const text = value.split(',').map(say).join('、')
  return `${title.replace('（元）', '')}${COMPARED[op] ?? '：'}${COMPARED[op] ? ' ' : ''}${text}`
}

/** 只出现在链接里的条件的叫法。 */
const CONDITIONS: Record<string, string> = {
  search: '任一栏含', bgt_id: '指标', parent_bgt_id: '上级指标', refund_id: '退回通知', lqd_quota_notice_no: '清算额度通知单', limit_id: '指标', is_deleted: '是否删除',
}

/** 列的声明 → 导出的列；界面算出来的列（没有同名字段）不导。 */
export function sheetColumns(columns: Column[]): SheetColumn[] {
  return columns
    .filter((c) => c.kind !== 'actions' && !c.value)
    .map((c) => ({
      field: c.field,
      title: c.title.replace('（元）', ''),
      group: c.group,
      kind: c.kind ?? 'text',
      ...(c.kind === 'code' ? { name_field: c.nameField ?? c.field.replace(/_code$/, '_name') } : {}),
      ...(c.states ? { states: Object.fromEntries(Object.entries(c.states).map(([code, state]) => [code, state.title])) } : {}),
      ...(c.blank ? { blank: c.blank } : {}),
      sum: isSummed(c),
    }))
}

/** 导出的标题与条件：与界面上看到的一致。 */
export function sheetLayout(spec: ListSpec, columns: Column[], state: ListState, tab: StatusTab | undefined, place: string): SheetLayout {
  const conditions = [
    place,
    ...(tab && spec.tabs.length > 1 ? [tab.title] : []),
    ...(state.agency ? [`单位开头为 ${state.agency}`] : []),
    ...Object.entries(state.filters).map(([key, value]) => conditionText(spec, key, value)),
  ]
  return { title: spec.noun, conditions: conditions.filter(Boolean), columns: sheetColumns(columns) }
}

export const pickIds = (rows: Row[], key: string): string[] => rows.map((row) => String(row[key]))
