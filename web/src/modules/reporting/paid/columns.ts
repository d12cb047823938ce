import type { Column } from '@/kit/grid/columns'
import type { ListSpec } from '@/kit/page/listSpec'
import { agencyColumn, fundFilter, funcColumn, funcFilter, projectColumn, projectFilter } from '../../elements'

const MONTHS = Array.from({ length: 12 }, (_, i) => ({ value: String(i + 1), title: `${i + 1}月` }))

const columns: Column[] = [
  { field: 'pay_cert_no', title: '支付凭证号', frozen: true, width: 180, to: (row) => `/payment/vouchers/${row.pay_cert_id}` },
  { field: 'line_kind', title: '类别', kind: 'status', width: 72, states: { 支付: { title: '支付', tone: 'good' }, 退款: { title: '退款', tone: 'bad' } } },
  { field: 'biz_date', title: '支付或退款日期', kind: 'date', width: 120 },
  agencyColumn,
  { field: 'net_amt', title: '支付净额（元）', kind: 'money' },
  { field: 'use_des', title: '用途或退款原因', width: 220 },
  projectColumn,
  funcColumn,
  { field: 'fund_type_code', title: '资金性质', kind: 'code', width: 170 },
]

/** 执行数的构成：支付为正、当年退款为负，各按自己的日期落月，合计就是执行表上的数。 */
export const spec: ListSpec = {
  table: 'EXE_PAID_LINE',
  rowKey: 'line_id',
  noun: '支付与退款',
  columns,
  order: '-biz_date,pay_cert_no',
  agencyField: 'agency_code',
  amountField: 'net_amt',
  tabs: [
    { key: 'all', title: '全部', query: {} },
    { key: 'paid', title: '支付', query: { line_kind: '支付' } },
    { key: 'refund', title: '退款', query: { line_kind: '退款' } },
  ],
  filters: [
    { field: 'biz_month', title: '月份', kind: 'dict', options: MONTHS, width: 100 },
    { ...funcFilter, more: false },
    { field: 'pay_cert_no', title: '支付凭证号', kind: 'text', op: 'contains', width: 160 },
    fundFilter,
    projectFilter,
    { field: 'net_amt', title: '支付净额', kind: 'amounts', more: true },
  ],
}
