import type { FormField } from '@/kit/form/fields'

export const fields: FormField[] = [
  { field: 'pro_name', title: '项目名称', required: true, wide: true },
  { field: 'agency_code', title: '单位', kind: 'code', catalog: 'AGENCY', required: true },
  { field: 'pro_cat_code', title: '项目类别', kind: 'dict', catalog: 'PRO_CAT', required: true },
  { field: 'exp_func_code', title: '功能分类', kind: 'code', catalog: 'EXP_FUNC', required: true },
  { field: 'pro_lev', title: '项目级次', kind: 'dict', catalog: 'PRO_LEV', required: true },
  { field: 'pro_start_year', title: '起始年度', kind: 'number', required: true },
  { field: 'pro_term', title: '期限（年）', kind: 'number', required: true },
  { field: 'pro_total_amt', title: '项目总额', kind: 'money', required: true },
  { field: 'pro_desc', title: '项目概述', kind: 'textarea', wide: true },
]
