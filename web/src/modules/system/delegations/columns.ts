import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'

const STATES = { on: { title: '有效', tone: 'good' as const }, off: { title: '已收回', tone: 'void' as const } }

export const spec: ListSpec = {
  table: 'SYS_DELEGATION',
  rowKey: 'delegation_id',
  noun: '审核委托',
  everyYear: true,
  order: '-create_time',
  tabs: [
    { key: 'on', title: '未收回', query: { status: 'on' } },
    { key: 'off', title: '已收回', query: { status: 'off' } },
  ],
  filters: [
    { field: 'delegator_name', title: '委托人', kind: 'text', op: 'contains', width: 110 },
    { field: 'delegatee_name', title: '受托人', kind: 'text', op: 'contains', width: 110 },
  ],
  columns: [
    { field: 'delegator', title: '委托人账号', frozen: true, width: 150 },
    { field: 'delegator_name', title: '委托人', width: 90 },
    { field: 'delegatee', title: '受托人账号', width: 150 },
    { field: 'delegatee_name', title: '受托人', width: 90 },
    { field: 'status', title: '状态', kind: 'status', states: STATES, width: 76 },
    { field: 'role_name', title: '角色', width: 120 },
    { field: 'biz_type', title: '单据', width: 150, blank: '各类单据' },
    { field: 'start_date', title: '起始', kind: 'date' },
    { field: 'end_date', title: '截止', kind: 'date' },
    { field: 'reason', title: '原因', width: 220 },
    { field: 'create_time', title: '委托时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
  ],
}
