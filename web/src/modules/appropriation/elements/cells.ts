/** 要素控制的一格：怎么说、能改成什么。 */
import type { Row } from '@/api/types'
import type { FormField, FormModel } from '@/kit/form/fields'
import type { States } from '@/kit/ui/status'

export const LAYERS: { code: string; title: string }[] = [
  { code: '10', title: '财政总指标' },
  { code: '20', title: '科室待分' },
  { code: '30', title: '部门待分' },
  { code: '40', title: '单位指标' },
  { code: 'T', title: '转移支付' },
]
export const KINDS: Record<string, string> = { M: '必录', O: '可录', N: '不录', I: '带出' }
export const MODES: Record<string, string> = { EQ: '等于上级', SUB: '上级或其下级', FREE: '不约束', WARN: '不一致预警' }
export const STAGES: Record<string, string> = { S: '保存', A: '送审', D: '下达' }
export const CHANGE: States = {
  '1': { title: '待复核', tone: 'todo' },
  '2': { title: '已通过', tone: 'good' },
  '9': { title: '未通过', tone: 'void' },
}

const options = (choices: Record<string, string>): { value: string; title: string }[] => Object.entries(choices).map(([value, title]) => ({ value, title: `${value} ${title}` }))
const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))

/** “必录·送审”“带出”这样的短语。 */
export function phrase(cell: Row | undefined): string {
  if (!cell) return '—'
  const kind = KINDS[text(cell.input_kind)] ?? ''
  const stage = STAGES[text(cell.check_level)]
  const only = cell.when_sources ? `（来源 ${text(cell.when_sources)}）` : ''
  return stage && cell.input_kind === 'M' ? `${kind}·${stage}${only}` : kind
}

/** 鼠标停在格上看全。 */
export function detail(cell: Row | undefined): string {
  if (!cell) return '没有配置：不必录，拆分时必须等于上级'
  const parts = [phrase(cell), `拆分：${MODES[text(cell.ctrl_mode_code)] ?? '等于上级'}`]
  if (cell.when_sources) parts.push(`只对指标来源 ${text(cell.when_sources)}`)
  if (cell.default_value) parts.push(`默认 ${text(cell.default_value)}`)
  parts.push(text(cell.editable) === '1' ? '可修改' : '录后不改')
  if (cell.effective_date) parts.push(`${text(cell.effective_date)} 起`)
  return parts.join('；')
}

export const FIELDS: FormField[] = [
  { field: 'input_kind', title: '录入方式', kind: 'options', required: true, options: options(KINDS) },
  { field: 'check_level', title: '校验级次', kind: 'options', options: options(STAGES), hint: '必录才要写。' },
  { field: 'ctrl_mode_code', title: '拆分控制', kind: 'options', required: true, options: options(MODES) },
  { field: 'editable', title: '录后可否修改', kind: 'options', required: true, blank: false, options: [{ value: '1', title: '可修改' }, { value: '2', title: '不可修改' }] },
  { field: 'default_value', title: '默认值', hint: '没填时自动带上的代码。' },
  { field: 'when_sources', title: '只对指标来源', hint: '逗号分隔，如 2,3,4；空即一律必录。' },
  { field: 'effective_date', title: '生效日期', kind: 'date', hint: '不填即今天。' },
  { field: 'basis', title: '改动依据', kind: 'textarea', required: true, wide: true },
]

export const initialOf = (cell: Row | undefined): FormModel => ({
  input_kind: text(cell?.input_kind) || 'O',
  check_level: text(cell?.check_level),
  ctrl_mode_code: text(cell?.ctrl_mode_code) || 'EQ',
  editable: text(cell?.editable) || '1',
  default_value: text(cell?.default_value),
  when_sources: text(cell?.when_sources),
})
