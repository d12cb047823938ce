/** 代码集与单位：按年度取一次，十分钟内不再问服务端。 */
import { useQuery } from '@pinia/colada'
import { computed, toValue, type ComputedRef, type MaybeRefOrGetter } from 'vue'
import { getAllRecords } from './client'
import { useSession } from './session'
import type { Row } from './types'

export interface Code {
  code: string
  name: string
  parent: string
  isLeaf: boolean
}

const TEN_MINUTES = 600_000

export function useCodes(catalog: MaybeRefOrGetter<string>): { codes: ComputedRef<Code[]>; loading: ComputedRef<boolean> } {
  const session = useSession()
  const query = useQuery({
    key: () => ['codes', toValue(catalog), session.year, session.division],
    query: () => getAllRecords('ELE_UNION', { ele_catalog_code: toValue(catalog), order: 'ele_code' }),
    staleTime: TEN_MINUTES,
    enabled: () => !!toValue(catalog),
  })
  return { codes: computed(() => withParents((query.data.value ?? []).map(fromUnion))), loading: computed(() => query.isLoading.value) }
}

export function useAgencies(): { codes: ComputedRef<Code[]>; loading: ComputedRef<boolean> } {
  const session = useSession()
  const query = useQuery({
    key: () => ['codes', 'AGENCY', session.year, session.division],
    query: () => getAllRecords('BAS_AGENCY_INFO', { order: 'agency_code' }),
    staleTime: TEN_MINUTES,
  })
  return { codes: computed(() => withParents((query.data.value ?? []).map(fromAgency))), loading: computed(() => query.isLoading.value) }
}

function fromUnion(row: Row): Code {
  return { code: String(row.ele_code), name: String(row.ele_name), parent: '', isLeaf: String(row.is_leaf) !== '2' }
}

function fromAgency(row: Row): Code {
  return { code: String(row.agency_code), name: String(row.agency_name), parent: '', isLeaf: String(row.is_leaf) !== '2' }
}

/** 上级是代码最长的真前缀；列表里没有上级的自成一根。 */
export function withParents(codes: Code[]): Code[] {
  const known = new Set(codes.map((c) => c.code))
  return codes.map((code) => ({ ...code, parent: longestPrefix(code.code, known) }))
}

function longestPrefix(code: string, known: Set<string>): string {
  for (let n = code.length - 1; n > 0; n--) if (known.has(code.slice(0, n))) return code.slice(0, n)
  return ''
}

export interface CodeNode {
  id: string
  label: string
  isLeaf: boolean
  children: CodeNode[]
}

/** 平铺的代码 → 树。 */
export function toTree(codes: Code[]): CodeNode[] {
  const nodes = new Map(codes.map((c) => [c.code, { id: c.code, label: `${c.code} ${c.name}`, isLeaf: c.isLeaf, children: [] as CodeNode[] }]))
  const roots: CodeNode[] = []
  for (const code of codes) {
    const node = nodes.get(code.code)!
    const parent = nodes.get(code.parent)
    if (parent) parent.children.push(node)
    else roots.push(node)
  }
  return roots
}
