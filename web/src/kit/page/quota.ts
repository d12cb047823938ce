/** 指标额度的口径：额度 = 指标金额 − 追减；已用 = 在途占用 + 已支付；可用、冻结、已拆分取服务端。 */
import type { Row } from '@/api/types'
import { minus } from '../money'

export interface Quota {
  limit: string
  used: string
  frozen: string
  split: string
  available: string
}

const text = (value: Row[string]): string | null => (value === null || value === undefined ? null : String(value))

export function quotaOf(indicator: Row): Quota {
  return {
    limit: minus(text(indicator.amount), text(indicator.dis_amt)),
    used: text(indicator.pay_app_amt) ?? '0.00',
    frozen: text(indicator.frozen_amt) ?? '0.00',
    split: text(indicator.split_amt) ?? '0.00',
    available: text(indicator.cur_amt) ?? '0.00',
  }
}
