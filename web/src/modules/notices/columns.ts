import { kindOf } from '@/api/documentKinds'
import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'

const STATES = { unread: { title: '未读', tone: 'todo' as const }, read: { title: '已读', tone: 'draft' as const } }
export const KIND_OPTIONS = [
  { value: 'result', title: '审批结果' }, { value: 'transfer', title: '转办' }, { value: 'remind', title: '催办' },
  { value: 'escalate', title: '逾期上报' }, { value: 'announce', title: '公告' }, { value: 'job', title: '后台作业' },
]

/** 只列自己的；审计员在记录接口里看得到全区划的。 */
export const specFor = (userId: string): ListSpec => ({
  table: 'SYS_NOTICE',
  rowKey: 'notice_id',
  noun: '消息',
  everyYear: true,
  order: '-create_time',
  fixed: { user_id: userId },
  tabs: [
    { key: 'unread', title: '未读', query: { status: 'unread' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'title', title: '标题', kind: 'text', op: 'contains', width: 200 },
    { field: 'kind', title: '种类', kind: 'dict', options: KIND_OPTIONS },
    { field: 'biz_time', title: '到达', kind: 'dates' },
  ],
  columns: [
    { field: 'title', title: '标题', frozen: true, kind: 'link', width: 460, to: (row) => kindOf(String(row.biz_type ?? ''))?.detail(String(row.biz_id)) ?? null },
    { field: 'status', title: '状态', kind: 'status', states: STATES, width: 70 },
    { field: 'kind_name', title: '种类', width: 86 },
    { field: 'biz_time', title: '到达', width: 140, value: (row) => minute(String(row.biz_time ?? '')) },
    { field: 'body', title: '内容', width: 360 },
    { field: 'sender_name', title: '发件人', width: 100 },
    { field: 'read_time', title: '阅读时间', width: 140, value: (row) => minute(String(row.read_time ?? '')) },
  ],
  empty: (tab) => (tab === 'unread' ? '没有未读的消息。可切换到“全部”查看。' : '没有消息。审批结果、转办、催办、公告会出现在这里。'),
})
