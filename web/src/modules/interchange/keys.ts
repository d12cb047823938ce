/** 接口密钥的录入：算法、密钥二选一；密钥在浏览器里生成，只显示这一次。 */
import type { FormField, FormModel } from '@/kit/form/fields'

export const KEY_FIELDS: FormField[] = [
  { field: 'algorithm', title: '签名算法', kind: 'options', required: true, blank: false, options: ['HMAC-SM3', 'SM2', 'RSA', 'ED25519'].map((value) => ({ value, title: value })) },
  { field: 'secret', title: '共享密钥', hint: '只有 HMAC-SM3 填；已代为生成，请抄给对方，此后不再显示' },
  { field: 'public_key', title: '公钥', kind: 'textarea', wide: true, max: 4000, hint: 'SM2、RSA、ED25519 填，共享密钥清空' },
]
export const REASON: FormField = { field: 'reason', title: '理由', kind: 'textarea', required: true, wide: true }

export function newSecret(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
/** 逗号、顿号、空格分开的几个。 */
export const listOf = (text: string | undefined): string[] => (text ?? '').split(/[,，、\s]+/).filter(Boolean)

export function clientCommand(model: FormModel): Record<string, unknown> {
  const { roles, ip_allow: ips, rate_limit: rate, ...rest } = model
  return { ...rest, roles: listOf(roles), ip_allow: listOf(ips), ...(rate ? { rate_limit: Number(rate) } : {}) }
}
