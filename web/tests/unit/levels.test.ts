import { describe, expect, it } from 'vitest'
import { levelsOf, shortened } from '@/kit/flow/levels'

describe('流程图的排法', () => {
  it('可以不经过的环节往下让一行', () => {
    const links = [
      { source: '送审', target: 'a', condition: '' },
      { source: 'a', target: 'b', condition: 'amount >= 5' },
      { source: 'a', target: '终审', condition: 'amount < 5' },
      { source: 'b', target: '终审', condition: '' },
    ]
    const places = levelsOf(['送审', 'a', 'b', '终审'], links)
    expect([...places.values()]).toEqual([{ level: 0, line: 0 }, { level: 1, line: 0 }, { level: 2, line: 1 }, { level: 3, line: 0 }])
  })

  it('长的条件截短', () => {
    expect(shortened('amount >= 5')).toBe('amount >= 5')
    expect(shortened("pro_kind_code like '22%'")).toBe('pro_kind_code l…')
  })
})
