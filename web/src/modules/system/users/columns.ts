import type { ListSpec } from '@/kit/page/listSpec'
import { minute } from '@/kit/dates'

export const USER = { on: { title: '在用', tone: 'good' as const }, off: { title: '停用', tone: 'void' as const } }

export const spec: ListSpec = {
  table: 'SYS_USER',
  rowKey: 'user_id',
  noun: '账号',
  everyYear: true,
  order: 'username',
  tabs: [
    { key: 'on', title: '在用', query: { status: 'on' } },
    { key: 'off', title: '停用', query: { status: 'off' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'username', title: '账号', kind: 'text', op: 'contains' },
    { field: 'user_name', title: '姓名', kind: 'text', op: 'contains', width: 100 },
    { field: 'agency_code', title: '单位代码', kind: 'text', op: 'prefix', width: 110 },
    { field: 'role_codes', title: '授过的角色', kind: 'text', op: 'contains', width: 110 },
  ],
  columns: [
    { field: 'username', title: '账号', frozen: true, kind: 'link', width: 170, to: (row) => `/system/users/${String(row.user_id)}` },
    { field: 'user_name', title: '姓名', width: 90 },
    { field: 'status', title: '状态', kind: 'status', states: USER, width: 72 },
    { field: 'post_name', title: '岗位', width: 260 },
    { field: 'agency_code', title: '单位', kind: 'code', width: 220 },
    { field: 'mof_dep_code', title: '科室', width: 80 },
    { field: 'role_codes', title: '授过的角色', width: 170 },
    { field: 'last_login', title: '最近登录', width: 140, value: (row) => minute(String(row.last_login ?? '')) },
    { field: 'stop_reason', title: '停用原因', width: 220 },
  ],
}
