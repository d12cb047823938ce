import type { Row } from '@/api/types'
import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'

export const JOB_STATES = {
  todo: { title: '等待办理', tone: 'todo' as const },
  doing: { title: '正在办', tone: 'sent' as const },
  retrying: { title: '等着再试', tone: 'bad' as const },
  failed: { title: '死信', tone: 'bad' as const },
  succeeded: { title: '办完', tone: 'good' as const },
  cancelled: { title: '已取消', tone: 'void' as const },
  aborted: { title: '已中止', tone: 'void' as const },
}

/** 正在办的批量办到第几行；行都定了即在落账。 */
export function progressText(row: Row): string {
  const [done, total] = [Number(row.done_count), Number(row.line_count)]
  if (String(row.status) !== 'doing' || row.done_count === null || row.done_count === undefined || !total) return ''
  return done >= total ? `${done}/${total}，正在落账` : `${done}/${total}（${Math.floor((done * 100) / total)}%）`
}

export const spec: ListSpec = {
  table: 'SYS_JOB',
  rowKey: 'job_no',
  noun: '后台作业',
  everyYear: true,
  order: '-create_time',
  tabs: [
    { key: 'going', title: '在办', query: { status__in: 'todo,doing,retrying' } },
    { key: 'retrying', title: '等着再试', query: { status: 'retrying' } },
    { key: 'failed', title: '死信', query: { status: 'failed' } },
    { key: 'cancelled', title: '已取消', query: { status__in: 'cancelled,aborted' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'job_no', title: '作业号', kind: 'text', width: 100 },
    { field: 'username', title: '账号', kind: 'text', op: 'contains' },
    { field: 'voucher_no', title: '凭证号', kind: 'text', op: 'contains' },
    { field: 'reason', title: '原因', kind: 'text', op: 'contains' },
  ],
  columns: [
    { field: 'job_no', title: '作业号', frozen: true, kind: 'link', width: 90, to: (row) => `/jobs/${String(row.job_no)}` },
    { field: 'job_name', title: '作业', width: 140 },
    { field: 'status', title: '状态', kind: 'status', states: JOB_STATES, width: 86 },
    { field: 'operation_name', title: '办什么', width: 170, value: (row) => String(row.operation_name || row.operation || '') },
    { field: 'line_count', title: '行数', width: 76 },
    { field: 'done_count', title: '进度', width: 130, value: progressText },
    { field: 'attempts', title: '办过几次', width: 82 },
    { field: 'reason', title: '最近一次没办成的原因', width: 260 },
    { field: 'scheduled_at', title: '下次办理', width: 140, value: (row) => minute(String(row.scheduled_at ?? '')) },
    { field: 'voucher_no', title: '凭证号', width: 150 },
    { field: 'username', title: '引出的账号', width: 150 },
    { field: 'create_time', title: '登记时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
    { field: 'start_time', title: '最近开办', width: 140, value: (row) => minute(String(row.start_time ?? '')) },
  ],
  empty: (tab) => (tab === 'going' ? '没有在办的后台作业。办完的不留，可切换到“死信”看没办成的。' : '没有这样的后台作业。'),
}
