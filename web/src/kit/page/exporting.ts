/** 导出一张列表：当场给的直接存；行数多的转后台、看进度；敏感而行数多的先申请。 */
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useAct } from '@/api/act'
import { download } from '@/api/client'
import { Refused } from '@/api/errors'
import { useSession } from '@/api/session'
import type { RecordQuery, SheetLayout } from '@/api/types'
import { useNotice } from '../notice/store'

const NEEDS_APPROVAL = 'R-WFL-023'
const NOT_FILTERS = new Set(['order', 'search', 'page', 'page_size', 'totals'])

export interface Exporting {
  run: () => Promise<void>
  /** 正在后台写的导出编号；空即没有。 */
  task: Ref<string>
  /** 要申请时给出规则的说法；空即不用。 */
  asking: ComputedRef<string>
  request: (reason: string) => Promise<boolean>
  cancel: () => void
}

export function useExporting(table: () => string, query: () => RecordQuery, layout: () => SheetLayout): Exporting {
  const notice = useNotice()
  const session = useSession()
  const act = useAct()
  const task = ref('')
  const refused = shallowRef<Refused | null>(null)

  async function run(): Promise<void> {
    try {
      task.value = await download(`/api/records/${table()}/export`, query(), layout())
    } catch (error) {
      const needs = error instanceof Refused && error.findings.some((finding) => finding.code === NEEDS_APPROVAL)
      notice.refused('导出未办成', error)
      if (needs) refused.value = error
    }
  }

  async function request(reason: string): Promise<boolean> {
    const wanted = Object.entries(query()).filter(([, value]) => value !== undefined && value !== '')
    const filters = Object.fromEntries(wanted.filter(([key]) => !NOT_FILTERS.has(key)).map(([key, value]) => [key, String(value)]))
    const asked = { filters, order: String(query().order ?? ''), search: String(query().search ?? ''), div: session.elsewhere ? session.division : '' }
    const done = await act('workbench.export.request', { table_name: table(), query: asked, layout: layout(), fiscal_year: session.year, reason }, '申请导出', '已申请，批准后在“我的导出”里下载')
    return done !== null
  }

  return { run, task, asking: computed(() => refused.value?.message ?? ''), request, cancel: () => (refused.value = null) }
}
