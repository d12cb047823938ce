import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'
import { elementsText } from '../limits'

export const CHANGE = {
  pending: { title: '待批准', tone: 'todo' as const }, approved: { title: '已批准', tone: 'good' as const }, rejected: { title: '已驳回', tone: 'void' as const },
}
export const ACTIONS: Record<string, string> = { grant: '授予', revoke: '收回' }

export const spec: ListSpec = {
  table: 'SYS_GRANT_CHANGE',
  rowKey: 'change_id',
  noun: '授权变更',
  everyYear: true,
  order: '-create_time',
  tabs: [
    { key: 'pending', title: '待批准', query: { status: 'pending' } },
    { key: 'approved', title: '已批准', query: { status: 'approved' } },
    { key: 'rejected', title: '已驳回', query: { status: 'rejected' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'username', title: '账号', kind: 'text', op: 'contains' },
    { field: 'role_code', title: '角色码', kind: 'text', width: 100 },
    { field: 'applicant_name', title: '申请人', kind: 'text', op: 'contains', width: 100 },
  ],
  columns: [
    { field: 'username', title: '账号', frozen: true, kind: 'link', width: 170, to: (row) => `/system/changes/${String(row.change_id)}` },
    { field: 'user_name', title: '姓名', width: 90 },
    { field: 'status', title: '状态', kind: 'status', states: CHANGE, width: 82 },
    { field: 'action', title: '动作', width: 60, value: (row) => ACTIONS[String(row.action)] ?? '' },
    { field: 'role_name', title: '角色', width: 130 },
    { field: 'agency_prefix', title: '单位代码前缀', width: 110 },
    { field: 'mof_dep_code', title: '对口科室', width: 80 },
    { field: 'elements', title: '要素范围', width: 190, value: (row) => elementsText(row.elements) },
    { field: 'hidden_fields', title: '看不到的字段', width: 130 },
    { field: 'start_date', title: '起始', kind: 'date' },
    { field: 'end_date', title: '截止', kind: 'date' },
    { field: 'reason', title: '申请理由', width: 200 },
    { field: 'applicant_name', title: '申请人', width: 90 },
    { field: 'create_time', title: '申请时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
    { field: 'approver_name', title: '批准人', width: 90 },
    { field: 'opinion', title: '意见', width: 160 },
  ],
}
