import type { ListSpec } from '@/kit/page/listSpec'
import { REFUND } from '../states'

export const spec: ListSpec = {
  table: 'PAY_REFUND',
  rowKey: 'refund_id',
  noun: '资金退回',
  order: '-vou_date',
  agencyField: 'agency_code',
  amountField: 'refund_amt',
  tabs: [
    { key: 'claim', title: '待认领', query: { status: '10' } },
    { key: 'todo', title: '待确认', query: { status__in: '20,30' } },
    { key: 'done', title: '已确认', query: { status__in: '40,50' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'refund_no', title: '通知书号', kind: 'text', op: 'contains' },
    { field: 'ori_pay_cert_no', title: '原支付凭证号', kind: 'text', op: 'contains', width: 150 },
    { field: 'vou_date', title: '凭证日期', kind: 'dates', more: true },
  ],
  columns: [
    { field: 'refund_no', title: '退回通知书号', frozen: true, width: 176 },
    { field: 'status', title: '状态', kind: 'status', states: REFUND, frozen: true, width: 110 },
    { field: 'agency_code', title: '单位', kind: 'code', nameOnly: true, width: 168 },
    { field: 'refund_amt', title: '退回金额（元）', kind: 'money' },
    { field: 'ori_pay_cert_no', title: '原支付凭证号', width: 172, to: (row) => (row.ori_pay_cert_no ? { path: '/payment/vouchers', query: { tab: 'all', pay_cert_no__contains: String(row.ori_pay_cert_no) } } : null) },
    { field: 'refund_reason', title: '退回原因', width: 180 },
    { field: 'refund_type_code', title: '退回类型', kind: 'code', width: 150 },
    { field: 'payee_acct_name', title: '原收款人', width: 180 },
    { field: 'payee_acct_no', title: '原收款账号', width: 170 },
    { field: 'vou_date', title: '凭证日期', kind: 'date' },
    { field: 'act_lqd_date', title: '清算日期', kind: 'date' },
    { field: 'agent_business_no', title: '银行流水号', width: 150 },
  ],
}
