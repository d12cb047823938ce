/** 额度控制的查询：可以控制的要素，一版政策的控制键说成话。 */
import { useQuery } from '@pinia/colada'
import { getPath, viewKey } from './client'

export interface ControlElement {
  field: string
  title: string
  actions: string[]
}

export interface ControlPolicyText {
  parts: { field: string; title: string; hint: string }[]
  key: string
  conditions: string
}

export const useControlElements = () =>
  useQuery<{ rows: ControlElement[] }>({ key: () => ['records', 'control-elements', viewKey()], query: () => getPath('/api/limits/elements', {}) })

export const useControlPolicy = (id: string) =>
  useQuery<ControlPolicyText>({ key: () => ['records', 'control-policy', id, viewKey()], query: () => getPath(`/api/limits/policies/${id}`, {}) })
