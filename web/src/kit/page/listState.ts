/** 列表页的条件、页签、页码写进地址：链接可发给同事，后退可用。 */
import { computed, ref, watch, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQuery, type RouteLocationRaw } from 'vue-router'

export interface ListState {
  tab: string
  page: number
  size: number
  agency: string
  /** 页面自己的大类（如哪套账），不进查询条件。 */
  scope: string
  /** 点表头选的次序；空即照列表自己的。 */
  order: string
  /** 套用的视图的名称。 */
  view: string
  filters: Record<string, string>
}

export const PAGE_SIZES = [50, 100, 200]
const DEFAULT_SIZE = 100
const RESERVED = new Set(['tab', 'p', 'ps', 'agency', 'scope', 'order', 'view'])

export function parseState(query: LocationQuery, defaultTab: string): ListState {
  const text = (key: string): string => {
    const value = query[key]
    return (Array.isArray(value) ? value[0] : value) ?? ''
  }
  const filters: Record<string, string> = {}
  for (const key of Object.keys(query)) if (!RESERVED.has(key) && text(key)) filters[key] = text(key)
  const size = Number(text('ps'))
  const page = Number(text('p'))
  return {
    tab: text('tab') || defaultTab,
    page: Number.isInteger(page) && page > 0 ? page : 1,
    size: PAGE_SIZES.includes(size) ? size : DEFAULT_SIZE,
    agency: text('agency'),
    scope: text('scope'),
    order: text('order'),
    view: text('view'),
    filters,
  }
}

export function toQuery(state: ListState, defaultTab: string): Record<string, string> {
  const query: Record<string, string> = {}
  if (state.tab !== defaultTab) query.tab = state.tab
  if (state.page > 1) query.p = String(state.page)
  if (state.size !== DEFAULT_SIZE) query.ps = String(state.size)
  if (state.scope) query.scope = state.scope
  if (state.agency) query.agency = state.agency
  if (state.order) query.order = state.order
  if (state.view) query.view = state.view
  for (const [key, value] of Object.entries(state.filters)) if (value !== '') query[key] = value
  return query
}

export interface ListStateHandle {
  state: ComputedRef<ListState>
  change: (part: Partial<ListState>) => void
  /** 同上，不留后退的一步。 */
  settle: (part: Partial<ListState>) => void
  /** 地址里什么条件也没有：刚打开，可以套默认视图。 */
  untouched: () => boolean
}

/** 页签切走后路由归别的页面管，本页只认自己路径上的地址。 */
export function useListState(defaultTab: () => string): ListStateHandle {
  const route = useRoute()
  const router = useRouter()
  const ownPath = route.path
  const ownQuery = ref<LocationQuery>(route.query)
  watch(
    () => route.fullPath,
    () => {
      if (route.path === ownPath) ownQuery.value = route.query
    },
  )
  const state = computed(() => parseState(ownQuery.value, defaultTab()))
  const place = (part: Partial<ListState>): RouteLocationRaw => ({ path: ownPath, query: toQuery({ ...state.value, page: 1, ...part }, defaultTab()) })
  const change = (part: Partial<ListState>): void => void router.push(place(part))
  const settle = (part: Partial<ListState>): void => void router.replace(place(part))
  return { state, change, settle, untouched: () => Object.keys(ownQuery.value).length === 0 }
}
