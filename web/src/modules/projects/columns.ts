import type { ListSpec, StatusTab } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import { agencyColumn, funcColumn, funcFilter } from '../elements'

export const PHASE: States = {
  '10': { title: '填报', tone: 'draft' },
  '20': { title: '待部门审核', tone: 'todo' },
  '30': { title: '待财政审核', tone: 'todo' },
  '35': { title: '评审中', tone: 'sent' },
  '40': { title: '财政入库', tone: 'good' },
  '50': { title: '预算安排', tone: 'good' },
  '60': { title: '执行中', tone: 'good' },
  '65': { title: '结转', tone: 'sent' },
  '90': { title: '终止', tone: 'void' },
  '99': { title: '完成', tone: 'good' },
}

function tabs(roles: Set<string>): StatusTab[] {
  const stored: StatusTab = { key: 'stored', title: '已入库', query: { store_phase__in: '40,50,60,65,99' } }
  const all: StatusTab = { key: 'all', title: '全部', query: {} }
  const draft: StatusTab = { key: 'draft', title: '填报', query: { status: '1' } }
  const unit: StatusTab = { key: 'unit', title: '待单位审核', query: { status: '2', store_phase: '10' } }
  const dept: StatusTab = { key: 'dept', title: '待部门审核', query: { status: '2', store_phase: '20' } }
  const mof: StatusTab = { key: 'mof', title: '待财政审核', query: { status: '2', store_phase__in: '30,35' } }
  if (roles.has('DEPT')) return [dept, mof, stored, all]
  if (roles.has('MOF_BIZ') || roles.has('MOF_BGT')) return [mof, stored, all]
  if (roles.has('AG_AUD')) return [unit, dept, mof, stored, all]
  return [draft, unit, dept, mof, stored, all]
}

export function spec(roles: Set<string>): ListSpec {
  return {
    table: 'PM_PROJECT_INFO',
    rowKey: 'pro_id',
    noun: '项目',
    everyYear: true,
    order: '-pro_code',
    agencyField: 'agency_code',
    amountField: 'pro_total_amt',
    tabs: tabs(roles),
    filters: [
      { field: 'pro_code', title: '项目代码', kind: 'text', op: 'contains', width: 160 },
      { field: 'pro_name', title: '项目名称', kind: 'text', op: 'contains' },
      { field: 'pro_cat_code', title: '项目类别', kind: 'dict', catalog: 'PRO_CAT' },
      funcFilter,
      { field: 'pro_total_amt', title: '项目总额', kind: 'amounts', more: true },
    ],
    columns: [
      { field: 'pro_code', title: '项目代码', frozen: true, width: 180, to: (row) => `/projects/${row.pro_id}` },
      { field: 'pro_name', title: '项目名称', width: 190, to: (row) => `/projects/${row.pro_id}` },
      { field: 'store_phase', title: '储备阶段', kind: 'status', states: PHASE, width: 100 },
      { field: 'pro_total_amt', title: '项目总额（元）', kind: 'money' },
      agencyColumn,
      { field: 'pro_cat_code', title: '项目类别', kind: 'code', width: 130 },
      funcColumn,
      { field: 'pro_start_year', title: '起始年度', width: 80 },
      { field: 'pro_term', title: '期限（年）', width: 84 },
      { field: 'manage_mof_dep_code', title: '业务科室', kind: 'code', width: 150 },
      { field: 'pro_desc', title: '项目概述', width: 240 },
    ],
  }
}
