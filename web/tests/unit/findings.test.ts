import { describe, expect, it } from 'vitest'
import { amountsOf } from '@/kit/ui/findings'

describe('校验结果的金额', () => {
  it('额度不够的三个数写成可用、本次、差额', () => {
    const figures = { x: '52,000.00', y: '52,000.01', d: '0.01' }
    expect(amountsOf({ code: 'R-PAY-004', level: 'block', message: '', figures })).toEqual([
      { title: '可用', value: '52,000.00' },
      { title: '本次', value: '52,000.01' },
      { title: '差额', value: '0.01' },
    ])
  })

  it('别的数只在说明里', () => {
    expect(amountsOf({ code: 'R-GEN-003', level: 'block', message: '', figures: { value: '9', year: '2022' } })).toEqual([])
  })
})
