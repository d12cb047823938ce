/** 会话：当前用户、年度、区划、岗位与持有的操作码。界面只负责藏，准不准由服务端定。 */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { getMe, login, logout } from './client'
import { Refused } from './errors'
import type { Me } from './types'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const asked = ref(false)

  const operations = computed(() => new Set(me.value?.operations ?? []))
  const roles = computed(() => new Set(me.value?.roles ?? []))
  const year = computed(() => String(me.value?.fiscal_year ?? ''))

  async function load(): Promise<void> {
    try {
      me.value = await getMe()
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      me.value = null
    }
    asked.value = true
  }

  async function signIn(username: string, password: string): Promise<void> {
    await login(username, password)
    await load()
  }

  async function signOut(): Promise<void> {
    await logout()
    me.value = null
  }

  /** 持有某操作，或持有某前缀（以点结尾）下任一操作。 */
  function can(code: string): boolean {
    if (!code.endsWith('.')) return operations.value.has(code)
    for (const held of operations.value) if (held.startsWith(code)) return true
    return false
  }

  return { me, asked, operations, roles, year, load, signIn, signOut, can, hasRole: (r: string) => roles.value.has(r) }
})
