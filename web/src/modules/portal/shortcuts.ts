/** 首页的常用功能；有对应操作的才显示。 */
export const SHORTCUTS: { title: string; to: string; needs?: string }[] = [
  { title: '新增支付申请', to: '/payment/applications/new', needs: 'payment.application.create' },
  { title: '支付申请', to: '/payment/applications', needs: 'payment.' },
  { title: '指标查询', to: '/appropriation/indicators', needs: 'appropriation.' },
  { title: '新增项目', to: '/projects/new', needs: 'projects.project.create' },
  { title: '支付凭证', to: '/payment/vouchers', needs: 'payment.voucher.' },
  { title: '执行情况', to: '/reporting/execution' },
  { title: '追溯', to: '/reporting/trace' },
]
