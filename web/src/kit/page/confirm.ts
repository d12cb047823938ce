/** 批量办理前的确认：件数、合计、去向、能否撤回。 */
import { formatFen, sumFen } from '../money'
import { useNotice } from '../notice/store'
import type { Row } from '@/api/types'

export interface Confirming {
  verb: string
  noun: string
  rows: Row[]
  amountField: string
  noField: string
  /** 如 “送单位审核岗审核”。 */
  to: string
  /** 如 “送审后可在对方办理前撤销。” */
  after: string
  danger?: boolean
  reasonLabel?: string
}

export function useConfirm(): (c: Confirming) => Promise<{ ok: boolean; reason: string }> {
  const notice = useNotice()
  return ({ verb, noun, rows, amountField, noField, to, after, danger, reasonLabel }) => {
    const sum = formatFen(sumFen(rows.map((row) => String(row[amountField] ?? ''))))
    const lines = rows.length > 1 ? rows.map((row) => `${String(row[noField] ?? '')}　${formatFen(sumFen([String(row[amountField] ?? '')]))}`) : []
    return notice.ask({
      title: `${verb}${noun}`, verb: `确定${verb}`, lines, danger, reasonLabel,
      text: `将 ${rows.length} 笔${noun}${to}，合计 ${sum} 元。${after}`,
    })
  }
}
