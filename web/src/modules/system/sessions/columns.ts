import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'

const STATES = { on: { title: '在线', tone: 'good' as const }, off: { title: '已结束', tone: 'void' as const } }

export const spec: ListSpec = {
  table: 'SYS_LOGIN_SESSION',
  rowKey: 'login_id',
  noun: '登录会话',
  everyYear: true,
  order: '-login_time',
  tabs: [
    { key: 'on', title: '在线', query: { status: 'on' } },
    { key: 'off', title: '已结束', query: { status: 'off' } },
  ],
  filters: [
    { field: 'username', title: '账号', kind: 'text', op: 'contains' },
    { field: 'ip', title: '地址', kind: 'text', width: 120 },
  ],
  columns: [
    { field: 'username', title: '账号', frozen: true, width: 170 },
    { field: 'user_name', title: '姓名', width: 90 },
    { field: 'status', title: '状态', kind: 'status', states: STATES, width: 76 },
    { field: 'post_name', title: '岗位', width: 220 },
    { field: 'ip', title: '地址', width: 120 },
    { field: 'login_time', title: '登录时间', width: 140, value: (row) => minute(String(row.login_time ?? '')) },
    { field: 'last_seen', title: '最近操作', width: 140, value: (row) => minute(String(row.last_seen ?? '')) },
    { field: 'end_time', title: '结束时间', width: 140, value: (row) => minute(String(row.end_time ?? '')) },
    { field: 'end_reason', title: '怎么结束', width: 100 },
    { field: 'agent', title: '浏览器', width: 300 },
  ],
}
