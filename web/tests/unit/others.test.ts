import { describe, expect, it } from 'vitest'
import { toTree, withParents } from '@/api/codes'
import { refusalFrom } from '@/api/errors'
import { moduleOfPath, visibleModules } from '@/app/menu'
import { shortDay, yearProgress } from '@/kit/dates'
import { layout } from '@/kit/flow/layout'
import { filled, formErrors } from '@/kit/form/fields'
import { isBlocking, levelOf } from '@/kit/ui/findings'
import { byFunction } from '@/modules/reporting/execution/figures'
import { linkOf } from '@/modules/reporting/links'

describe('代码树', () => {
  it('上级是最长的真前缀，缺了中间级也接得上', () => {
    const codes = withParents(['201', '2010101', '20102', '205'].map((code) => ({ code, name: code, parent: '', isLeaf: true })))
    expect(codes.map((c) => c.parent)).toEqual(['', '201', '201', ''])
    expect(toTree(codes).map((n) => [n.id, n.children.length])).toEqual([['201', 2], ['205', 0]])
  })
})

describe('菜单', () => {
  const viewer = (held: string[], roles: string[] = []) => ({
    roles: new Set(roles),
    can: (code: string) => held.some((h) => (code.endsWith('.') ? h.startsWith(code) : h === code)),
  })

  it('没有支付操作就看不到集中支付；审计员全看得见', () => {
    const titles = (v: ReturnType<typeof viewer>): string[] => visibleModules(v).map((m) => m.title)
    expect(titles(viewer(['projects.project.create']))).not.toContain('集中支付')
    expect(titles(viewer(['payment.application.create']))).toContain('集中支付')
    expect(titles(viewer([], ['AUDIT']))).toContain('集中支付')
  })

  it('详情页归到它的模块', () => {
    expect(moduleOfPath('/payment/applications/1').key).toBe('payment')
    expect(moduleOfPath('/').key).toBe('portal')
  })
})

describe('日期', () => {
  it('序时进度按天数，闰年也对', () => {
    expect(yearProgress('2022-12-31')).toBe(100)
    expect(yearProgress('2022-01-01')).toBe(0.27)
    expect(yearProgress('2024-02-29T10:00:00+08:00')).toBe(16.39)
  })
  it('本年日期只写月日', () => {
    expect(shortDay('2022-11-15T10:00:00', '2022')).toBe('11-15')
    expect(shortDay('2021-11-15', 2022)).toBe('2021-11-15')
  })
})

describe('拒绝', () => {
  it('有逐条结果用逐条的，没有正文按状态说人话', () => {
    const refused = refusalFrom(422, { message: '共2项未通过', findings: [{ code: 'R-PAY-004', level: 'BLOCK', message: '指标可用不足' }] })
    expect([refused.message, refused.findings.length]).toEqual(['共2项未通过', 1])
    expect(refusalFrom(409, undefined).message).toContain('刷新')
  })
  it('级别大小写都认，不认识的当提示', () => {
    expect(isBlocking({ code: '', level: 'block', message: '' })).toBe(true)
    expect(levelOf({ code: '', level: '?', message: '' }).title).toBe('提示')
  })
})

describe('表单', () => {
  const fields = [{ field: 'a', title: '金额', kind: 'money' as const, required: true }, { field: 'n', title: '年', kind: 'number' as const }]
  it('缺必填、金额三位小数、非整数都指出来', () => {
    expect(formErrors(fields, {})).toEqual({ a: '请填写金额' })
    expect(formErrors(fields, { a: '1.234', n: 'x' })).toEqual({ a: '金额最多保留两位小数', n: '请填整数' })
    expect(formErrors(fields, { a: '1.23', n: '2022' })).toEqual({})
  })
  it('命令只带填了的', () => {
    expect(filled({ a: '1', b: '', c: '  ' })).toEqual({ a: '1' })
  })
})

describe('执行情况归并', () => {
  it('超过七类并为其他，合计不变', () => {
    const rows = Array.from({ length: 9 }, (_, i) => ({
      agency_code: '101001', agency_name: '', exp_func_code: `2${String(i).padStart(2, '0')}01`, exp_func_name: '', budget_amt: '1.00', indicator_amt: '1.00', paid_amt: `${i + 1}.01`, months: [], rate: null,
    }))
    const slices = byFunction(rows, new Map())
    expect(slices.length).toBe(7)
    expect(slices[6]).toMatchObject({ name: '其他', paid: '6.03' })
  })
})

describe('追溯', () => {
  it('分层从来源往后排，有环也停得下来', () => {
    const places = layout({ nodes: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], edges: [['a', 'b'], ['b', 'c'], ['a', 'c']] })
    expect(places.get('c')!.x).toBe(2 * places.get('b')!.x)
    expect(layout({ nodes: [{ id: 'a' }, { id: 'b' }], edges: [['a', 'b'], ['b', 'a']] }).size).toBe(2)
  })
  it('记录地址换成页面地址，不认识的不给链接', () => {
    const node = { id: 'x', type: '', title: '', no: '', amount: null, date: null, status: null, link: '/api/records/PAY_VOUCHER/7' }
    expect(linkOf(node)).toBe('/payment/applications/7')
    expect(linkOf({ ...node, link: null })).toBeNull()
  })
})
