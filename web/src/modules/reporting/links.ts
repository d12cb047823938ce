/** 追溯节点 → 页面地址。服务端给了地址就用；没有则按表名与主键拼。 */
import type { TraceNode } from '@/api/types'

const PAGES: Record<string, (id: string) => string> = {
  PM_PROJECT_INFO: (id) => `/projects/${id}`,
  BGT_PM_ANNUAL: (id) => `/budgeting/annuals/${id}`,
  BA_BGT_INFO: (id) => `/appropriation/indicators/${id}`,
  PAY_VOUCHER: (id) => `/payment/applications/${id}`,
  PAY_VOUCHER_BILL: (id) => `/payment/vouchers/${id}`,
  PAY_LQD_QUOTA: () => '/payment/clearing/quotas',
  PAY_LQD_CERT: () => '/payment/clearing/certs',
  PAY_REFUND: (id) => `/payment/refunds?tab=all&refund_id=${id}`,
  GLB_VOU_HEAD: (id) => `/accounting/vouchers/GLB/${id}`,
  GLF_VOU_HEAD: (id) => `/accounting/vouchers/GLF/${id}`,
  GLA_VOU_HEAD: (id) => `/accounting/vouchers/GLA/${id}`,
}

/** 服务端的 link 可以是页面地址，也可以是 /api/records/表/主键。 */
export function linkOf(node: TraceNode): string | null {
  const record = /^\/api\/records\/([A-Z_]+)\/([^/?]+)$/.exec(node.link ?? '')
  if (record) return PAGES[record[1]!]?.(record[2]!) ?? null
  if (node.link?.startsWith('/') && !node.link.startsWith('/api/')) return node.link
  return PAGES[node.type]?.(node.id) ?? null
}
