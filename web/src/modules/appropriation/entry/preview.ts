/** 导入预览的数据：逐行判定，按“不能导入、有预警、能导入”分开看。 */
import type { Row } from '@/api/types'

export interface PreviewFinding { code: string; level: string; message: string; fields: string[]; next_step: string }
export interface PreviewLine { line_no: number; ok: boolean; values: Record<string, string>; findings: PreviewFinding[] }
export interface Preview { line_count: number; ok_count: number; total_amt: string; ok_amt: string; lines: PreviewLine[] }
export type Pick = 'bad' | 'warn' | 'ok' | 'all'

export function picked(lines: PreviewLine[], pick: Pick): PreviewLine[] {
  if (pick === 'bad') return lines.filter((line) => !line.ok)
  if (pick === 'warn') return lines.filter((line) => line.findings.some((item) => item.level === 'warn'))
  if (pick === 'ok') return lines.filter((line) => line.ok)
  return lines
}

export const rowsOf = (lines: PreviewLine[]): Row[] =>
  lines.map((line) => ({
    line_no: line.line_no,
    state: line.ok ? 'ok' : 'bad',
    ...line.values,
    said: line.findings.map((item) => `${item.code} ${item.message}`).join('；'),
    step: line.findings.map((item) => item.next_step).filter(Boolean).join('；'),
  }))

/** 预警的规则号：写一次理由，各行通用。 */
export const warned = (lines: PreviewLine[]): string[] => [...new Set(lines.flatMap((line) => line.findings.filter((item) => item.level === 'warn').map((item) => item.code)))].sort()
