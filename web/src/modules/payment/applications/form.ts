/** 支付申请单的录入项与命令的拼法。 */
import type { Row } from '@/api/types'
import type { LineField } from '@/kit/form/LinesTable.vue'
import type { FormField, FormModel } from '@/kit/form/fields'

export const payFields: FormField[] = [
  { field: 'pay_app_amt', title: '申请金额', kind: 'money', required: true },
  { field: 'use_des', title: '用途', required: true, hint: '写明具体事项，至少四个字。' },
  { field: 'pay_bus_type_code', title: '业务类型', kind: 'dict', catalog: 'PAY_BUS_TYPE', required: true },
  { field: 'set_mode_code', title: '结算方式', kind: 'dict', catalog: 'SET_MODE', required: true },
  { field: 'pay_acct_no', title: '付款账号', hint: '不填则用本单位零余额账户。' },
  { field: 'internal_dep_code', title: '内部机构' },
  { field: 'contract_no', title: '采购合同编号' },
]

export const payeeFields: FormField[] = [
  { field: 'payee_acct_name', title: '收款人全称', required: true },
  { field: 'payee_acct_no', title: '收款账号', required: true },
  { field: 'payee_acct_bank_name', title: '开户银行', required: true },
  { field: 'payee_acct_bank_no', title: '开户行行号' },
  { field: 'fund_traobj_type_code', title: '往来对象类别', kind: 'dict', catalog: 'FUND_TRAOBJ_TYPE', required: true },
  { field: 'receiver_code', title: '收款人代码', hint: '单位填统一社会信用代码，个人填证件号。' },
]

export const lineFields: LineField[] = [
  { field: 'payee_acct_name', title: '收款人全称' },
  { field: 'payee_acct_no', title: '账号' },
  { field: 'payee_acct_bank_name', title: '开户银行' },
  { field: 'pay_amt', title: '金额（元）', kind: 'money', width: '150px' },
]

export const DEFAULTS: FormModel = { pay_bus_type_code: '1', set_mode_code: '1', currency_code: 'CNY' }

const EDITABLE = [...payFields, ...payeeFields].map((f) => f.field).concat('currency_code')

export function modelOf(row: Row): FormModel {
  return Object.fromEntries(EDITABLE.map((field) => [field, row[field] === null || row[field] === undefined ? '' : String(row[field])]))
}

export function linesOf(rows: Row[]): Record<string, string>[] {
  return rows.map((row) => Object.fromEntries(lineFields.map((f) => [f.field, String(row[f.field] ?? '')])))
}
