import type { FormField } from '@/kit/form/fields'

const flag = [{ value: '2', title: '否' }, { value: '1', title: '是' }]

export const fields: FormField[] = [
  { field: 'pro_code', title: '项目', kind: 'options', required: true, hint: '只列已入库的项目。' },
  { field: 'agency_code', title: '单位', kind: 'code', catalog: 'AGENCY', required: true },
  { field: 'exp_func_code', title: '功能分类', kind: 'code', catalog: 'EXP_FUNC', required: true },
  { field: 'gov_bgt_eco_code', title: '政府经济分类', kind: 'code', catalog: 'GOV_BGT_ECO', required: true },
  { field: 'dep_bgt_eco_code', title: '部门经济分类', kind: 'code', catalog: 'DEP_BGT_ECO', required: true },
  { field: 'fund_type_code', title: '资金性质', kind: 'code', catalog: 'FUND_TYPE', required: true },
  { field: 'found_type_code', title: '资金来源', kind: 'code', catalog: 'FOUND_TYPE', required: true },
  { field: 'budget_level_code', title: '预算级次', kind: 'dict', catalog: 'BUDGET_LEVEL', required: true },
  { field: 'apply_up', title: '申报数', kind: 'money', required: true },
  { field: 'is_gov_pur', title: '政府采购', kind: 'options', options: flag, required: true },
  { field: 'is_assigned', title: '财政待分配', kind: 'options', options: flag, required: true },
]
