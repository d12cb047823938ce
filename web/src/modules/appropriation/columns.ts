import { kindOf } from '@/api/documentKinds'
import type { Column } from '@/kit/grid/columns'
import type { ListSpec, StatusTab } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import { agencyColumn, depEcoColumn, fundColumn, fundFilter, funcColumn, funcFilter, govEcoColumn, projectColumn, projectFilter } from '../elements'
import { EXECUTABLE, INDICATOR, LAYER } from './states'

const QUOTA = '额度情况（元）'

export const quotaColumns: Column[] = [
  { field: 'net_amt', title: '额度', kind: 'money', group: QUOTA, formula: '额度 = 指标金额 − 调减（追减）金额' },
  { field: 'pay_app_amt', title: '已用', kind: 'money', group: QUOTA, to: (row) => ({ path: '/payment/applications', query: { tab: 'all', bgt_id: String(row.bgt_id) } }) },
  { field: 'cur_amt', title: '可用', kind: 'money', group: QUOTA, to: (row) => `/appropriation/indicators/${row.bgt_id}` },
  { field: 'frozen_amt', title: '冻结', kind: 'money', group: QUOTA, width: 118 },
  { field: 'split_amt', title: '已分配', kind: 'money', group: QUOTA, to: (row) => ({ path: '/appropriation/indicators', query: { tab: 'all', parent_bgt_id: String(row.bgt_id) } }) },
]

export const columns: Column[] = [
  { field: 'cor_bgt_doc_no', title: '指标文号', frozen: true, width: 144, to: (row) => `/appropriation/indicators/${row.bgt_id}` },
  { field: 'status', title: '状态', kind: 'status', states: INDICATOR, frozen: true, width: 60 },
  { ...agencyColumn, width: 112 },
  ...quotaColumns,
  projectColumn,
  { field: 'bgt_exe_flag', title: '可执行标志', kind: 'status', states: EXECUTABLE },
  funcColumn,
  govEcoColumn,
  depEcoColumn,
  fundColumn,
  { field: 'bgt_layer_code', title: '层次', kind: 'status', states: LAYER, width: 100 },
  { field: 'bgt_type_code', title: '指标类型', kind: 'code', width: 140 },
  { field: 'source_type_code', title: '指标来源', kind: 'code', width: 140 },
  { field: 'manage_mof_dep_code', title: '业务科室', kind: 'code', width: 140 },
  { field: 'doc_date', title: '发文时间', kind: 'date' },
  { field: 'bgt_dec', title: '指标说明', width: 200 },
  { field: 'amount', title: '指标金额', kind: 'money', hidden: true },
  { field: 'dis_amt', title: '追减金额', kind: 'money', hidden: true },
]

function tabs(issues: boolean): StatusTab[] {
  const usable: StatusTab = { key: 'usable', title: '可执行', query: { status: '2', bgt_exe_flag: '1' } }
  const split: StatusTab = { key: 'split', title: '待分', query: { status: '2', bgt_exe_flag: '2' } }
  const pending: StatusTab = { key: 'todo', title: issues ? '待下达' : '待审', query: { status: '1' } }
  const rest: StatusTab[] = [
    { key: 'closed', title: '已关闭', query: { status: '3' } },
    { key: 'void', title: '已作废', query: { status: '9' } },
    { key: 'all', title: '全部', query: {} },
  ]
  return issues ? [pending, usable, split, ...rest] : [usable, split, pending, ...rest]
}

export function spec(issues: boolean): ListSpec {
  return {
    table: 'BA_BGT_INFO',
    rowKey: 'bgt_id',
    noun: '指标',
    columns,
    tabs: tabs(issues),
    order: 'agency_code,pro_code,exp_func_code',
    agencyField: 'agency_code',
    amountField: 'cur_amt',
    filters: [
      { field: 'cor_bgt_doc_no', title: '指标文号', kind: 'text', op: 'contains' },
      { ...funcFilter, more: false },
      { ...fundFilter, more: false },
      projectFilter,
      { field: 'bgt_type_code', title: '指标类型', kind: 'dict', catalog: 'BGT_TYPE', more: true },
      { field: 'cur_amt', title: '可用', kind: 'amounts', more: true },
      { field: 'doc_date', title: '发文时间', kind: 'dates', more: true },
    ],
  }
}

