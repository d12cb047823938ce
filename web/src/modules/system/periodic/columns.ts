import { minute } from '@/kit/dates'
import type { Column } from '@/kit/grid/columns'
import type { ListSpec } from '@/kit/page/listSpec'

export const RUN_STATES = {
  running: { title: '正在跑', tone: 'sent' as const },
  ok: { title: '办成', tone: 'good' as const },
  refused: { title: '被拒', tone: 'bad' as const },
  failed: { title: '没办成', tone: 'bad' as const },
}
const WORDS: Record<string, string> = {
  overdue: '超时待办', reminded: '催办', escalated: '上报', count: '件数', checked: '查过', damaged: '不符', runs: '运行记录', failures: '作业失败',
}

/** 操作结果 → 一句话：“超时待办 2、催办 4、上报 0”；不认得的字段照原样。 */
export function resultText(result: unknown): string {
  const fields = result ? (JSON.parse(String(result)) as Record<string, unknown>) : {}
  return Object.entries(fields)
    .filter(([, value]) => value !== null && !(Array.isArray(value) && !value.length))
    .map(([name, value]) => `${WORDS[name] ?? name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join('、')
}

const time = (field: string): Column['value'] => (row) => minute(String(row[field] ?? ''))

export const jobColumns: Column[] = [
  { field: 'title', title: '周期作业', frozen: true, width: 180 },
  { field: 'every', title: '间隔', width: 80 },
  { field: 'status', title: '最近一次', kind: 'status', states: RUN_STATES, width: 86 },
  { field: 'start_time', title: '开始', width: 136, value: time('start_time'), blank: '还没跑过' },
  { field: 'end_time', title: '结束', width: 136, value: time('end_time') },
  { field: 'next_time', title: '下一次', width: 136, value: time('next_time') },
  { field: 'result', title: '结果', width: 220, value: (row) => resultText(row.result) },
  { field: 'reason', title: '没办成的原因', width: 240 },
  { field: 'operation', title: '操作码', width: 200 },
]

export const spec: ListSpec = {
  table: 'SYS_PERIODIC_RUN',
  rowKey: 'run_id',
  noun: '周期作业的运行',
  everyYear: true,
  order: '-start_time',
  tabs: [
    { key: 'all', title: '全部', query: {} },
    { key: 'bad', title: '没办成', query: { status__in: 'failed,refused' } },
  ],
  filters: [
    { field: 'code', title: '周期作业', kind: 'text', op: 'contains' },
    { field: 'start_time', title: '开始', kind: 'dates' },
  ],
  columns: [
    { field: 'code', title: '周期作业', kind: 'code', nameField: 'code_name', nameOnly: true, frozen: true, width: 180 },
    { field: 'status', title: '状态', kind: 'status', states: RUN_STATES, width: 76 },
    { field: 'trigger_name', title: '由谁引起', width: 86 },
    { field: 'username', title: '账号', width: 150 },
    { field: 'start_time', title: '开始', width: 140, value: time('start_time') },
    { field: 'end_time', title: '结束', width: 140, value: time('end_time') },
    { field: 'attempts', title: '办了几次', width: 82 },
    { field: 'biz_time', title: '业务时间', width: 140, value: time('biz_time') },
    { field: 'result', title: '结果', width: 260, value: (row) => resultText(row.result) },
    { field: 'reason', title: '没办成的原因', width: 260 },
  ],
}
