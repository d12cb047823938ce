/** 授权的要素范围：一种写法 `exp_func_code=205,206;fund_type_code=11`，界面上分开填、念成中文。 */
import type { FormField, FormModel } from '@/kit/form/fields'

const ELEMENTS: Record<string, string> = { fund_type_code: '资金性质', exp_func_code: '支出功能分类', pro_cat_code: '项目类别' }

export const ELEMENT_FIELDS: FormField[] = Object.entries(ELEMENTS).map(([field, title]) => ({ field, title, hint: '只看这些代码，连同全部下级；几个用逗号分开，空即不限' }))

/** 分开填的几个要素合成一项。 */
export function withElements(model: FormModel): FormModel {
  const rest = Object.fromEntries(Object.entries(model).filter(([name]) => !(name in ELEMENTS)))
  const elements = Object.keys(ELEMENTS).filter((name) => model[name]?.trim()).map((name) => `${name}=${model[name]}`).join(';')
  return elements ? { ...rest, elements } : rest
}

export const elementsText = (stored: unknown): string =>
  String(stored ?? '')
    .split(';')
    .filter(Boolean)
    .map((item) => {
      const [name = '', codes = ''] = item.split('=')
      return `${ELEMENTS[name] ?? name} ${codes.split(',').join('、')}`
    })
    .join('；')
