import { describe, expect, it } from 'vitest'
import { capitals, formatFen, minus, money, percent, plus, sumFen, toFen, toPlain } from '@/kit/money'

describe('金额读写', () => {
  it('读得懂千分位、空格、全角，拒绝三位小数和非数字', () => {
    expect(toFen('1,234.50')).toBe(123450n)
    expect(toFen('１２３．４')).toBe(12340n)
    expect(toFen(' -0.01 ')).toBe(-1n)
    expect(toFen('1.005')).toBeNull()
    expect(toFen('abc')).toBeNull()
    expect(toFen('')).toBeNull()
    expect(toFen(null)).toBeNull()
  })

  it('超出浮点安全范围仍精确到分', () => {
    expect(toPlain(toFen('9999999999999999.99')!)).toBe('9999999999999999.99')
    expect(formatFen(toFen('9999999999999999.99')!)).toBe('9,999,999,999,999,999.99')
  })

  it('写回两位小数，负号只写一次', () => {
    expect(toPlain(5n)).toBe('0.05')
    expect(toPlain(-5n)).toBe('-0.05')
    expect(toPlain(100n)).toBe('1.00')
  })
})

describe('金额显示', () => {
  it('元千分位两位，零在列表里为空、在合计里为 0.00', () => {
    expect(money('24108760023.3')).toBe('24,108,760,023.30')
    expect(money('0.00', { blankZero: true })).toBe('')
    expect(money('0.00')).toBe('0.00')
    expect(money(null)).toBe('')
    expect(money('-1234')).toBe('-1,234.00')
  })

  it('万元两位、亿元四位，四舍五入只影响显示', () => {
    expect(money('1250', { unit: '万元' })).toBe('0.13')
    expect(money('1249.99', { unit: '万元' })).toBe('0.12')
    expect(money('-1250', { unit: '万元' })).toBe('-0.13')
    expect(money('24110000000', { unit: '亿元' })).toBe('241.1000')
  })
})

describe('金额加减', () => {
  it('0.1 + 0.2 等于 0.30', () => {
    expect(plus('0.1', '0.2')).toBe('0.30')
    expect(minus('600000.00', '100000.00', null)).toBe('500000.00')
    expect(sumFen(['33.34', '33.33', '33.33'])).toBe(10000n)
  })

  it('百分比两位小数，分母为零为空', () => {
    expect(percent('1', '3')).toBe('33.33%')
    expect(percent('2', '3')).toBe('66.67%')
    expect(percent('1', '0')).toBe('')
  })
})

describe('大写金额', () => {
  it.each([
    ['0', '零元整'],
    ['250000', '贰拾伍万元整'],
    ['10000001.05', '壹仟万零壹元零伍分'],
    ['1010.10', '壹仟零壹拾元壹角整'],
    ['0.5', '伍角整'],
    ['100000000', '壹亿元整'],
    ['120003.04', '壹拾贰万零叁元零肆分'],
    ['-1.2', '负壹元贰角整'],
  ])('%s 写作 %s', (amount, words) => {
    expect(capitals(toFen(amount)!)).toBe(words)
  })
})
