/** 追溯图的排法：一个单据放在它全部来源之后的那一列；文和会计凭证挂在所属单据下面；同一列同类太多的并成一个。 */
import { sumFen, toPlain } from '../money'
import type { TraceGraph, TraceNode } from '@/api/types'

export interface Graph {
  nodes: { id: string; type?: string }[]
  edges: [string, string][]
}

const COLUMN = 176
const LINE = 112
/** 同一列同类超过这么多就并成一个。 */
export const CROWD = 6
const HUNG = new Set(['BA_BGT_DOC', 'GLB_VOU_HEAD', 'GLF_VOU_HEAD', 'GLA_VOU_HEAD'])

export const isHung = (node: { type?: string }): boolean => HUNG.has(node.type ?? '')

/** 每个单据在第几列；挂着的不算。 */
function levels(graph: Graph): Map<string, number> {
  const level = new Map(graph.nodes.filter((n) => !isHung(n)).map((n) => [n.id, 0]))
  for (let round = 0; round < graph.nodes.length; round++) {
    let moved = false
    for (const [from, to] of graph.edges) {
      if (!level.has(from) || !level.has(to)) continue
      const wanted = level.get(from)! + 1
      if (wanted > level.get(to)! && wanted < graph.nodes.length) {
        level.set(to, wanted)
        moved = true
      }
    }
    if (!moved) break
  }
  return level
}

/** 挂着的单据 → 它挂在谁下面：凭证挂在来源，文挂在它下达的指标。 */
export function owners(graph: Graph): Map<string, string> {
  const hung = new Set(graph.nodes.filter(isHung).map((n) => n.id))
  const found = new Map<string, string>()
  for (const [from, to] of graph.edges) {
    if (hung.has(from) && !hung.has(to)) found.set(from, to)
    else if (hung.has(to) && !hung.has(from) && !found.has(to)) found.set(to, from)
  }
  return found
}

/** 同一列同类超过 CROWD 个的并成一个：写明几张、合计多少；连线跟着并。 */
export function condense(graph: TraceGraph, keep: string): TraceGraph {
  const level = levels(graph)
  const owner = owners(graph)
  const keyOf = (node: TraceNode): string => `${node.type}@${level.get(isHung(node) ? (owner.get(node.id) ?? '') : node.id) ?? 0}@${node.title}`
  const groups = new Map<string, TraceNode[]>()
  for (const node of graph.nodes) groups.set(keyOf(node), [...(groups.get(keyOf(node)) ?? []), node])
  const renamed = new Map<string, string>()
  const nodes: TraceNode[] = []
  for (const [key, members] of groups) {
    const crowd = members.filter((n) => n.no !== keep && n.id !== keep)
    if (crowd.length <= CROWD) {
      nodes.push(...members)
      continue
    }
    nodes.push(...members.filter((n) => !crowd.includes(n)), summary(key, crowd))
    for (const node of crowd) renamed.set(node.id, key)
  }
  const edges = graph.edges.map(([from, to]): [string, string] => [renamed.get(from) ?? from, renamed.get(to) ?? to])
  const distinct = new Map(edges.filter(([from, to]) => from !== to).map((edge) => [edge.join('>'), edge]))
  return { ...graph, nodes, edges: [...distinct.values()] }
}

function summary(id: string, members: TraceNode[]): TraceNode {
  const seen = members.map((n) => n.amount).filter((amount) => amount !== null)
  const sum = seen.length === members.length ? '，合计' : seen.length ? `，看得到金额的 ${seen.length} 张合计` : ''
  return { ...members[0]!, id, no: `共 ${members.length} 张${sum}`, amount: seen.length ? toPlain(sumFen(seen)) : null, date: null, status: null, link: null, crowd: members.length }
}

export function layout(graph: Graph): Map<string, { x: number; y: number }> {
  const level = levels(graph)
  const owner = owners(graph)
  const below = new Map<string, string[]>()
  for (const [id, of] of owner) below.set(of, [...(below.get(of) ?? []), id])
  const used = new Map<number, number>()
  const places = new Map<string, { x: number; y: number }>()
  const put = (id: string, column: number): void => {
    const line = used.get(column) ?? 0
    used.set(column, line + 1)
    places.set(id, { x: column * COLUMN, y: line * LINE })
  }
  for (const node of graph.nodes) {
    if (isHung(node) && owner.has(node.id)) continue
    const column = level.get(node.id) ?? 0
    put(node.id, column)
    for (const id of below.get(node.id) ?? []) put(id, column)
  }
  return places
}
