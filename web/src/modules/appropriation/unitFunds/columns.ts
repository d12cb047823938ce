import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import type { FormField } from '@/kit/form/fields'
import { agencyColumn, fundColumn, fundFilter } from '../../elements'

const RECEIPT: States = { '1': { title: '待复核', tone: 'todo' }, '2': { title: '已到账', tone: 'good' }, '9': { title: '作废', tone: 'draft' } }
const INCOME: States = { '1': { title: '待批复', tone: 'todo' }, '2': { title: '已批复', tone: 'good' }, '9': { title: '作废', tone: 'draft' } }
const incomeSort = { field: 'income_sort_code', title: '收入科目', kind: 'code', width: 190 } as const

export const receiptSpec: ListSpec = {
  table: 'INC_RECEIPT',
  rowKey: 'receipt_id',
  noun: '单位资金收款',
  columns: [
    { field: 'receipt_date', title: '到账日期', kind: 'date', frozen: true, width: 104 },
    { field: 'status', title: '状态', kind: 'status', states: RECEIPT, width: 86 },
    agencyColumn,
    { field: 'payer_name', title: '付款人', width: 200 },
    { field: 'rec_amt', title: '到账金额（元）', kind: 'money' },
    fundColumn,
    incomeSort,
    { field: 'acct_no', title: '收款账号', width: 170 },
    { field: 'agent_business_no', title: '银行流水号', width: 150 },
    { field: 'use_des', title: '摘要', width: 180 },
    { field: 'reason', title: '退回或冲销原因', width: 180 },
  ],
  tabs: [
    { key: 'todo', title: '待复核', query: { status: '1' } },
    { key: 'done', title: '已到账', query: { status: '2' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'payer_name', title: '付款人', kind: 'text', op: 'contains' },
    { field: 'agent_business_no', title: '银行流水号', kind: 'text', op: 'contains' },
    fundFilter,
  ],
  order: '-create_time',
  amountField: 'rec_amt',
  empty: () => '没有待办的收款。单位照银行到账通知登记，国库科复核后才算到账。',
}

export const incomeSpec: ListSpec = {
  table: 'BGT_INCOME',
  rowKey: 'bgt_income_id',
  noun: '收入预算',
  columns: [
    { ...agencyColumn, frozen: true },
    { field: 'status', title: '状态', kind: 'status', states: INCOME, width: 86 },
    incomeSort,
    fundColumn,
    { field: 'apply_up', title: '申报数（元）', kind: 'money' },
    { field: 'reply_amt', title: '年初批复数（元）', kind: 'money' },
    { field: 'adj_amt', title: '调整金额（元）', kind: 'money' },
    { field: 'cur_amt', title: '变动后预算数（元）', kind: 'money', formula: '变动后预算数 = 年初批复数 + 调整金额' },
    { field: 'issued_amt', title: '本资金已下达（元）', kind: 'money', formula: '本单位这种单位资金已下达指标的净额' },
    { field: 'remark', title: '备注', width: 200 },
  ],
  tabs: [
    { key: 'todo', title: '待批复', query: { status: '1' } },
    { key: 'done', title: '已批复', query: { status: '2' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [fundFilter],
  order: '-create_time',
  amountField: 'cur_amt',
  empty: () => '没有待批复的收入预算。单位按收入科目、资金性质申报。',
}

export const fundSpec: ListSpec = {
  table: 'UNIT_FUND',
  rowKey: 'unit_fund_id',
  noun: '单位资金收支',
  columns: [
    { ...agencyColumn, frozen: true },
    fundColumn,
    { field: 'income_amt', title: '预算收入（元）', kind: 'money' },
    { field: 'issued_amt', title: '已下达指标（元）', kind: 'money' },
    { field: 'arrived_amt', title: '已到账（元）', kind: 'money' },
    { field: 'occ_amt', title: '支付在途（元）', kind: 'money' },
    { field: 'paid_amt', title: '已支付净额（元）', kind: 'money' },
    { field: 'left_amt', title: '到账可付（元）', kind: 'money', formula: '到账可付 = 已到账 − 支付在途 − 已支付净额；负数即先付了还没到账的' },
  ],
  tabs: [
    { key: 'all', title: '全部', query: {} },
    { key: 'ahead', title: '先付未到账', query: { left_amt__lt: '0' } },
  ],
  filters: [fundFilter],
  order: 'agency_code',
  amountField: 'left_amt',
}

export const receiptFields: FormField[] = [
  { field: 'agency_code', title: '单位', kind: 'code', catalog: 'AGENCY', required: true },
  { field: 'receipt_date', title: '到账日期', kind: 'date', required: true },
  { field: 'acct_no', title: '收款账号', required: true, hint: '本单位已登记的实有资金账户。' },
  { field: 'payer_name', title: '付款人全称', required: true },
  { field: 'payer_acc_no', title: '付款人账号' },
  { field: 'rec_amt', title: '到账金额', kind: 'money', required: true },
  { field: 'fund_type_code', title: '资金性质', kind: 'code', catalog: 'FUND_TYPE', required: true, hint: '单位资金（3 开头）的末级。' },
  { field: 'income_sort_code', title: '收入科目', kind: 'code', catalog: 'INCOME_SORT' },
  { field: 'agent_business_no', title: '银行流水号', hint: '同一账户的同一流水号只登记一次。' },
  { field: 'use_des', title: '摘要' },
]

export const incomeFields: FormField[] = [
  { field: 'agency_code', title: '单位', kind: 'code', catalog: 'AGENCY', required: true },
  { field: 'income_sort_code', title: '收入科目', kind: 'code', catalog: 'INCOME_SORT', required: true },
  { field: 'fund_type_code', title: '资金性质', kind: 'code', catalog: 'FUND_TYPE', required: true },
  { field: 'apply_up', title: '申报数', kind: 'money', required: true },
  { field: 'remark', title: '备注', kind: 'textarea' },
]
