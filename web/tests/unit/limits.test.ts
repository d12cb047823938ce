import { describe, expect, it } from 'vitest'
import { elementsText, withElements } from '@/modules/system/limits'

describe('授权的要素范围', () => {
  it('分开填的合成一项，没填的不带', () => {
    expect(withElements({ role_code: 'AG_OP', fund_type_code: '11,12', exp_func_code: '205', pro_cat_code: ' ' })).toEqual({
      role_code: 'AG_OP', elements: 'fund_type_code=11,12;exp_func_code=205',
    })
    expect(withElements({ role_code: 'AG_OP', fund_type_code: '' })).toEqual({ role_code: 'AG_OP' })
  })
  it('念成中文，没有限的是空', () => {
    expect(elementsText('exp_func_code=201,205;fund_type_code=11')).toBe('支出功能分类 201、205；资金性质 11')
    expect(elementsText('')).toBe('')
    expect(elementsText(undefined)).toBe('')
  })
})
