/** 边录边查：停手半秒后做一次不占额度的校验；又改了的，改之前问的不算数，回来也不显示。 */
import { ref, watch, type Ref } from 'vue'
import { operate } from '@/api/client'
import { Refused, Unreachable } from '@/api/errors'
import type { Finding } from '@/api/types'
import { isBlocking } from '@/kit/ui/findings'

export interface LiveCheck {
  findings: Ref<Finding[]>
  checking: Ref<boolean>
  run: () => Promise<void>
}

const PAUSE_MS = 600

export interface Asking {
  code: string
  body: Record<string, unknown>
  query?: Record<string, string>
}

/** 依次问几项；前一项已拒绝就不再往下问，同一规则只列一次。 */
export function useLiveCheck(command: () => Asking[]): LiveCheck {
  const findings = ref<Finding[]>([])
  const checking = ref(false)
  let latest = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function run(): Promise<void> {
    const questions = command()
    const mine = ++latest
    checking.value = questions.length > 0
    const found: Finding[] = []
    for (const question of questions) {
      const known = new Set(found.map((f) => f.code))
      found.push(...(await ask(question)).filter((f) => !known.has(f.code)))
      if (found.some(isBlocking)) break
    }
    if (mine !== latest) return
    findings.value = found
    checking.value = false
  }

  async function ask({ code, body, query }: Asking): Promise<Finding[]> {
    try {
      const { findings: notices, result } = await operate(code, body, query)
      return [...(notices ?? []), ...(Array.isArray(result?.findings) ? (result.findings as unknown as Finding[]) : [])]
    } catch (error) {
      if (error instanceof Refused) return error.findings
      if (error instanceof Unreachable) return []
      throw error
    }
  }

  watch(
    () => JSON.stringify(command()),
    () => {
      latest += 1
      clearTimeout(timer)
      timer = setTimeout(() => void run(), PAUSE_MS)
    },
  )
  return { findings, checking, run }
}
