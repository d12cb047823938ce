import { describe, expect, it } from 'vitest'
import { arrange, copyValue, display, grouped, nextOrder, totalRow, withWidth, type Column } from '@/kit/grid/columns'
import { CellRange } from '@/kit/grid/ranges'
import { quotaColumns } from '@/modules/appropriation/columns'

const amount: Column = { field: 'amount', title: '金额', kind: 'money' }
const agency: Column = { field: 'agency_code', title: '单位', kind: 'code' }

describe('单元格文字', () => {
  it('代码列写“代码 名称”，没有名称只写代码', () => {
    expect(display(agency, { agency_code: '104001', agency_name: '市教育局本级' }, '元')).toBe('104001 市教育局本级')
    expect(display(agency, { agency_code: '104001' }, '元')).toBe('104001')
    expect(display({ ...agency, nameOnly: true }, { agency_code: '104001', agency_name: '市教育局本级' }, '元')).toBe('市教育局本级')
  })

  it('列表里零为空，合计行零为 0.00；复制永远按元', () => {
    expect(display(amount, { amount: '0.00' }, '元')).toBe('')
    expect(display(amount, { amount: '0.00' }, '元', true)).toBe('0.00')
    expect(display(amount, { amount: '12345.00' }, '万元')).toBe('1.23')
    expect(copyValue(amount, { amount: '12345.00' })).toBe('12345.00')
  })

  it('额度取服务端算好的数，合计行取整个查询的合计', () => {
    const limit = quotaColumns.find((c) => c.field === 'net_amt')!
    expect(display(limit, { net_amt: '500000.00' }, '元')).toBe('500,000.00')
    const total = totalRow(quotaColumns, { net_amt: '999.99' })!
    expect(display(limit, total, '元', true)).toBe('999.99')
  })

  it('没有合计就没有合计行', () => {
    expect(totalRow([amount], undefined)).toBeNull()
    expect(totalRow([agency], { amount: '1.00' })).toBeNull()
  })
})

describe('列设置', () => {
  const columns: Column[] = [agency, amount, { field: 'note', title: '说明', hidden: true }]

  it('没有个人设置时用声明的次序，默认隐藏的不显示', () => {
    expect(arrange(columns, null).map((c) => c.field)).toEqual(['agency_code', 'amount'])
  })

  it('按个人的次序、隐藏、冻结排列', () => {
    const shown = arrange(columns, { order: ['note', 'amount', 'agency_code'], hidden: ['agency_code'], frozen: ['note'] })
    expect(shown.map((c) => [c.field, c.frozen])).toEqual([['note', true], ['amount', false]])
  })

  it('拖过的宽度盖过声明的；只改宽度时次序、隐藏、冻结照旧', () => {
    const wide = withWidth(columns, null, 'amount', 200.6)
    expect(wide).toEqual({ order: ['agency_code', 'amount', 'note'], hidden: ['note'], frozen: [], widths: { amount: 201 } })
    expect(arrange(columns, wide).map((c) => [c.field, c.width])).toEqual([['agency_code', undefined], ['amount', 201]])
    expect(withWidth(columns, wide, 'note', 90).widths).toEqual({ amount: 201, note: 90 })
  })

  it('点表头：升、降、不排轮着来，换一列从升开始', () => {
    expect(['', 'a', '-a', 'b'].map((order) => nextOrder(order, 'a'))).toEqual(['a', '-a', '', 'a'])
  })

  it('相邻同组的列合成一组表头，冻结不同的分开', () => {
    const groups = grouped([{ ...amount, group: '金额' }, { ...amount, field: 'b', group: '金额' }, agency, { ...amount, field: 'c', group: '金额', frozen: true }])
    expect(groups.map((g) => [g.title, g.columns.length])).toEqual([['金额', 2], [null, 1], ['金额', 1]])
  })
})

describe('选区复制', () => {
  const rows = [{ agency_code: '101', amount: '1234.50' }, { agency_code: '102', amount: '0.00' }]

  it('一块选区得到制表符分隔的原值', () => {
    const range = new CellRange()
    range.start({ row: 1, field: 'amount' })
    range.extend({ row: 0, field: 'agency_code' })
    expect(range.copy(rows, [agency, amount])).toBe('101\t1234.50\n102\t0.00')
    expect(range.contains({ row: 0, field: 'amount' }, ['agency_code', 'amount'])).toBe(true)
  })

  it('没有选区就不复制', () => {
    expect(new CellRange().copy(rows, [agency, amount])).toBe('')
  })
})
