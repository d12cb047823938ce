/** 正在看哪条规则的说明；任何地方点规则号都开同一块侧板。 */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useRulePanel = defineStore('rulePanel', () => {
  const code = ref('')
  return {
    code,
    open: (next: string) => (code.value = next),
    close: () => (code.value = ''),
  }
})
