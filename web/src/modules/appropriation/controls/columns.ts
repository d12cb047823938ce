/** 额度控制：政策一览与各格额度。 */
import type { Column } from '@/kit/grid/columns'
import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'

export const POLICY: States = { '1': { title: '草稿', tone: 'draft' }, '2': { title: '启用', tone: 'good' }, '3': { title: '停用', tone: 'void' } }
export const ACTIONS: Record<string, string> = { '1': '下达', '2': '支付' }
export const HORIZONS: Record<string, string> = { '1': '年度', '2': '跨年', '3': '用款计划' }

export const policyList: ListSpec = {
  table: 'BGT_CTRL_POLICY',
  rowKey: 'policy_id',
  noun: '额度控制政策',
  columns: [
    { field: 'policy_code', title: '编号', frozen: true, width: 100, to: (row) => `/appropriation/controls/${row.policy_id}` },
    { field: 'version_no', title: '版本', width: 52 },
    { field: 'status', title: '状态', kind: 'status', states: POLICY, width: 60 },
    { field: 'title', title: '名称', width: 240 },
    { field: 'action_code', title: '控制环节', width: 76, value: (row) => ACTIONS[String(row.action_code)] ?? '' },
    { field: 'horizon_code', title: '期限', width: 76, value: (row) => HORIZONS[String(row.horizon_code)] ?? '' },
    { field: 'begin_date', title: '生效日', kind: 'date' },
    { field: 'end_date', title: '失效日', kind: 'date' },
    { field: 'tolerance_pct', title: '容差', width: 70, value: (row) => `${Number(row.tolerance_pct ?? 0) * 100}%` },
    { field: 'basis', title: '依据', width: 240 },
  ],
  tabs: [
    { key: 'active', title: '启用', query: { status: '2' } },
    { key: 'draft', title: '草稿', query: { status: '1' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [{ field: 'policy_code', title: '编号', kind: 'text', op: 'prefix' }, { field: 'title', title: '名称', kind: 'text', op: 'contains' }],
  order: 'policy_code,-version_no',
  everyYear: true,
}

const AMOUNTS = '控制额度（元）'
export const cellColumns: Column[] = [
  { field: 'key_text', title: '控制键', frozen: true, width: 320 },
  { field: 'amount', title: '额度', kind: 'money', group: AMOUNTS, width: 126 },
  { field: 'split_amt', title: '已下达', kind: 'money', group: AMOUNTS },
  { field: 'occ_amt', title: '在途', kind: 'money', group: AMOUNTS },
  { field: 'paid_amt', title: '已支付', kind: 'money', group: AMOUNTS },
  { field: 'cur_amt', title: '可用', kind: 'money', group: AMOUNTS, to: (row) => ({ path: '/appropriation/movements', query: { tab: 'other', limit_id: String(row.line_id) } }) },
  { field: 'remark', title: '说明', width: 200 },
]
