/** 日期显示：日期 2026-11-23，时间 2026-11-23 14:05；服务端给的是 ISO 文本。 */

export function day(text: string | null | undefined): string {
  return text ? text.slice(0, 10) : ''
}

export function minute(text: string | null | undefined): string {
  return text ? text.slice(0, 16).replace('T', ' ') : ''
}

/** 列表里本年日期写 11-23。 */
export function shortDay(text: string | null | undefined, year: string | number): string {
  const full = day(text)
  return full.startsWith(`${year}-`) ? full.slice(5) : full
}

/** 序时进度：截止日在当年的天数占比，两位小数百分比。 */
export function yearProgress(asOf: string): number {
  const date = new Date(`${asOf.slice(0, 10)}T00:00:00`)
  const start = new Date(date.getFullYear(), 0, 1)
  const end = new Date(date.getFullYear() + 1, 0, 1)
  const dayMs = 86_400_000
  const passed = Math.round((date.getTime() - start.getTime()) / dayMs) + 1
  const total = Math.round((end.getTime() - start.getTime()) / dayMs)
  return Math.round((passed / total) * 10_000) / 100
}
