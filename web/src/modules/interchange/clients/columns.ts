import { minute } from '@/kit/dates'
import type { Column } from '@/kit/grid/columns'
import type { ListSpec } from '@/kit/page/listSpec'

export const STATES = { on: { title: '在用', tone: 'good' as const }, off: { title: '停用', tone: 'void' as const } }

/** 客户端与它的申请共用的几列。 */
export const termColumns: Column[] = [
  { field: 'role_codes', title: '角色码', width: 130 },
  { field: 'agency_prefix', title: '单位代码前缀', width: 110, blank: '—' },
  { field: 'mof_dep_code', title: '对口科室', width: 80, blank: '—' },
  { field: 'algorithm', title: '签名算法', width: 100 },
  { field: 'ip_allow', title: '来源地址', width: 150, blank: '不限' },
  { field: 'expire_date', title: '截止日期', kind: 'date' },
  { field: 'rate_limit', title: '每分钟次数', width: 96, value: (row) => (Number(row.rate_limit) ? String(row.rate_limit) : '按参数') },
]

export const spec: ListSpec = {
  table: 'SYS_API_CLIENT',
  rowKey: 'client_id',
  noun: '接口客户端',
  everyYear: true,
  order: 'client_name',
  tabs: [
    { key: 'on', title: '在用', query: { status: 'on' } },
    { key: 'off', title: '停用', query: { status: 'off' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'client_name', title: '名称', kind: 'text', op: 'contains' },
    { field: 'key_id', title: '接入码', kind: 'text', op: 'prefix' },
    { field: 'owner_agency', title: '所属单位', kind: 'text', op: 'prefix', width: 110 },
  ],
  columns: [
    { field: 'client_name', title: '名称', frozen: true, width: 170 },
    { field: 'key_id', title: '接入码', width: 200 },
    { field: 'status', title: '状态', kind: 'status', states: STATES, width: 72 },
    { field: 'owner_agency', title: '所属单位', width: 100 },
    ...termColumns,
    { field: 'create_time', title: '建立时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
    { field: 'stop_reason', title: '停用原因', width: 180 },
  ],
}
