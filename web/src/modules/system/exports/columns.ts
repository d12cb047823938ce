import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'

export const EXPORT = {
  pending: { title: '待审批', tone: 'todo' as const },
  waiting: { title: '正在写表', tone: 'sent' as const },
  ready: { title: '可下载', tone: 'good' as const },
  failed: { title: '未写成', tone: 'bad' as const },
  rejected: { title: '已驳回', tone: 'bad' as const },
  expired: { title: '已过期', tone: 'void' as const },
}

export const spec: ListSpec = {
  table: 'SYS_EXPORT',
  rowKey: 'export_id',
  noun: '导出任务',
  everyYear: true,
  order: '-create_time',
  tabs: [
    { key: 'pending', title: '待审批', query: { status: 'pending' } },
    { key: 'sensitive', title: '批过的', query: { is_sensitive: 1, status__ne: 'pending' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'username', title: '申请人账号', kind: 'text', op: 'contains' },
    { field: 'title', title: '导出的表', kind: 'text', op: 'contains' },
  ],
  columns: [
    { field: 'title', title: '导出的表', frozen: true, width: 150 },
    { field: 'status', title: '状态', kind: 'status', states: EXPORT, width: 86 },
    { field: 'user_name', title: '申请人', width: 90 },
    { field: 'username', title: '账号', width: 170 },
    { field: 'row_count', title: '行数', width: 80 },
    { field: 'reason', title: '申请理由', width: 240 },
    { field: 'create_time', title: '申请时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
    { field: 'approver_name', title: '批准人', width: 90 },
    { field: 'opinion', title: '意见', width: 160 },
    { field: 'expire_time', title: '下载截止', width: 140, value: (row) => minute(String(row.expire_time ?? '')) },
    { field: 'export_id', title: '编号', width: 280 },
  ],
}
