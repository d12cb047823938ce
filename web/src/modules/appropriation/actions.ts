/** 指标上能办的事：录什么、确认时怎么说。 */
import type { FormField } from '@/kit/form/fields'

export interface IndicatorAction {
  code: string
  verb: string
  /** 框的标题；缺省为“动词＋指标”。 */
  title?: string
  text: string
  fields: FormField[]
  danger?: boolean
  states: string[]
}

const amount: FormField = { field: 'amount', title: '金额', kind: 'money', required: true }

export const INDICATOR_ACTIONS: IndicatorAction[] = [
  {
    code: 'appropriation.indicator.freeze', verb: '冻结', states: ['2'], text: '冻结后这部分额度不能支付、不能分配，解冻后恢复。',
    fields: [amount, { field: 'reason_type', title: '冻结原因', required: true, kind: 'options', options: [{ value: '人工', title: '人工' }, { value: '审计', title: '审计' }, { value: '监控', title: '监控' }] }, { field: 'remark', title: '说明', kind: 'textarea' }],
  },
  {
    code: 'appropriation.indicator.cut', verb: '追减', states: ['2'], danger: true, text: '追减同时记预算指标账，有上级指标的逐级退分，不能直接撤销。',
    fields: [amount, { field: 'adj_kind', title: '追减种类', kind: 'options', required: true, options: [{ value: 'C', title: '财政收回（总额不变）' }, { value: 'T', title: '减少预算总支出' }] }, { field: 'reason', title: '说明', kind: 'textarea' }],
  },
  {
    code: 'appropriation.indicator.amend', verb: '修改要素', title: '修改指标要素', states: ['1', '2'], text: '没有用过的指标才能改，额度从旧科目转到新科目，净额不变；取消政府采购的先送政府采购管理科审核。只填要改的。',
    fields: [
      { field: 'exp_func_code', title: '功能分类', kind: 'code', catalog: 'EXP_FUNC', anyLevel: true },
      { field: 'gov_bgt_eco_code', title: '政府经济', kind: 'code', catalog: 'GOV_BGT_ECO', anyLevel: true },
      { field: 'dep_bgt_eco_code', title: '部门经济', kind: 'code', catalog: 'DEP_BGT_ECO', anyLevel: true },
      { field: 'is_gov_pur', title: '政府采购', kind: 'options', options: [{ value: '1', title: '是' }, { value: '2', title: '否' }] },
      { field: 'reason', title: '修改原因', kind: 'textarea', required: true },
    ],
  },
  { code: 'appropriation.indicator.withdraw', verb: '退分', states: ['2'], text: '把未用的额度退回上级指标。', fields: [amount] },
]
