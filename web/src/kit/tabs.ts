/** 已打开页签：首页不可关，最多 12 个，关闭有未保存内容的先问。 */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

export interface OpenTab {
  key: string
  title: string
  fullPath: string
}

export const TAB_LIMIT = 12

/** 页面未保存的内容登记在这里；键是页签的路径。 */
export const useDirty = defineStore('dirty', () => {
  const keys = ref(new Set<string>())
  return {
    keys,
    mark: (key: string, dirty: boolean) => (dirty ? keys.value.add(key) : keys.value.delete(key)),
    has: (key: string) => keys.value.has(key),
  }
})

export const useTabs = defineStore('tabs', () => {
  const tabs = ref<OpenTab[]>([{ key: '/', title: '首页', fullPath: '/' }])
  const keys = computed(() => tabs.value.map((t) => t.key))

  /** 打开或切到一个页签；满了返回 false。 */
  function open(tab: OpenTab): boolean {
    const found = tabs.value.find((t) => t.key === tab.key)
    if (found) {
      found.fullPath = tab.fullPath
      return true
    }
    if (tabs.value.length >= TAB_LIMIT) return false
    tabs.value.push(tab)
    return true
  }

  function rename(key: string, title: string): void {
    const found = tabs.value.find((t) => t.key === key)
    if (found) found.title = title
  }

  /** 关掉后该去的地址；关的不是当前页签则为空。 */
  function close(key: string, current: string): string | null {
    const at = tabs.value.findIndex((t) => t.key === key)
    if (at <= 0) return null
    tabs.value.splice(at, 1)
    return key === current ? (tabs.value[at - 1]?.fullPath ?? '/') : null
  }

  function reset(): void {
    tabs.value = tabs.value.slice(0, 1)
    tabs.value[0]!.fullPath = '/'
  }

  return { tabs, keys, open, rename, close, reset }
})
