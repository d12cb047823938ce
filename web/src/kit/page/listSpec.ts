/** 一张列表页由模块声明的全部内容。 */
import type { RecordQuery, Row } from '@/api/types'
import type { Column } from '../grid/columns'
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
  amountField?: string
  /** 空表时说明原因与下一步。 */
  empty?: (tab: string) => string
}

export const keyOfFilter = (filter: Filter): string => (filter.op ? `${filter.field}__${filter.op}` : filter.field)

/** 页面状态 → 服务端查询条件。 */
export function recordQuery(spec: ListSpec, state: ListState, tab: StatusTab | undefined): RecordQuery {
  return {
    ...spec.fixed,
    ...tab?.query,
    ...(state.agency && spec.agencyField ? { [`${spec.agencyField}__prefix`]: state.agency } : {}),
    ...state.filters,
    order: spec.order,
  }
}

export function emptyText(spec: ListSpec, state: ListState, tab: StatusTab | undefined): string {
  if (spec.empty) return spec.empty(state.tab)
  const filtered = Object.keys(state.filters).length > 0 || state.agency !== ''
  const next = filtered ? '可清除查询条件后再看。' : state.tab === 'all' ? '' : '可切换到“全部”查看。'
  return `没有${tab && tab.key !== 'all' ? tab.title : ''}的${spec.noun}。${next}`
}

/** 地址里带来的、查询行上没有对应控件的条件，显示成可去掉的小标签。 */
export function strayFilters(spec: ListSpec, state: ListState): { key: string; text: string }[] {
  const shown = new Set(spec.filters.flatMap((f) => [keyOfFilter(f), `${f.field}__gte`, `${f.field}__lte`]))
  const titles = new Map(spec.columns.map((c) => [c.field, c.title]))
  return Object.entries(state.filters)
    .filter(([key]) => !shown.has(key))
    .map(([key, value]) => ({ key, text: `${titles.get(key.split('__')[0] ?? key) ?? key}：${value}` }))
}

export const pickIds = (rows: Row[], key: string): string[] => rows.map((row) => String(row[key]))
