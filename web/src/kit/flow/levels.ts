/** 流程图的排法：一个环节放在它全部来源之后的那一列；有连线跨过它的（可以不经过），往下让一行。 */

export interface Link {
  source: string
  target: string
  words: string
}

export function levelsOf(codes: string[], links: Link[]): Map<string, { level: number; line: number }> {
  const level = new Map(codes.map((code) => [code, 0]))
  for (let round = 0; round < codes.length; round++) {
    for (const { source, target } of links) {
      if (!level.has(source) || !level.has(target)) continue
      const wanted = level.get(source)! + 1
      if (wanted > level.get(target)! && wanted <= codes.length) level.set(target, wanted)
    }
  }
  const crossed = (at: number): boolean => links.some((link) => (level.get(link.source) ?? at) < at && at < (level.get(link.target) ?? at))
  const used = new Map<number, number>()
  return new Map(
    codes.map((code) => {
      const at = level.get(code)!
      const line = used.get(at) ?? (crossed(at) ? 1 : 0)
      used.set(at, line + 1)
      return [code, { level: at, line }]
    }),
  )
}

/** 连线上写得下的写出来，写不下的写“条件几”，全文在下面的表里同一行。 */
export const shortened = (words: string, index: number): string => (words.length > 9 ? `条件${index + 1}` : words)
