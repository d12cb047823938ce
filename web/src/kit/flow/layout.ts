/** 有向图的分层：一个单据放在它全部来源之后的那一列，同列从上往下排。 */
export interface Graph {
  nodes: { id: string }[]
  edges: [string, string][]
}

const COLUMN = 214
const LINE = 108

export function layout(graph: Graph): Map<string, { x: number; y: number }> {
  const level = new Map(graph.nodes.map((n) => [n.id, 0]))
  for (let round = 0; round < graph.nodes.length; round++) {
    let moved = false
    for (const [from, to] of graph.edges) {
      const wanted = (level.get(from) ?? 0) + 1
      if (level.has(to) && wanted > level.get(to)! && wanted < graph.nodes.length) {
        level.set(to, wanted)
        moved = true
      }
    }
    if (!moved) break
  }
  const used = new Map<number, number>()
  const places = new Map<string, { x: number; y: number }>()
  for (const node of graph.nodes) {
    const column = level.get(node.id) ?? 0
    const line = used.get(column) ?? 0
    used.set(column, line + 1)
    places.set(node.id, { x: column * COLUMN, y: line * LINE })
  }
  return places
}
