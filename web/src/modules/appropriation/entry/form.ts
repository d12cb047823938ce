/** 录入指标的各栏：哪些录、哪些必录，由要素控制按层次定；这里只写叫法与代码集。 */
import type { Row } from '@/api/types'
import type { FormField } from '@/kit/form/fields'

const flag = [{ value: '2', title: '否' }, { value: '1', title: '是' }]

export const LAYER_OPTIONS = [
  { value: '20', title: '20 科室待分' },
  { value: '30', title: '30 部门待分' },
  { value: '40', title: '40 单位指标' },
]

const CONTROLLED: FormField[] = [
  { field: 'fund_type_code', title: '资金性质', kind: 'code', catalog: 'FUND_TYPE' },
  { field: 'found_type_code', title: '资金来源', kind: 'code', catalog: 'FOUND_TYPE', anyLevel: true },
  { field: 'source_type_code', title: '指标来源', kind: 'dict', catalog: 'SOURCE_TYPE' },
  { field: 'bgt_type_code', title: '指标类型', kind: 'dict', catalog: 'BGT_TYPE' },
  { field: 'budget_level_code', title: '预算级次', kind: 'dict', catalog: 'BUDGET_LEVEL' },
  { field: 'bgt_mof_dep_code', title: '指标管理处室', kind: 'code', catalog: 'MOF_DEP', anyLevel: true },
  { field: 'manage_mof_dep_code', title: '业务主管处室', kind: 'code', catalog: 'MOF_DEP', anyLevel: true },
  { field: 'agency_code', title: '单位', kind: 'code', catalog: 'AGENCY', anyLevel: true },
  { field: 'pro_code', title: '项目', kind: 'options' },
  { field: 'exp_func_code', title: '功能分类', kind: 'code', catalog: 'EXP_FUNC', anyLevel: true },
  { field: 'gov_bgt_eco_code', title: '政府经济', kind: 'code', catalog: 'GOV_BGT_ECO', anyLevel: true },
  { field: 'dep_bgt_eco_code', title: '部门经济', kind: 'code', catalog: 'DEP_BGT_ECO', anyLevel: true },
  { field: 'is_gov_pur', title: '政府采购', kind: 'options', options: flag },
  { field: 'pay_type_code', title: '支付方式', kind: 'dict', catalog: 'PAY_TYPE' },
  { field: 'sup_bgt_doc_no', title: '上级来文号', hint: '照上级文件原文录。' },
  { field: 'adj_batch_no', title: '调整批次号' },
]
const ALWAYS: FormField[] = [
  { field: 'amount', title: '金额', kind: 'money', required: true },
  { field: 'bgt_doc_title', title: '指标文标题' },
  { field: 'bgt_dec', title: '指标说明', kind: 'textarea', wide: true },
]

/** 按这个层次的要素控制排出各栏：不录的不出现，带出的有上级时不出现，必录的标星；`sources` 是指标来源代码的名称。 */
export function fieldsOf(cells: Map<string, Row>, projects: { value: string; title: string }[], sources: Map<string, string>, withParent: boolean): FormField[] {
  const sourcesOf = (codes: string): string => codes.split(',').map((code) => sources.get(code.trim()) ?? code).join('、')
  const shown = CONTROLLED.filter((field) => {
    const kind = String(cells.get(field.field)?.input_kind ?? 'O')
    return kind !== 'N' && !(kind === 'I' && withParent)
  })
  return [
    ...shown.map((field) => {
      const cell = cells.get(field.field)
      const required = field.field === 'fund_type_code' || (cell?.input_kind === 'M' && cell.check_level === 'S' && !cell.when_sources)
      const later = cell?.input_kind === 'M' && !required
      const when = cell?.when_sources ? `指标来源为${sourcesOf(String(cell.when_sources))}的，` : ''
      return { ...field, required, ...(field.field === 'pro_code' ? { options: projects } : {}), hint: later ? `${when}送审或下达前须填。` : field.hint }
    }),
    ...ALWAYS,
  ]
}
