import { describe, expect, it } from 'vitest'
import { parseBands, parseLines } from '@/modules/appropriation/controls/draft'

describe('拟额度控制的写法', () => {
  it('区间一行一段，缺一截的退回来', () => {
    expect(parseBands('一般公共服务 201 201\n教育科技，205，206\n缺一截 205')).toEqual({
      bands: [{ name: '一般公共服务', low: '201', high: '201' }, { name: '教育科技', low: '205', high: '206' }],
      wrong: ['缺一截 205'],
    })
  })
  it('额度格：要素依次写，最后是额度，再接分月数', () => {
    const { lines, wrong } = parseLines('101001\t502\t30,000\n101002 502 1.5 0.5 1\n101003\t502\t三万', ['agency_code', 'gov_bgt_eco_code'])
    expect(lines).toEqual([
      { key: { agency_code: '101001', gov_bgt_eco_code: '502' }, amount: '30000.00', plan: [] },
      { key: { agency_code: '101002', gov_bgt_eco_code: '502' }, amount: '1.50', plan: ['0.50', '1.00'] },
    ])
    expect(wrong).toEqual(['101003\t502\t三万'])
  })
})
