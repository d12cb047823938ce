/** 办理：成功给轻提示并刷新，被拒绝给停留面板。页面上的按钮都走这里。 */
import { useNotice } from '@/kit/notice/store'
import { operate, operateBatch } from './client'
import { Refused, Unreachable } from './errors'
import { useRefresh } from './records'
import type { OperationResult, Row } from './types'

export interface Act {
  /** 成功返回结果，被拒绝返回 null（面板已显示）。 */
  (code: string, command: Record<string, unknown>, title: string, done?: string): Promise<OperationResult | null>
}

export function useAct(): Act {
  const notice = useNotice()
  const refresh = useRefresh()
  return async (code, command, title, done) => {
    try {
      const outcome = await operate(code, command)
      notice.done(done ?? `${title}成功`)
      if (outcome.findings?.length) notice.show(`${title}已办理，请留意`, '', outcome.findings)
      void refresh()
      return outcome
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error
      notice.refused(`${title}未办成`, error)
      return null
    }
  }
}

export type BatchAct = (code: string, lines: Row[], title: string, labels: string[]) => Promise<boolean>

/** 批量办理：逐条给结局，失败的列原因，成功的不回滚；一笔都没成就不说“已办理”。 */
export function useBatchAct(): BatchAct {
  const notice = useNotice()
  const refresh = useRefresh()
  return async (code, lines, title, labels) => {
    try {
      const { outcomes } = await operateBatch(code, lines)
      void refresh()
      const done = outcomes.filter((o) => o.ok).length
      if (done) notice.done(`${title}已办理 ${done} 笔`)
      const noted = outcomes.filter((o) => o.findings?.length)
      const findings = noted.flatMap((o) => (o.findings ?? []).map((f) => ({ ...f, message: `${labels[o.index] ?? ''}　${f.message}` })))
      if (done < lines.length) notice.show(`${title}：${done} 笔成功，${lines.length - done} 笔未办成`, '以下各笔未办成，其余已办理。', findings)
      else if (findings.length) notice.show(`${title}已办理，请留意`, '', findings)
      return done === lines.length
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error
      notice.refused(`${title}未办成`, error)
      return false
    }
  }
}
