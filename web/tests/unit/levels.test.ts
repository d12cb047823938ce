import { describe, expect, it } from 'vitest'
import { levelsOf, shortened } from '@/kit/flow/levels'

describe('流程图的排法', () => {
  it('可以不经过的环节往下让一行', () => {
    const links = [
      { source: '送审', target: 'a', words: '' },
      { source: 'a', target: 'b', words: '金额不小于5.00元' },
      { source: 'a', target: '终审', words: '金额小于5.00元' },
      { source: 'b', target: '终审', words: '' },
    ]
    const places = levelsOf(['送审', 'a', 'b', '终审'], links)
    expect([...places.values()]).toEqual([{ level: 0, line: 0 }, { level: 1, line: 0 }, { level: 2, line: 1 }, { level: 3, line: 0 }])
  })

  it('写不下的条件写条件号', () => {
    expect(shortened('命中转人工为是', 0)).toBe('命中转人工为是')
    expect(shortened('项目类别以22开头，或项目类别以3开头', 2)).toBe('条件3')
  })
})
