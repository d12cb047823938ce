/** 一张列表的视图与列设置：存在服务端，只归本人；页面不用写一行。 */
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useRemoveView, useSaveView, useViews } from '@/api/workbench'
import type { SavedView, ViewColumns } from '@/api/types'
import { Refused, Unreachable } from '@/api/errors'
import type { ColumnSetting } from '../grid/columns'
import { useNotice } from '../notice/store'
import type { ListState, ListStateHandle } from './listState'

export interface ListViews {
  named: ComputedRef<SavedView[]>
  setting: ComputedRef<ColumnSetting | null>
  apply: (view: SavedView | null) => void
  keepColumns: (setting: ColumnSetting | null) => Promise<void>
  save: (name: string, isDefault: boolean) => Promise<boolean>
  remove: (view: SavedView) => Promise<void>
}

const asColumns = (setting: ColumnSetting | null): ViewColumns | null => (setting ? { ...setting, widths: setting.widths ?? {} } : null)

/** 套用一个视图后页面的状态；空即不用视图。 */
function stateOf(view: SavedView | null): Partial<ListState> {
  const content = view?.content ?? {}
  return {
    agency: content.agency ?? '', filters: content.filters ?? {}, order: content.order ?? '', view: view?.name ?? '',
    ...(content.tab ? { tab: content.tab } : {}), ...(content.scope ? { scope: content.scope } : {}),
  }
}

export function useListViews(table: () => string, handle: ListStateHandle): ListViews {
  const views = useViews(table)
  const saveView = useSaveView()
  const removeView = useRemoveView()
  const notice = useNotice()
  const rows = computed(() => views.data.value?.rows ?? [])
  const named = computed(() => rows.value.filter((view) => view.name))
  const active = computed(() => named.value.find((view) => view.name === handle.state.value.view))
  /** 刚改过、服务端还没回来的列设置。 */
  const pending: Ref<ColumnSetting | null | undefined> = ref()
  const stored = computed(() => (active.value ?? rows.value.find((view) => !view.name))?.content.columns ?? null)
  const setting = computed(() => (pending.value === undefined ? stored.value : pending.value))

  const settled = watch(rows, () => {
    const first = named.value.find((view) => view.is_default === 1)
    if (views.data.value) queueMicrotask(() => settled())
    if (first && handle.untouched()) handle.settle(stateOf(first))
  }, { immediate: true })
  watch(() => handle.state.value.view, () => (pending.value = undefined))

  const apply = (view: SavedView | null): void => handle.change(stateOf(view))

  async function quietly(act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error
      notice.refused('没有存下', error)
      return false
    }
  }

  async function keepColumns(next: ColumnSetting | null): Promise<void> {
    pending.value = next
    const view = active.value
    await quietly(() => saveView(table(), view?.name ?? '', { ...view?.content, columns: asColumns(next) }, view?.is_default === 1))
  }

  async function save(name: string, isDefault: boolean): Promise<boolean> {
    const { tab, scope, agency, filters, order } = handle.state.value
    const done = await quietly(() => saveView(table(), name, { tab, scope, agency, filters, order, columns: asColumns(setting.value) }, isDefault))
    if (!done) return false
    notice.done(`已存为视图“${name}”`)
    handle.change({ view: name })
    return true
  }

  async function remove(view: SavedView): Promise<void> {
    if (!(await quietly(() => removeView(table(), view.view_id)))) return
    notice.done(`已删除视图“${view.name}”`)
    if (handle.state.value.view === view.name) apply(null)
  }

  return { named, setting, apply, keepColumns, save, remove }
}
