import type { Column } from '@/kit/grid/columns'
import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import { agencyColumn, depEcoColumn, fundColumn, fundFilter, funcColumn, funcFilter, govEcoColumn, projectFilter } from '../elements'

export const ANNUAL: States = {
  '1': { title: '待送审', tone: 'draft' },
  '2': { title: '审核中', tone: 'todo' },
  '3': { title: '已审定', tone: 'sent' },
  '4': { title: '已批复', tone: 'good' },
}

const NUMBERS = '预算数（元）'

export const columns: Column[] = [
  { field: 'pro_code', title: '项目代码', frozen: true, width: 180, to: (row) => `/budgeting/annuals/${row.bgt_pman_id}` },
  { field: 'pro_name', title: '项目名称', width: 150 },
  { field: 'status', title: '状态', kind: 'status', states: ANNUAL, width: 80 },
  { field: 'apply_up', title: '申报数', kind: 'money', group: NUMBERS },
  { field: 'fin_audit_money', title: '财政审核数', kind: 'money', group: NUMBERS },
  { field: 'reply_amt', title: '年初批复数', kind: 'money', group: NUMBERS },
  { field: 'adj_amt', title: '调整', kind: 'money', group: NUMBERS, width: 120 },
  { field: 'dis_amt', title: '调剂', kind: 'money', group: NUMBERS, width: 120 },
  { field: 'cur_amt', title: '变动后预算数', kind: 'money', group: NUMBERS },
  agencyColumn,
  { field: 'apply_link', title: '申报环节', kind: 'status', width: 90, states: { '1': { title: '一上', tone: 'todo' }, '2': { title: '一下', tone: 'sent' }, '3': { title: '二上', tone: 'todo' }, '4': { title: '二下', tone: 'good' } } },
  funcColumn,
  govEcoColumn,
  depEcoColumn,
  fundColumn,
  { field: 'is_assigned', title: '待分配', kind: 'status', width: 80, states: { '1': { title: '待分配', tone: 'todo' }, '2': { title: '', tone: 'draft' } } },
]

export const spec: ListSpec = {
  table: 'BGT_PM_ANNUAL',
  rowKey: 'bgt_pman_id',
  noun: '项目年度预算',
  columns,
  order: 'agency_code,pro_code,exp_func_code',
  agencyField: 'agency_code',
  amountField: 'apply_up',
  tabs: [
    { key: 'draft', title: '待送审', query: { status: '1' } },
    { key: 'open', title: '审核中', query: { status: '2' } },
    { key: 'audited', title: '已审定', query: { status: '3' } },
    { key: 'replied', title: '已批复', query: { status: '4' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { ...projectFilter, more: false },
    { ...funcFilter, more: false },
    fundFilter,
    { field: 'apply_up', title: '申报数', kind: 'amounts', more: true },
  ],
}
