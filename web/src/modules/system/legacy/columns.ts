import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'
import { CHANGE } from '../changes/columns'
import { elementsText } from '../limits'

const STATES = {
  unmapped: { title: '待确认', tone: 'todo' as const }, refused: { title: '未通过', tone: 'bad' as const },
  requested: { title: '已转申请', tone: 'good' as const }, discarded: { title: '已弃用', tone: 'void' as const },
}

export const spec: ListSpec = {
  table: 'SYS_LEGACY_GRANT',
  rowKey: 'legacy_id',
  noun: '旧系统授权',
  everyYear: true,
  order: 'old_user,old_permission',
  tabs: [
    { key: 'unmapped', title: '待确认', query: { status: 'unmapped' } },
    { key: 'refused', title: '未通过', query: { status: 'refused' } },
    { key: 'requested', title: '已转申请', query: { status: 'requested' } },
    { key: 'discarded', title: '已弃用', query: { status: 'discarded' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'old_user', title: '旧账号', kind: 'text', op: 'contains' },
    { field: 'username', title: '新账号', kind: 'text', op: 'contains' },
    { field: 'old_permission', title: '旧权限', kind: 'text', op: 'contains' },
  ],
  columns: [
    { field: 'old_user', title: '旧账号', frozen: true, width: 130 },
    { field: 'old_permission', title: '旧权限', frozen: true, width: 150 },
    { field: 'status', title: '状态', kind: 'status', states: STATES, width: 86 },
    { field: 'reasons', title: '原因', width: 330 },
    { field: 'username', title: '新账号', width: 160 },
    { field: 'agency_prefix', title: '单位代码前缀', width: 110 },
    { field: 'mof_dep_code', title: '对口科室', width: 80 },
    { field: 'elements', title: '要素范围', width: 190, value: (row) => elementsText(row.elements) },
    { field: 'hidden_fields', title: '看不到的字段', width: 130 },
    { field: 'role_name', title: '角色', width: 120 },
    { field: 'change_status', title: '授权变更', kind: 'status', states: CHANGE, width: 86 },
    { field: 'importer_name', title: '导入人', width: 80 },
    { field: 'create_time', title: '导入时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
    { field: 'decider_name', title: '确认人', width: 80 },
    { field: 'opinion', title: '确认意见', width: 180 },
  ],
}

export const mapSpec: ListSpec = {
  table: 'SYS_PERMISSION_MAP',
  rowKey: 'map_id',
  noun: '权限对照',
  everyYear: true,
  order: 'old_permission',
  tabs: [{ key: 'all', title: '全部', query: {} }],
  filters: [
    { field: 'old_permission', title: '旧权限', kind: 'text', op: 'contains' },
    { field: 'role_code', title: '角色码', kind: 'text', width: 100 },
  ],
  columns: [
    { field: 'old_permission', title: '旧权限', frozen: true, width: 220 },
    { field: 'role_name', title: '角色', width: 150 },
    { field: 'role_code', title: '角色码', width: 100 },
    { field: 'remark', title: '依据', width: 260 },
    { field: 'setter_name', title: '设置人', width: 90 },
    { field: 'set_time', title: '设置时间', width: 140, value: (row) => minute(String(row.set_time ?? '')) },
  ],
}
