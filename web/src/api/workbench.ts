/** 个人工作台：收藏、视图、后台导出、全局查找、规则说明。 */
import { useQuery, useQueryCache } from '@pinia/colada'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { getPath, operate } from './client'
import { useSession } from './session'
import type { ExportTask, Favourite, RuleHelp, RulePage, SavedView, SearchResult, ViewContent } from './types'

interface Rows<T> {
  rows: T[]
  count: number
}

/** 只归本人的数据，换了人登录不能混用。 */
const own = (): string => useSession().me?.username ?? ''

export const useViews = (table: MaybeRefOrGetter<string>) =>
  useQuery({ key: () => ['views', own(), toValue(table)], query: () => getPath<Rows<SavedView>>(`/api/views/${toValue(table)}`) })

/** 存一个视图；名称为空即列设置。 */
export function useSaveView(): (table: string, name: string, content: ViewContent, isDefault?: boolean) => Promise<void> {
  const cache = useQueryCache()
  return async (table, name, content, isDefault = false) => {
    await operate('workbench.view.save', { table_name: table, name, is_default: isDefault ? 1 : 2, content })
    await cache.invalidateQueries({ key: ['views', own(), table] })
  }
}

export function useRemoveView(): (table: string, viewId: string) => Promise<void> {
  const cache = useQueryCache()
  return async (table, viewId) => {
    await operate('workbench.view.remove', { view_id: viewId })
    await cache.invalidateQueries({ key: ['views', own(), table] })
  }
}

export const useFavourites = () => useQuery({ key: () => ['favourites', own()], query: () => getPath<Rows<Favourite>>('/api/favourites') })

export function useKeepFavourite(): { add: (path: string, title: string) => Promise<void>; remove: (id: string) => Promise<void> } {
  const cache = useQueryCache()
  const refresh = (): Promise<unknown> => cache.invalidateQueries({ key: ['favourites'] })
  return {
    add: async (path, title) => {
      await operate('workbench.favourite.add', { path, title: title.slice(0, 60) })
      await refresh()
    },
    remove: async (id) => {
      await operate('workbench.favourite.remove', { favourite_id: id })
      await refresh()
    },
  }
}

export const searchAll = (words: string): Promise<SearchResult> => getPath('/api/search', { q: words })

export const getExport = (id: string): Promise<ExportTask> => getPath(`/api/exports/${id}`)

export const useExports = (page: MaybeRefOrGetter<number>) =>
  useQuery({ key: () => ['exports', own(), toValue(page)], query: () => getPath<Rows<ExportTask>>('/api/exports', { page: toValue(page) }) })

export const useRuleHelp = (code: MaybeRefOrGetter<string>) =>
  useQuery({ key: () => ['rules', toValue(code)], query: () => getPath<RuleHelp>(`/api/rules/${toValue(code)}`), enabled: () => !!toValue(code) })

export const useRules = (query: MaybeRefOrGetter<{ q: string; module: string; page: number }>) =>
  useQuery({
    key: () => ['rules', 'list', { ...toValue(query) }],
    query: () => getPath<RulePage>('/api/rules', { ...toValue(query) }),
    placeholderData: (previous: RulePage | undefined) => previous,
  })
