import type { Row } from '@/api/types'
import type { Column } from '@/kit/grid/columns'
import type { ListSpec } from '@/kit/page/listSpec'

export const RESULTS = { ok: { title: '办成', tone: 'good' as const }, refused: { title: '被拒', tone: 'bad' as const } }

/** 时间到毫秒。 */
export const moment = (value: Row[string]): string => String(value ?? '').replace('T', ' ').slice(0, 23)

/** 单据写成“业务类型 主键”，几张分号隔开。 */
export const subjectsText = (value: Row[string]): string => pairs(value).map(([kind, id]) => `${kind} ${id}`).join('；')

export function pairs(value: Row[string]): [string, string][] {
  return JSON.parse(String(value || '[]')) as [string, string][]
}

export const changeColumns: Column[] = [
  { field: 'table_title', title: '单据', frozen: true, width: 140 },
  { field: 'row_key', title: '单据主键', width: 290 },
  { field: 'field_title', title: '栏目', width: 140 },
  { field: 'was', title: '变更前', width: 240, blank: '空' },
  { field: 'now', title: '变更后', width: 240, blank: '空' },
]

export const spec: ListSpec = {
  table: 'OP_LOG',
  rowKey: 'log_id',
  noun: '操作日志',
  everyYear: true,
  order: '-log_time',
  tabs: [
    { key: 'all', title: '全部', query: {} },
    { key: 'ok', title: '办成', query: { result: 'ok' } },
    { key: 'refused', title: '被拒', query: { result: 'refused' } },
  ],
  filters: [
    { field: 'person', title: '账号或姓名', kind: 'text', width: 120 },
    { field: 'operation_title', title: '操作', kind: 'text', width: 110 },
    { field: 'document_no', title: '单据号', kind: 'text', width: 190 },
    { field: 'log_time', title: '时间', kind: 'dates', more: true },
    { field: 'biz_time', title: '业务日期', kind: 'dates', more: true },
    { field: 'username', title: '账号', kind: 'text', op: 'contains', more: true },
    { field: 'operation', title: '操作码', kind: 'text', op: 'contains', more: true },
    { field: 'subjects', title: '单据主键', kind: 'text', op: 'contains', more: true },
    { field: 'detail', title: '内容', kind: 'text', op: 'contains', more: true },
    { field: 'request_id', title: '请求号', kind: 'text', more: true },
    { field: 'ip', title: '地址', kind: 'text', more: true },
  ],
  columns: [
    { field: 'log_time', title: '时间', frozen: true, width: 176, value: (row) => moment(row.log_time) },
    { field: 'username', title: '账号', width: 150 },
    { field: 'operation_name', title: '操作', kind: 'link', width: 170, to: (row) => `/audit/logs/${String(row.log_id)}` },
    { field: 'result', title: '结果', kind: 'status', states: RESULTS, width: 72 },
    { field: 'subjects', title: '单据', width: 330, value: (row) => subjectsText(row.subjects) },
    { field: 'operation', title: '操作码', width: 220 },
    { field: 'ip', title: '地址', width: 120 },
    { field: 'request_id', title: '请求号', width: 150 },
  ],
}
