/** 提示：成功用 3 秒轻提示；被拒绝用停留的面板；要确认的用对话框。 */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { Refused, Unreachable } from '@/api/errors'
import type { Finding } from '@/api/types'

export interface Toast {
  id: number
  text: string
  tone: 'ok' | 'warn'
}

export interface RefusalNotice {
  id: number
  title: string
  message: string
  findings: Finding[]
}

export interface Question {
  title: string
  text: string
  /** 按钮写动词，如“确定送审”。 */
  verb: string
  danger?: boolean
  /** 要填理由时的提示；填了才能确定。 */
  reasonLabel?: string
  lines?: string[]
  answer: (outcome: { ok: boolean; reason: string }) => void
}

let nextId = 1

export const useNotice = defineStore('notice', () => {
  const toasts = ref<Toast[]>([])
  const refusals = ref<RefusalNotice[]>([])
  const question = shallowRef<Question | null>(null)

  function done(text: string, tone: Toast['tone'] = 'ok'): void {
    const toast = { id: nextId++, text, tone }
    toasts.value.push(toast)
    setTimeout(() => (toasts.value = toasts.value.filter((t) => t.id !== toast.id)), 3000)
  }

  function refused(title: string, error: unknown): void {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error
    const findings = error instanceof Refused ? error.findings : []
    if (error instanceof Refused && error.status === 401) return
    show(title, error.message, findings)
  }

  function show(title: string, message: string, findings: Finding[]): void {
    refusals.value = [{ id: nextId++, title, message, findings }, ...refusals.value].slice(0, 3)
  }

  function dismiss(id: number): void {
    refusals.value = refusals.value.filter((r) => r.id !== id)
  }

  function ask(asked: Omit<Question, 'answer'>): Promise<{ ok: boolean; reason: string }> {
    question.value?.answer({ ok: false, reason: '' })
    return new Promise((resolve) => {
      question.value = {
        ...asked,
        answer: (outcome) => {
          question.value = null
          resolve(outcome)
        },
      }
    })
  }

  return { toasts, refusals, question, done, refused, show, dismiss, ask }
})
