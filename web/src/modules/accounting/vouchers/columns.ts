import type { Column } from '@/kit/grid/columns'
import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import type { LedgerKind } from '../ledgers'

export const VOUCHER: States = {
  '0': { title: '草稿', tone: 'draft' },
  '1': { title: '已制单', tone: 'todo' },
  '2': { title: '已审核', tone: 'sent' },
  '3': { title: '已记账', tone: 'good' },
  '9': { title: '已作废', tone: 'void' },
}

const RED: States = { '0': { title: '', tone: 'draft' }, '1': { title: '已被红冲', tone: 'void' }, '2': { title: '红冲凭证', tone: 'bad' } }

export function spec(ledger: LedgerKind): ListSpec {
  const twoSided: Column[] = ledger.key === 'GLA'
    ? [{ field: 'dr_ys_amt', title: '预算借方', kind: 'money', group: '金额（元）' }, { field: 'cr_ys_amt', title: '预算贷方', kind: 'money', group: '金额（元）' }]
    : []
  const name = ledger.key === 'GLA' ? '财务' : ''
  return {
    table: `${ledger.key}_VOU_HEAD`,
    rowKey: 'vou_id',
    noun: '记账凭证',
    order: '-voucher_date,-voucher_no',
    agencyField: 'agency_code',
    amountField: 'dr_amt',
    tabs: [
      { key: 'all', title: '全部', query: {} },
      { key: 'posted', title: '已记账', query: { vou_status: '3' } },
      { key: 'open', title: '未记账', query: { vou_status__in: '0,1,2' } },
    ],
    filters: [
      { field: 'voucher_no', title: '凭证号', kind: 'text', op: 'contains', width: 110 },
      { field: 'voucher_date', title: '凭证日期', kind: 'dates', more: true },
      { field: 'acct_period', title: '期间', kind: 'dict', catalog: 'ACCT_PERIOD', width: 100 },
      { field: 'voucher_abs', title: '摘要', kind: 'text', op: 'contains', more: true },
      { field: 'dr_amt', title: '金额', kind: 'amounts', more: true },
    ],
    columns: [
      { field: 'voucher_no', title: '凭证号', frozen: true, width: 120, blank: '待编号', to: (row) => `/accounting/vouchers/${ledger.key}/${row.vou_id}` },
      { field: 'voucher_date', title: '凭证日期', kind: 'date', frozen: true },
      { field: 'vou_status', title: '状态', kind: 'status', states: VOUCHER },
      { field: 'voucher_abs', title: '摘要', width: 260, to: (row) => `/accounting/vouchers/${ledger.key}/${row.vou_id}` },
      { field: 'dr_amt', title: `${name}借方`, kind: 'money', group: '金额（元）' },
      { field: 'cr_amt', title: `${name}贷方`, kind: 'money', group: '金额（元）' },
      ...twoSided,
      { field: 'acct_period', title: '期间', width: 60 },
      { field: 'agency_code', title: '单位', kind: 'code', nameOnly: true, width: 168 },
      { field: 'acct_set_code', title: '账套', width: 130 },
      { field: 'red_flag', title: '红冲', kind: 'status', states: RED, width: 90 },
      { field: 'inputer', title: '制单', width: 90 },
      { field: 'auditor', title: '审核', width: 90 },
      { field: 'poster', title: '记账', width: 90 },
    ],
  }
}

export function lineColumns(ledger: LedgerKind): Column[] {
  return [
    { field: 'vou_seq', title: '分录号', width: 60 },
    { field: 'vou_det_desc', title: '摘要', width: 220 },
    { field: ledger.classCode, title: '科目', kind: 'code', nameField: ledger.className, width: 240, to: (row) => ({ path: '/accounting/balances', query: { ledger: ledger.key, acct: String(row[ledger.classCode] ?? '') } }) },
    { field: 'dr_amt', title: '借方（元）', kind: 'money' },
    { field: 'cr_amt', title: '贷方（元）', kind: 'money' },
    { field: 'pro_code', title: '项目', kind: 'code', nameOnly: true, nameField: 'pro_name', width: 180 },
    { field: 'exp_func_code', title: '功能分类', kind: 'code', width: 150 },
    { field: 'dep_bgt_eco_code', title: '部门经济', kind: 'code', width: 140 },
    { field: 'gov_bgt_eco_code', title: '政府经济', kind: 'code', width: 140 },
    { field: 'fund_type_code', title: '资金性质', kind: 'code', width: 140 },
    { field: 'agency_code', title: '单位', kind: 'code', nameOnly: true, width: 168 },
  ]
}
