/** “谁能办什么、凭什么”的查询；各行补一个键供表格用。 */
import { useQuery } from '@pinia/colada'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { getAccess } from './client'
import type { Row } from './types'

export interface Access {
  rows: Row[]
  count: number
}

export const useAccess = (path: MaybeRefOrGetter<string>) =>
  useQuery<Access>({
    key: () => ['records', 'access', toValue(path)],
    query: async () => {
      const found = await getAccess<Access>(toValue(path))
      return { ...found, rows: found.rows.map((row, index) => ({ ...row, key: String(index) })) }
    },
    enabled: () => !!toValue(path),
  })
