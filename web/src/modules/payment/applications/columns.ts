import type { Column } from '@/kit/grid/columns'
import type { ListSpec, StatusTab } from '@/kit/page/listSpec'
import { agencyColumn, elementColumns, fundFilter, funcFilter, projectFilter } from '../../elements'
import { PAY_APP } from '../states'

export const columns: Column[] = [
  { field: 'pay_app_no', title: '申请编号', kind: 'link', frozen: true, width: 216, to: (row) => `/payment/applications/${row.pay_app_id}` },
  { field: 'shown_status', title: '状态', kind: 'status', frozen: true, states: PAY_APP, width: 116 },
  agencyColumn,
  { field: 'pay_app_amt', title: '申请金额（元）', kind: 'money' },
  { field: 'use_des', title: '用途', width: 180 },
  { field: 'payee_acct_name', title: '收款人全称', width: 190, group: '收款人' },
  { field: 'payee_acct_no', title: '账号', width: 170, group: '收款人' },
  { field: 'payee_acct_bank_name', title: '开户银行', width: 190, group: '收款人' },
  { field: 'xpay_amt', title: '实际支付（元）', kind: 'money' },
  ...elementColumns,
  { field: 'set_mode_code', title: '结算方式', kind: 'code', width: 120 },
  { field: 'create_date', title: '申请日期', kind: 'date' },
]

const all: StatusTab = { key: 'all', title: '全部', query: {} }

/** 页签按岗位排：待办类、已办类、被退回（失败）、全部。 */
export function tabsFor(roles: Set<string>): StatusTab[] {
  if (roles.has('AG_AUD')) {
    return [
      { key: 'todo', title: '待审核', query: { status: '20' } },
      { key: 'done', title: '已审核', query: { status__in: '30,40,50,60,70' } },
      { key: 'failed', title: '支付失败', query: { status: '55' } },
      all,
    ]
  }
  if (roles.has('PAY_CTR')) {
    return [
      { key: 'todo', title: '待审核', query: { status: '30' } },
      { key: 'done', title: '已审核', query: { status__in: '40,50,60,70' } },
      { key: 'failed', title: '支付失败', query: { status: '55' } },
      all,
    ]
  }
  return [
    { key: 'todo', title: '待送审', query: { status: '10', is_returned: '2' } },
    { key: 'sent', title: '已送审', query: { status__in: '20,30,40,50' } },
    { key: 'paid', title: '已支付', query: { status__in: '60,70' } },
    { key: 'returned', title: '被退回', query: { status: '10', is_returned: '1' } },
    { key: 'failed', title: '支付失败', query: { status: '55' } },
    all,
  ]
}

export function spec(roles: Set<string>): ListSpec {
  return {
    table: 'PAY_VOUCHER',
    rowKey: 'pay_app_id',
    noun: '支付申请',
    columns,
    tabs: tabsFor(roles),
    order: '-pay_app_no',
    agencyField: 'agency_code',
    amountField: 'pay_app_amt',
    filters: [
      { field: 'pay_app_no', title: '申请编号', kind: 'text', op: 'contains' },
      { field: 'payee_acct_name', title: '收款人', kind: 'text', op: 'contains' },
      { field: 'create_date', title: '申请日期', kind: 'dates', more: true },
      { field: 'use_des', title: '用途', kind: 'text', op: 'contains', more: true },
      { field: 'pay_app_amt', title: '金额', kind: 'amounts', more: true },
      funcFilter,
      fundFilter,
      projectFilter,
    ],
  }
}
