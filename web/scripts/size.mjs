/** 产物大小检查：首屏脚本（压缩后）≤ 150 KB，任何一页另加 ≤ 350 KB；超了即失败。 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const OUT = fileURLToPath(new URL('../../src/yitihua/app/static/web/', import.meta.url))
const SHELL_KB = 150
const SHELL_CSS_KB = 50
const PAGE_KB = 350
const SHELL = ['index.html']

const manifest = JSON.parse(readFileSync(join(OUT, '.vite/manifest.json'), 'utf8'))
const sizes = new Map()

function gzipped(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(OUT, file))).length)
  return sizes.get(file)
}

/** 一个入口静态牵出的全部文件。 */
function closure(keys) {
  const [files, css, seen] = [new Set(), new Set(), new Set()]
  const walk = (key) => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = manifest[key]
    files.add(chunk.file)
    for (const sheet of chunk.css ?? []) css.add(sheet)
    for (const next of chunk.imports ?? []) walk(next)
  }
  keys.forEach(walk)
  return { files, css, seen }
}

const kb = (files) => [...files].reduce((sum, file) => sum + gzipped(file), 0) / 1024
const shell = closure(SHELL)
const report = [['首屏脚本', kb(shell.files), SHELL_KB], ['首屏样式', kb(shell.css), SHELL_CSS_KB]]

const lazy = Object.keys(manifest).filter((key) => manifest[key].isDynamicEntry)
for (const key of lazy) {
  const extra = [...closure([key]).files].filter((file) => !shell.files.has(file))
  report.push([key.replace('src/', ''), kb(extra), PAGE_KB])
}

let failed = false
for (const [name, size, limit] of report.sort((a, b) => b[1] - a[1])) {
  const over = size > limit
  failed ||= over
  console.log(`${over ? '超限' : '  ok'}  ${size.toFixed(1).padStart(7)} / ${limit} KB  ${name}`)
}
process.exit(failed ? 1 : 0)
