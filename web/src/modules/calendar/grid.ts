/** 月历的排法：周一起头，前面补空。 */
import type { CalendarDay } from '@/api/services'

export const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日']

export function weeksOf(days: CalendarDay[]): (CalendarDay | null)[][] {
  if (!days.length) return []
  const lead = (new Date(`${days[0]!.day}T00:00:00`).getDay() + 6) % 7
  const cells: (CalendarDay | null)[] = [...Array<null>(lead).fill(null), ...days]
  while (cells.length % 7) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, i) => cells.slice(i * 7, i * 7 + 7))
}

/** 往前或往后几个月：2022-01 往前一个月是 2021-12。 */
export function shiftMonth(month: string, step: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const total = year * 12 + number - 1 + step
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}`
}

export const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00`).getDay())
