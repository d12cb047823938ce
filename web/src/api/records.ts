/** 标准表的列表与单行查询：服务端数据只放在查询缓存里。 */
import { useQuery, useQueryCache } from '@pinia/colada'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { cleanQuery, viewKey, getDocument, getRecord, getRecords, getReport, getTodo, getTrace } from './client'
import type { RecordQuery } from './types'

type Maybe<T> = MaybeRefOrGetter<T>

export const useRecords = (table: Maybe<string>, query: Maybe<RecordQuery>, enabled: Maybe<boolean> = true) =>
  useQuery({
    key: () => ['records', toValue(table), cleanQuery(toValue(query))],
    query: () => getRecords(toValue(table), toValue(query)),
    placeholderData: (previous) => previous,
    enabled: () => toValue(enabled),
  })

export const useRecord = (table: Maybe<string>, id: Maybe<string>) =>
  useQuery({
    key: () => ['records', toValue(table), toValue(id), viewKey()],
    query: () => getRecord(toValue(table), toValue(id)),
    enabled: () => !!toValue(id),
  })

export const useDocument = (bizType: Maybe<string>, id: Maybe<string>) =>
  useQuery({
    key: () => ['documents', toValue(bizType), toValue(id), viewKey()],
    query: () => getDocument(toValue(bizType), toValue(id)),
    enabled: () => !!toValue(id),
  })

export const useTodo = (query: Maybe<RecordQuery>) =>
  useQuery({
    key: () => ['todo', cleanQuery(toValue(query))],
    query: () => getTodo(toValue(query)),
    placeholderData: (previous) => previous,
  })

export const useReport = <T>(report: string, query: Maybe<RecordQuery>) =>
  useQuery<T>({
    key: () => ['reports', report, cleanQuery(toValue(query))],
    query: () => getReport<T>(report, toValue(query)),
  })

export const useTrace = (no: Maybe<string>) =>
  useQuery({
    key: () => ['trace', toValue(no), viewKey()],
    query: () => getTrace(toValue(no)),
    enabled: () => !!toValue(no),
  })

/** 办完一项操作后，所有业务查询都重新取数（代码集除外）。 */
export function useRefresh(): () => Promise<void> {
  const cache = useQueryCache()
  return async () => {
    await Promise.all(['records', 'documents', 'todo', 'reports', 'trace'].map((key) => cache.invalidateQueries({ key: [key] })))
  }
}
