import { describe, expect, it } from 'vitest'
import { emptyText, recordQuery, strayFilters, type ListSpec } from '@/kit/page/listSpec'
import { parseState, toQuery, type ListState } from '@/kit/page/listState'

const spec: ListSpec = {
  table: 'PAY_VOUCHER',
  rowKey: 'pay_app_id',
  noun: '支付申请',
  order: '-pay_app_no',
  agencyField: 'agency_code',
  columns: [{ field: 'bgt_id', title: '指标' }],
  tabs: [
    { key: 'todo', title: '待审核', query: { status: '30' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [{ field: 'pay_app_no', title: '申请编号', kind: 'text', op: 'contains' }, { field: 'pay_app_amt', title: '金额', kind: 'amounts' }],
}

describe('列表状态与地址互换', () => {
  it('写进地址再读回来是同一个状态', () => {
    const state: ListState = { tab: 'all', page: 3, size: 50, agency: '104', scope: 'GLA', order: '-pay_app_amt', view: '大额', filters: { pay_app_no__contains: '0012', pay_app_amt__gte: '100.00' } }
    expect(parseState(toQuery(state, 'todo'), 'todo')).toEqual(state)
  })

  it('缺省值不占地址', () => {
    expect(toQuery(parseState({}, 'todo'), 'todo')).toEqual({})
  })

  it('乱写的页码和页大小退回缺省', () => {
    const state = parseState({ p: '-2', ps: '9999' }, 'todo')
    expect([state.page, state.size]).toEqual([1, 100])
  })
})

describe('状态变成查询条件', () => {
  it('页签、单位、条件、排序都带上，页面大类不带', () => {
    const state = parseState({ agency: '104', scope: 'GLA', pay_app_no__contains: '7' }, 'todo')
    expect(recordQuery(spec, state, spec.tabs[0])).toEqual({ status: '30', agency_code__prefix: '104', pay_app_no__contains: '7', order: '-pay_app_no' })
  })

  it('下钻带来的条件显示成小标签，查询行上有的不重复', () => {
    const state = parseState({ bgt_id: 'b1', pay_app_amt__gte: '1' }, 'todo')
    expect(strayFilters(spec, state)).toEqual([{ key: 'bgt_id', text: '指标：b1' }])
    const chosen = { ...state, filters: { bgt_id: '0193a1b2-0000-7000-8000-00000000000a' } }
    expect(strayFilters(spec, chosen)).toEqual([{ key: 'bgt_id', text: '指标：所选的一条' }])
  })

  it('空表写明原因与下一步', () => {
    expect(emptyText(spec, parseState({}, 'todo'), spec.tabs[0])).toBe('没有待审核的支付申请。可切换到“全部”查看。')
    expect(emptyText(spec, parseState({ agency: '104' }, 'todo'), spec.tabs[0])).toContain('清除查询条件')
  })
})
