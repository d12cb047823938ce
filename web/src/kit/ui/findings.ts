/** 校验结果的级别：拒绝 > 转人工 > 预警 > 提示。 */
import type { Finding } from '@/api/types'

export interface Level {
  title: string
  tone: 'bad' | 'warn' | 'info'
  rank: number
}

const LEVELS: Record<string, Level> = {
  BLOCK: { title: '拒绝', tone: 'bad', rank: 0 },
  MANUAL: { title: '转人工', tone: 'warn', rank: 1 },
  WARN: { title: '预警', tone: 'warn', rank: 2 },
  INFO: { title: '提示', tone: 'info', rank: 3 },
}

export function levelOf(finding: Finding): Level {
  return LEVELS[String(finding.level).toUpperCase()] ?? { title: '提示', tone: 'info', rank: 3 }
}

export const isBlocking = (finding: Finding): boolean => levelOf(finding).tone === 'bad'

const SHORTAGE = { x: '可用', y: '本次', d: '差额' } as const

/** 额度不够的三个数单列一行；别的数都已写在说明里，不再重复。 */
export function amountsOf(finding: Finding): { title: string; value: string }[] {
  const figures = finding.figures ?? {}
  const found = Object.entries(SHORTAGE).map(([name, title]) => ({ title, value: figures[name] ?? '' }))
  return found.every((item) => item.value) ? found : []
}
