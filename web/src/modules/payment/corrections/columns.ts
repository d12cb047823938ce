import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'

export const CORRECTION: States = {
  '10': { title: '草稿', tone: 'draft' },
  '20': { title: '待单位审核', tone: 'todo' },
  '30': { title: '待财政审核', tone: 'todo' },
  '40': { title: '待生效', tone: 'todo' },
  '50': { title: '已生效', tone: 'good' },
  '90': { title: '作废', tone: 'void' },
}

export const spec: ListSpec = {
  table: 'PAY_CORRECT',
  rowKey: 'correct_id',
  noun: '更正',
  order: '-correct_no',
  agencyField: 'agency_code',
  amountField: 'correct_amt',
  tabs: [
    { key: 'draft', title: '草稿', query: { status: '10' } },
    { key: 'todo', title: '在审', query: { status__in: '20,30,40' } },
    { key: 'done', title: '已生效', query: { status: '50' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'correct_no', title: '更正书号', kind: 'text', op: 'contains' },
    { field: 'ori_pay_cert_no', title: '原支付凭证号', kind: 'text', op: 'contains', width: 150 },
    { field: 'vou_date', title: '凭证日期', kind: 'dates', more: true },
  ],
  columns: [
    { field: 'correct_no', title: '更正书号', frozen: true, width: 190 },
    { field: 'status', title: '状态', kind: 'status', states: CORRECTION, frozen: true, width: 100 },
    { field: 'agency_code', title: '单位', kind: 'code', nameOnly: true, width: 150 },
    { field: 'correct_amt', title: '更正金额（元）', kind: 'money' },
    { field: 'ori_pay_cert_no', title: '原支付凭证号', width: 172, to: (row) => ({ path: '/payment/vouchers', query: { tab: 'all', pay_cert_no__contains: String(row.ori_pay_cert_no) } }) },
    { field: 'ori_dep_bgt_eco_code', title: '原部门经济', kind: 'code', width: 150 },
    { field: 'new_dep_bgt_eco_code', title: '更正后部门经济', kind: 'code', width: 150 },
    { field: 'ori_exp_func_code', title: '原功能分类', kind: 'code', width: 150 },
    { field: 'new_exp_func_code', title: '更正后功能分类', kind: 'code', width: 150 },
    { field: 'ori_bgt_id', title: '原指标', width: 120, to: (row) => `/appropriation/indicators/${row.ori_bgt_id}`, value: () => '看原指标', sort: false },
    { field: 'new_bgt_id', title: '更正后指标', width: 120, to: (row) => `/appropriation/indicators/${row.new_bgt_id}`, value: (row) => (row.new_bgt_id === row.ori_bgt_id ? '同一指标' : '看更正后指标'), sort: false },
    { field: 'correct_reason', title: '更正原因', width: 200 },
    { field: 'vou_date', title: '凭证日期', kind: 'date' },
    { field: 'effect_date', title: '生效日期', kind: 'date' },
  ],
}
