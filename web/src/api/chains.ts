/** 流程的读：列表、一种单据的流程与草稿。 */
import { useQuery } from '@pinia/colada'
import { toValue, type MaybeRefOrGetter } from 'vue'
import { getPath } from './client'
import type { Finding } from './types'

export interface ChainStep {
  code: string
  title: string
  role: string
  role_name?: string
  scope: string
  stage: string
  when: string
  timeout_days: number
  ratio: number | null
  assign: string
  persons: string[]
  recall: boolean
}
export interface ChainEdge {
  source: string
  target: string
  condition: string
  /** 条件说成话，要素用名称；空即任何情况。 */
  words: string
  priority: number
}
export interface ChainPicture {
  version: number
  steps: ChainStep[]
  edges: ChainEdge[]
}
export interface ChainDraft extends ChainPicture {
  reason: string
  drafter_name: string
  problems: Finding[]
}
export interface ChainVersion {
  version: number
  fiscal_year: string
  reason: string
  drafter_name: string
  publisher_name: string
  publish_time: string
}
export interface ChainChoices {
  roles: { code: string; title: string; scope: string }[]
  stages: { code: string; title: string }[]
  must_pass: string[]
  scopes: Record<string, string>
  assign: Record<string, string>
  fields: { code: string; title: string; type: string }[]
}
export interface ChainView {
  biz_type: string
  title: string
  bound: boolean
  chain: ChainPicture
  draft: ChainDraft | null
  versions: ChainVersion[]
  choices: ChainChoices
}
export interface ChainRow {
  biz_type: string
  title: string
  bound: boolean
  version: number
  steps: string[]
  has_draft: boolean
}

export const useChains = () => useQuery<{ rows: ChainRow[] }>({ key: () => ['records', 'chains'], query: () => getPath('/api/chains') })

/** `version` 为空是现行的一版。 */
export const useChain = (bizType: string, version: MaybeRefOrGetter<string>) =>
  useQuery<ChainView>({
    key: () => ['records', 'chains', bizType, toValue(version)],
    query: () => getPath(`/api/chains/${bizType}`, { version: toValue(version) || undefined }),
  })
