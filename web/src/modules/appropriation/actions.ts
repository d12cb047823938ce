/** 指标上能办的事：录什么、确认时怎么说。 */
import type { FormField } from '@/kit/form/fields'

export interface IndicatorAction {
  code: string
  verb: string
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
  { code: 'appropriation.indicator.withdraw', verb: '退分', states: ['2'], text: '把未用的额度退回上级指标。', fields: [amount] },
]
