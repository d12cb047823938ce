import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'

const STATES = {
  pending: { title: '待批准', tone: 'todo' as const }, approved: { title: '已退回重办', tone: 'good' as const }, rejected: { title: '已驳回', tone: 'void' as const },
}

export const spec: ListSpec = {
  table: 'WF_REVERSAL',
  rowKey: 'reversal_id',
  noun: '反审',
  order: '-apply_time',
  tabs: [
    { key: 'pending', title: '待批准', query: { status: 'pending' } },
    { key: 'approved', title: '已批准', query: { status: 'approved' } },
    { key: 'rejected', title: '已驳回', query: { status: 'rejected' } },
  ],
  filters: [
    { field: 'biz_no', title: '单据号', kind: 'text', op: 'contains' },
    { field: 'applicant_name', title: '申请人', kind: 'text', op: 'contains', width: 110 },
  ],
  columns: [
    { field: 'biz_no', title: '单据号', frozen: true, width: 190 },
    { field: 'title', title: '摘要', width: 220 },
    { field: 'amount', title: '金额（元）', kind: 'money', width: 130 },
    { field: 'agency', title: '单位', width: 200 },
    { field: 'status', title: '状态', kind: 'status', states: STATES, width: 96 },
    { field: 'reason', title: '反审理由', width: 220 },
    { field: 'applicant_name', title: '申请人', width: 90 },
    { field: 'apply_time', title: '申请时间', width: 140, value: (row) => minute(String(row.apply_time ?? '')) },
    { field: 'approver_name', title: '批准人', width: 90 },
    { field: 'opinion', title: '意见', width: 180 },
  ],
}
