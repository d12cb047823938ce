/** 我在哪里登录着：看得到、结束得了此处以外的。 */
import { useQuery, useQueryCache } from '@pinia/colada'
import { endLogins, getLogins } from './client'

export interface Login {
  login_id: string
  ip: string
  agent: string
  login_time: string
  last_seen: string
  here: boolean
}

export const useLogins = () => useQuery({ key: ['logins'], query: () => getLogins<{ rows: Login[] }>() })

/** 不写哪一个即结束此处以外的全部；返回结束了几个。 */
export function useEndLogins(): (login_id?: string) => Promise<number> {
  const cache = useQueryCache()
  return async (login_id = '') => {
    const { count } = await endLogins(login_id)
    await cache.invalidateQueries({ key: ['logins'] })
    return count
  }
}
