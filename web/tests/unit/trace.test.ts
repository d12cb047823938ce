/** 追溯图的排法：挂着的在所属单据下面，太多的并成一个。 */
import { describe, expect, it } from 'vitest'
import type { TraceGraph, TraceNode } from '@/api/types'
import { condense, CROWD, layout, owners } from '@/kit/flow/layout'

const node = (id: string, type: string, amount: string | null = '1.00'): TraceNode => ({ id, type, title: type, no: id, amount, date: null, status: null, link: null })

describe('排法', () => {
  const graph: TraceGraph = {
    nodes: [node('p', 'PM_PROJECT_INFO'), node('d', 'BA_BGT_DOC'), node('i', 'BA_BGT_INFO'), node('a', 'PAY_VOUCHER'), node('book:v', 'GLB_VOU_HEAD')],
    edges: [['p', 'i'], ['d', 'i'], ['i', 'a'], ['a', 'book:v']],
  }

  it('一层一列，文与会计凭证在所属单据的同一列往下', () => {
    const places = layout(graph)
    const x = (id: string): number => places.get(id)!.x
    expect([x('p') < x('i'), x('i') < x('a')]).toEqual([true, true])
    expect([x('d') === x('i'), x('book:v') === x('a')]).toEqual([true, true])
    expect(places.get('d')!.y).toBeGreaterThan(places.get('i')!.y)
    expect(owners(graph)).toEqual(new Map([['d', 'i'], ['book:v', 'a']]))
  })
})

describe('并成一个', () => {
  const crowd = (count: number): TraceGraph => ({
    nodes: [node('p', 'PM_PROJECT_INFO'), ...Array.from({ length: count }, (_, i) => node(`i${i}`, 'BA_BGT_INFO', '0.10'))],
    edges: Array.from({ length: count }, (_, i): [string, string] => ['p', `i${i}`]),
  })

  it(`同一列同类 ${CROWD} 个原样，多一个就并，写明张数与合计`, () => {
    expect(condense(crowd(CROWD), 'p').nodes).toHaveLength(CROWD + 1)
    const merged = condense(crowd(CROWD + 1), 'p')
    expect(merged.nodes).toHaveLength(2)
    expect(merged.nodes[1]).toMatchObject({ crowd: CROWD + 1, amount: '0.70' })
    expect(merged.edges).toHaveLength(1)
  })

  it('看不到金额的不算成零：全看不到不写合计，有的看不到写明几张', () => {
    const docs = (amounts: (string | null)[]): TraceGraph => ({
      nodes: [node('p', 'PM_PROJECT_INFO'), ...amounts.map((amount, i) => node(`i${i}`, 'BA_BGT_INFO', amount))],
      edges: amounts.map((_, i): [string, string] => ['p', `i${i}`]),
    })
    const none = condense(docs(Array.from({ length: CROWD + 1 }, () => null)), 'p').nodes[1]
    expect(none).toMatchObject({ amount: null, no: `共 ${CROWD + 1} 张` })
    const some = condense(docs([...Array.from({ length: CROWD }, () => null), '0.10', '0.20']), 'p').nodes[1]
    expect(some).toMatchObject({ amount: '0.30', no: `共 ${CROWD + 2} 张，看得到金额的 2 张合计` })
  })

  it('正在看的那一张不并', () => {
    const merged = condense(crowd(CROWD + 3), 'i2')
    expect(merged.nodes.map((n) => n.id)).toContain('i2')
    expect(merged.nodes.find((n) => n.crowd)!.crowd).toBe(CROWD + 2)
  })
})
