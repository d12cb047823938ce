import type { Column } from '@/kit/grid/columns'
import type { ListSpec, StatusTab } from '@/kit/page/listSpec'
import { agencyColumn, elementColumns, fundFilter, funcFilter, projectFilter } from '../../elements'
import { PAY_CERT } from '../states'

export const columns: Column[] = [
  { field: 'pay_cert_no', title: '支付凭证号', kind: 'link', frozen: true, width: 168, to: (row) => `/payment/vouchers/${row.pay_cert_id}` },
  { field: 'status', title: '状态', kind: 'status', frozen: true, states: PAY_CERT },
  agencyColumn,
  { field: 'pay_amt', title: '支付金额', kind: 'money', group: '金额（元）' },
  { field: 'xpay_amt', title: '实际支付', kind: 'money', group: '金额（元）' },
  { field: 'use_des', title: '用途', width: 180 },
  { field: 'payee_acct_name', title: '收款人', width: 190 },
  { field: 'vou_date', title: '凭证日期', kind: 'date' },
  { field: 'xpay_date', title: '实付日期', kind: 'date' },
  { field: 'act_lqd_date', title: '清算日期', kind: 'date' },
  { field: 'lqd_cert_no', title: '划款凭证单号', width: 150 },
  { field: 'agent_business_no', title: '银行流水号', width: 150 },
  { field: 'receipt_add_word', title: '回单附言', width: 160 },
  ...elementColumns,
]

function tabs(roles: Set<string>): StatusTab[] {
  const todo: StatusTab = roles.has('PAY_CTR')
    ? { key: 'todo', title: '待发送', query: { status: '2' } }
    : { key: 'todo', title: '待签章', query: { status: '1' } }
  return [
    todo,
    { key: 'sent', title: '在途', query: { status__in: '3,4' } },
    { key: 'paid', title: '已支付', query: { status__in: '5,7' } },
    { key: 'failed', title: '支付失败', query: { status: '6' } },
    { key: 'all', title: '全部', query: {} },
  ]
}

export function spec(roles: Set<string>): ListSpec {
  return {
    table: 'PAY_VOUCHER_BILL',
    rowKey: 'pay_cert_id',
    noun: '支付凭证',
    columns,
    tabs: tabs(roles),
    order: '-pay_cert_no',
    agencyField: 'agency_code',
    amountField: 'pay_amt',
    filters: [
      { field: 'pay_cert_no', title: '凭证号', kind: 'text', op: 'contains' },
      { field: 'payee_acct_name', title: '收款人', kind: 'text', op: 'contains' },
      { field: 'vou_date', title: '凭证日期', kind: 'dates', more: true },
      { field: 'pay_amt', title: '金额', kind: 'amounts', more: true },
      { field: 'lqd_cert_no', title: '划款凭证单号', kind: 'text', more: true },
      funcFilter,
      fundFilter,
      projectFilter,
    ],
  }
}
