/** 样式的下限是 Chromium 109：不用嵌套、:has()、color-mix() 等更新的写法；构建目标写死。 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const SRC = fileURLToPath(new URL('../../src', import.meta.url))
const TOO_NEW = /color-mix\(|:has\(|@layer|@container|@scope|oklch\(|\btext-wrap\s*:|\binset-area\b/

const files = (readdirSync(SRC, { recursive: true }) as string[]).filter((name) => /\.(css|vue)$/.test(name))

function stylesOf(name: string): string {
  const text = readFileSync(join(SRC, name), 'utf8')
  const css = name.endsWith('.css') ? text : [...text.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map((m) => m[1]).join('\n')
  return css.replace(/\/\*[\s\S]*?\*\//g, '')
}

/** 规则里又套规则（@media、@keyframes、@supports 里的不算）。 */
export function nested(css: string): string[] {
  const open: string[] = []
  const found: string[] = []
  for (const [, head = '', brace] of css.matchAll(/([^{};]*)([{}])/g)) {
    if (brace === '}') {
      open.pop()
      continue
    }
    const selector = head.trim()
    if (open.some((outer) => !outer.startsWith('@'))) found.push(selector)
    open.push(selector)
  }
  return found
}

describe('样式', () => {
  it('认得出嵌套，也不冤枉媒体查询', () => {
    expect(nested('.a { color: red; .b { color: blue; } }')).toEqual(['.b'])
    expect(nested('@media print { .a { color: red; } } .b { color: blue; }')).toEqual([])
  })

  it.each(files)('%s 不用 Chromium 109 没有的写法', (name) => {
    const css = stylesOf(name)
    expect(TOO_NEW.exec(css)?.[0]).toBeUndefined()
    expect(nested(css)).toEqual([])
  })

  it('构建目标是 chrome86', () => {
    expect(readFileSync(join(SRC, '../vite.config.ts'), 'utf8')).toContain("target: 'chrome86'")
  })
})
