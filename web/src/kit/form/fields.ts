/** 表单字段的声明：创建页与办理框共用。 */
import { toFen } from '../money'

export interface FormField {
  field: string
  title: string
  kind?: 'text' | 'textarea' | 'money' | 'dict' | 'code' | 'date' | 'number' | 'options' | 'password'
  required?: boolean
  catalog?: string
  options?: { value: string; title: string }[]
  /** 选项里自己有空值的，不再另加“请选择”。 */
  blank?: false
  /** 短代码集只列这些值。 */
  only?: string[]
  anyLevel?: boolean
  wide?: boolean
  hint?: string
  /** 多行文字至多几个字；缺省 400，写了的框也高些。 */
  max?: number
  disabled?: boolean
}

export type FormModel = Record<string, string>

/** 只查“填没填、是不是金额”；业务规则由服务端判。 */
export function formErrors(fields: FormField[], model: FormModel): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const field of fields) {
    const value = (model[field.field] ?? '').trim()
    if (!value && field.required) errors[field.field] = `请填写${field.title}`
    else if (value && field.kind === 'money' && toFen(value) === null) errors[field.field] = '金额最多保留两位小数'
    else if (value && field.kind === 'number' && !/^\d+$/.test(value)) errors[field.field] = '请填整数'
  }
  return errors
}

/** 命令里只带填了的字段。 */
export function filled(model: FormModel): FormModel {
  return Object.fromEntries(Object.entries(model).filter(([, value]) => value !== undefined && value !== null && value.trim() !== ''))
}
