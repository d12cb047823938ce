/** 会话：当前用户、年度、区划、岗位与持有的操作码。界面只负责藏，准不准由服务端定。 */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { getMe, login, logout, whenViewing } from './client'
import { Refused } from './errors'
import type { Me } from './types'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const asked = ref(false)

  const operations = computed(() => new Set(me.value?.operations ?? []))
  const roles = computed(() => new Set(me.value?.roles ?? []))
  /** 正在看的年度与区划；缺省为业务年度、本人区划，换了就只能看不能办。 */
  const chosenYear = ref('')
  const chosenDivision = ref('')
  const year = computed(() => chosenYear.value || String(me.value?.fiscal_year ?? ''))
  const division = computed(() => chosenDivision.value || (me.value?.mof_div_code ?? ''))
  const divisionName = computed(() => me.value?.divisions?.find((d) => d.code === division.value)?.name ?? me.value?.mof_div_name ?? '')
  const elsewhere = computed(() => !!me.value && (year.value !== String(me.value.fiscal_year) || division.value !== me.value.mof_div_code))
  whenViewing((): Record<string, string> => (elsewhere.value ? { year: year.value, div: division.value } : {}))

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
    view('', '')
  }

  function view(nextYear: string, nextDivision: string): void {
    chosenYear.value = nextYear
    chosenDivision.value = nextDivision
  }

  /** 持有某操作，或持有某前缀（以点结尾）下任一操作；决定看得见哪些菜单。 */
  function holds(code: string): boolean {
    if (!code.endsWith('.')) return operations.value.has(code)
    for (const held of operations.value) if (held.startsWith(code)) return true
    return false
  }

  /** 现在能办：持有，且看的就是本年度、本区划。 */
  const can = (code: string): boolean => !elsewhere.value && holds(code)

  return { me, asked, operations, roles, year, division, divisionName, elsewhere, view, load, signIn, signOut, can, holds, hasRole: (r: string) => roles.value.has(r) }
})
