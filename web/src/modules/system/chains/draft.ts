/** 流程草稿的编辑：复制、加环节、移动、组成命令。 */
import type { ChainChoices, ChainEdge, ChainStep } from '@/api/chains'

/** 自己写的去向；条件的说法由服务端给，不随草稿送。 */
export type DraftEdge = Omit<ChainEdge, 'words'>

export const copyOf = <T>(rows: T[]): T[] => rows.map((row) => ({ ...row }))

export function blankStep(steps: ChainStep[], choices: ChainChoices): ChainStep {
  const role = choices.roles[0]!
  const taken = new Set(steps.map((s) => s.code))
  let no = steps.length + 1
  while (taken.has(`step_${no}`)) no += 1
  return {
    code: `step_${no}`, title: '新环节', role: role.code, scope: role.scope, stage: choices.stages.at(-1)!.code,
    when: '', timeout_days: 3, ratio: null, assign: 'pool', persons: [], recall: true,
  }
}

export function moved(steps: ChainStep[], at: number, by: number): ChainStep[] {
  const next = [...steps]
  const [step] = next.splice(at, 1)
  next.splice(at + by, 0, step!)
  return next
}

/** 会签比例的输入框给的是文字，空即不会签。 */
function ratioOf(value: unknown): number | null {
  const text = String(value ?? '').trim()
  return text === '' ? null : Number(text)
}

export function commandOf(bizType: string, steps: ChainStep[], edges: DraftEdge[], reason: string): Record<string, unknown> {
  return {
    biz_type: bizType,
    reason,
    edges: edges.map(({ source, target, condition, priority }) => ({ source, target, condition, priority })),
    steps: steps.map((s) => ({
      code: s.code, title: s.title, role: s.role, scope: s.scope, stage: s.stage, when: edges.length ? '' : s.when, timeout_days: s.timeout_days,
      ratio: ratioOf(s.ratio), assign: s.assign, persons: s.assign === 'named' ? s.persons : [], recall: s.recall,
    })),
  }
}
