import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'
import { CHANGE } from '@/modules/system/changes/columns'
import { termColumns } from '../clients/columns'

const ACTIONS: Record<string, string> = { create: '新建', rotate: '换密钥' }

export const spec: ListSpec = {
  table: 'SYS_API_CLIENT_CHANGE',
  rowKey: 'change_id',
  noun: '接口客户端申请',
  everyYear: true,
  order: '-create_time',
  tabs: [
    { key: 'pending', title: '待批准', query: { status: 'pending' } },
    { key: 'approved', title: '已批准', query: { status: 'approved' } },
    { key: 'rejected', title: '已驳回', query: { status: 'rejected' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'client_name', title: '名称', kind: 'text', op: 'contains' },
    { field: 'applicant_name', title: '申请人', kind: 'text', op: 'contains', width: 100 },
  ],
  columns: [
    { field: 'client_name', title: '名称', frozen: true, width: 170 },
    { field: 'status', title: '状态', kind: 'status', states: CHANGE, width: 82 },
    { field: 'action', title: '动作', width: 76, value: (row) => ACTIONS[String(row.action)] ?? '' },
    ...termColumns,
    { field: 'reason', title: '理由', width: 200 },
    { field: 'applicant_name', title: '申请人', width: 90 },
    { field: 'create_time', title: '申请时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
    { field: 'approver_name', title: '批准人', width: 90 },
    { field: 'opinion', title: '意见', width: 160 },
  ],
}
