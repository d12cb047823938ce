import { describe, expect, it } from 'vitest'
import type { CalendarDay } from '@/api/services'
import { isWeekend, shiftMonth, weeksOf } from '@/modules/calendar/grid'
import { cancellable, retriable } from '@/modules/jobs/actions'
import { progressText } from '@/modules/jobs/columns'
import { resultText } from '@/modules/system/periodic/columns'

const days = (month: string, count: number): CalendarDay[] =>
  Array.from({ length: count }, (_, i) => ({ day: `${month}-${String(i + 1).padStart(2, '0')}`, works: true, source: '', remark: '', bank_cutoff: '' }))

describe('月历', () => {
  it('周一起头，前后补空，每行七格', () => {
    const weeks = weeksOf(days('2022-03', 31))
    expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7])
    expect([weeks[0]![0], weeks[0]![1]!.day, weeks[4]![3]!.day, weeks[4]![4]]).toEqual([null, '2022-03-01', '2022-03-31', null])
    expect(weeksOf(days('2022-02', 28))[0]![1]!.day).toBe('2022-02-01')
    expect(weeksOf([])).toEqual([])
  })

  it('换月跨年', () => {
    expect([shiftMonth('2022-01', -1), shiftMonth('2022-12', 1), shiftMonth('2022-03', 0), shiftMonth('2022-03', -15)]).toEqual(['2021-12', '2023-01', '2022-03', '2020-12'])
  })

  it('周六周日是周末', () => {
    expect(['2022-03-04', '2022-03-05', '2022-03-06', '2022-03-07'].map(isWeekend)).toEqual([false, true, true, false])
  })
})

describe('作业', () => {
  it('死信与等着再试的可重试；没开始的可取消', () => {
    const states = ['todo', 'doing', 'retrying', 'failed', 'cancelled']
    expect(states.filter((status) => retriable({ status }))).toEqual(['retrying', 'failed'])
    expect(states.filter((status) => cancellable({ status }))).toEqual(['todo', 'retrying'])
    expect([retriable(undefined), cancellable(undefined)]).toEqual([false, false])
  })

  it('周期作业的结果说成一句话', () => {
    expect(resultText('{"overdue": 2, "reminded": 4, "escalated": 0}')).toBe('超时待办 2、催办 4、上报 0')
    expect(resultText('{"checked": 3, "count": 0, "damaged": []}')).toBe('查过 3、件数 0')
    expect(resultText('')).toBe('')
  })
})

describe('后台批量的进度', () => {
  it('正在办的写第几行与百分数，行都定了写正在落账，没在办的不写', () => {
    expect(progressText({ status: 'doing', done_count: 2500, line_count: 10001 } as never)).toBe('2500/10001（24%）')
    expect(progressText({ status: 'doing', done_count: 10001, line_count: 10001 } as never)).toBe('10001/10001，正在落账')
    expect(progressText({ status: 'doing', done_count: null, line_count: 10001 } as never)).toBe('')
    expect(progressText({ status: 'todo', done_count: 3, line_count: 10001 } as never)).toBe('')
  })
})