/** 变动落在哪个额度字段上。 */
const LIMIT_FIELDS: States = {
  amount: { title: '指标金额', tone: 'good' },
  dis_amt: { title: '追减', tone: 'bad' },
  split_amt: { title: '已分配', tone: 'sent' },
  frozen_amt: { title: '冻结', tone: 'todo' },
  occ_amt: { title: '在途占用', tone: 'todo' },
  paid_amt: { title: '已支付', tone: 'good' },
  carry_amt: { title: '结转收回', tone: 'void' },
}

/** 指标账的事项，编号见业务规格 05 第 6 节。 */
const EVENTS: States = {
  E00: { title: '批准前预拨', tone: 'sent' },
  E01: { title: '来源登记', tone: 'good' },
  E02: { title: '形成待分', tone: 'good' },
  E03: { title: '批复下达', tone: 'good' },
  E04: { title: '分配下达', tone: 'good' },
  E05: { title: '退分', tone: 'bad' },
  E06: { title: '追加', tone: 'good' },
  E07: { title: '追减', tone: 'bad' },
  E08: { title: '调剂', tone: 'sent' },
  E09: { title: '冻结解冻', tone: 'todo' },
  E10: { title: '支付占用', tone: 'todo' },
  E11: { title: '释放占用', tone: 'sent' },
  E12: { title: '银行实付', tone: 'good' },
  E13: { title: '当年退款', tone: 'bad' },
  E15: { title: '更正扣住', tone: 'todo' },
  E15a: { title: '换指标更正', tone: 'sent' },
  E15b: { title: '改要素更正', tone: 'sent' },
  E14: { title: '跨年退款', tone: 'bad' },
  E16: { title: '转移支付', tone: 'sent' },
  E17: { title: '年末核销', tone: 'void' },
  E19: { title: '上年结转', tone: 'good' },
  OPENING: { title: '期初装入', tone: 'sent' },
}

const SOURCES: States = {
  'payment.application': { title: '支付申请', tone: 'sent' },
  'payment.voucher': { title: '支付凭证', tone: 'sent' },
  'payment.refund': { title: '资金退回', tone: 'bad' },
  'payment.correction': { title: '支付更正', tone: 'sent' },
  'appropriation.indicator': { title: '指标', tone: 'good' },
  'adjustment.batch': { title: '调整批次', tone: 'sent' },
  'adjustment.fund': { title: '追加来源', tone: 'good' },
  'budgeting.annual': { title: '年度预算', tone: 'good' },
}

/** 一次变动可同时动几种额度。 */
const LIMIT_KINDS: States = {
  indicator: { title: '预算指标', tone: 'good' },
  annual_budget: { title: '项目年度预算', tone: 'sent' },
  freeze: { title: '指标冻结', tone: 'todo' },
  refund: { title: '凭证可退金额', tone: 'sent' },
  add_fund: { title: '追加来源', tone: 'good' },
  carryover: { title: '结转确认数', tone: 'sent' },
}

export const movementColumns: Column[] = [
  { field: 'biz_date', title: '业务日期', kind: 'date', frozen: true },
  { field: 'event_code', title: '事项', kind: 'status', states: EVENTS, width: 100 },
  { field: 'summary', title: '摘要', width: 230 },
  { field: 'col', title: '动的是', kind: 'status', states: LIMIT_FIELDS, width: 100 },
  { field: 'delta', title: '增减（元）', kind: 'money', sum: false },
  { field: 'available_after', title: '变动后可用（元）', kind: 'money', sum: false },
  { field: 'ref_type', title: '来源单据', kind: 'status', states: SOURCES, width: 100, to: (row) => kindOf(String(row.ref_type ?? ''))?.detail(String(row.ref_id)) ?? null },
  { field: 'limit_kind', title: '额度种类', kind: 'status', states: LIMIT_KINDS, width: 130 },
]
