/** 支付各单据的状态：代码与含义由业务规则定，这里只管显示。 */
import type { States } from '@/kit/ui/status'

export const PAY_APP: States = {
  '10': { title: '待送审', tone: 'draft' },
  returned: { title: '被退回', tone: 'bad' },
  '20': { title: '待单位审核', tone: 'todo' },
  '30': { title: '待支付中心审核', tone: 'todo' },
  '40': { title: '已审核', tone: 'good' },
  '50': { title: '已发送银行', tone: 'sent' },
  '55': { title: '支付失败', tone: 'bad' },
  '80': { title: '撤销中', tone: 'todo' },
  '60': { title: '已支付', tone: 'good' },
  '70': { title: '已清算', tone: 'good' },
  '90': { title: '已作废', tone: 'void' },
}

export const PAY_CERT: States = {
  '1': { title: '未签章', tone: 'todo' },
  '2': { title: '已签章', tone: 'todo' },
  '3': { title: '已发送', tone: 'sent' },
  '4': { title: '银行已收', tone: 'sent' },
  '5': { title: '已支付', tone: 'good' },
  '6': { title: '支付失败', tone: 'bad' },
  '7': { title: '已清算', tone: 'good' },
  '9': { title: '已作废', tone: 'void' },
}

export const SEND: States = {
  '0': { title: '未发送', tone: 'todo' },
  '1': { title: '已发送', tone: 'sent' },
  '2': { title: '已签收', tone: 'sent' },
  '3': { title: '已清算', tone: 'good' },
  '4': { title: '已退回', tone: 'bad' },
  '9': { title: '已作废', tone: 'void' },
}

export const REFUND: States = {
  '10': { title: '待认领', tone: 'todo' },
  '20': { title: '待确认', tone: 'todo' },
  '30': { title: '单位已审', tone: 'todo' },
  '40': { title: '已确认', tone: 'good' },
  '50': { title: '已清算', tone: 'good' },
}
