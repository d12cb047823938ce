/** 状态页签的计数：每个页签用同一组条件各问一次总数，只取一行。 */
import { useQuery } from '@pinia/colada'
import { computed, type ComputedRef } from 'vue'
import { cleanQuery, getRecords } from '@/api/client'
import { useSession } from '@/api/session'
import { recordQuery, type ListSpec } from './listSpec'
import type { ListState } from './listState'

export function useTabCounts(spec: () => ListSpec, state: ComputedRef<ListState>): ComputedRef<Record<string, number>> {
  const session = useSession()
  const shared = computed(() => spec().tabs.map((tab) => ({ key: tab.key, query: { ...recordQuery(spec(), state.value, tab, session.year), order: undefined, page: 1, page_size: 1 } })))
  const counts = useQuery({
    key: () => ['records', spec().table, 'counts', shared.value.map((t) => cleanQuery(t.query))],
    query: async () => Object.fromEntries(await Promise.all(shared.value.map(async (t) => [t.key, (await getRecords(spec().table, t.query)).count] as const))),
    placeholderData: (previous: Record<string, number> | undefined) => previous,
    enabled: () => spec().tabs.length > 1,
  })
  return computed(() => counts.data.value ?? {})
}
