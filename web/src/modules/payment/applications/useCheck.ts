/** 边录边查：停手半秒后做一次不占额度的校验，旧的结果不覆盖新的。 */
import { ref, watch, type Ref } from 'vue'
import { operate } from '@/api/client'
import { Refused, Unreachable } from '@/api/errors'
import type { Finding } from '@/api/types'

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

export function useLiveCheck(command: () => Asking | null): LiveCheck {
  const findings = ref<Finding[]>([])
  const checking = ref(false)
  let latest = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function run(): Promise<void> {
    const body = command()
    const mine = ++latest
    if (!body) {
      findings.value = []
      return
    }
    checking.value = true
    const found = await ask(body)
    if (mine !== latest) return
    findings.value = found
    checking.value = false
  }

  async function ask({ code, body, query }: Asking): Promise<Finding[]> {
    try {
      return (await operate(code, body, query)).findings ?? []
    } catch (error) {
      if (error instanceof Refused) return error.findings
      if (error instanceof Unreachable) return []
      throw error
    }
  }

  watch(
    () => JSON.stringify(command()),
    () => {
      clearTimeout(timer)
      timer = setTimeout(() => void run(), PAUSE_MS)
    },
  )
  return { findings, checking, run }
}
