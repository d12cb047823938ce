/** 支付凭证上能办的事与确认时的说法。 */
export interface VoucherAction {
  code: string
  verb: string
  to: string
  after: string
  danger?: boolean
  tabs: string[]
  /** 这些状态下才有意义；准不准由服务端定。 */
  states: string[]
}

export const VOUCHER_ACTIONS: VoucherAction[] = [
  { code: 'payment.voucher.seal', verb: '签章', to: '加盖本岗印章', after: '经办章、复核章齐后由支付中心发送银行。', tabs: ['todo'], states: ['1'] },
  { code: 'payment.voucher.send', verb: '发送', to: '发送代理银行付款', after: '发送后只能请求撤销，由银行确认是否已付。', tabs: ['todo'], states: ['2'] },
  { code: 'payment.voucher.resend', verb: '重发', to: '按原凭证重新发送银行', after: '银行按凭证号识别，不会重复付款。', tabs: ['sent'], states: ['3'] },
  { code: 'payment.voucher.cancel_request', verb: '请求撤销', to: '向银行请求撤销', after: '银行确认未付的释放额度；已付的不能撤销。', danger: true, tabs: ['sent'], states: ['3', '4'] },
]
