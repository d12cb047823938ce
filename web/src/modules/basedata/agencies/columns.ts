import type { ListSpec } from '@/kit/page/listSpec'

export const ENABLED = { '1': { title: '启用', tone: 'good' as const }, '2': { title: '停用', tone: 'void' as const } }

export const spec: ListSpec = {
  table: 'BAS_AGENCY_INFO',
  rowKey: 'agency_id',
  noun: '单位',
  order: 'agency_code',
  agencyField: 'agency_code',
  tabs: [
    { key: 'on', title: '启用', query: { is_enabled: '1' } },
    { key: 'off', title: '停用', query: { is_enabled: '2' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'agency_code', title: '单位代码', kind: 'text', op: 'prefix' },
    { field: 'agency_name', title: '单位名称', kind: 'text', op: 'contains' },
    { field: 'agency_type_code', title: '单位类型', kind: 'dict', catalog: 'AGENCY_TYPE' },
  ],
  columns: [
    { field: 'agency_code', title: '单位代码', frozen: true, width: 100, to: (row) => `/basedata/agencies/${row.agency_id}` },
    { field: 'agency_name', title: '单位名称', frozen: true, width: 230 },
    { field: 'is_enabled', title: '状态', kind: 'status', states: ENABLED, width: 72 },
    { field: 'unifsoc_cred_code', title: '统一社会信用代码', width: 170 },
    { field: 'agency_type_code', title: '单位类型', kind: 'code', width: 190 },
    { field: 'agency_level_code', title: '层级', kind: 'code', width: 150 },
    { field: 'mof_dep_code', title: '财政内部机构', kind: 'code', width: 150 },
    { field: 'executive_acc', title: '会计制度', kind: 'code', nameField: 'executive_acc_name', width: 190 },
    { field: 'exp_func_code', title: '功能分类', kind: 'code', width: 170 },
    { field: 'agency_leader_per_name', title: '单位负责人', width: 100 },
    { field: 'start_date', title: '启用日期', kind: 'date' },
  ],
}
