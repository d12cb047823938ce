/** 首页上自己的活：轮到本岗位办、又不在审批待办里的单据，各给件数，点开就是那张列表。 */
import { useQuery } from '@pinia/colada'
import { computed, type ComputedRef } from 'vue'
import { getRecords, viewKey } from '@/api/client'
import { useSession } from '@/api/session'
import type { RecordQuery } from '@/api/types'

export interface Work {
  title: string
  module: string
  needs: string
  table: string
  query: RecordQuery
  to: string
}

export const WORKS: Work[] = [
  { title: '支付申请被退回', module: '集中支付', needs: 'payment.application.submit', table: 'PAY_VOUCHER', query: { status: '10', is_returned: '1' }, to: '/payment/applications?tab=returned' },
  { title: '支付失败待改', module: '集中支付', needs: 'payment.application.submit', table: 'PAY_VOUCHER', query: { status: '55' }, to: '/payment/applications?tab=failed' },
  { title: '支付申请待送审', module: '集中支付', needs: 'payment.application.submit', table: 'PAY_VOUCHER', query: { status: '10', is_returned: '2' }, to: '/payment/applications' },
  { title: '已审核待付款', module: '集中支付', needs: 'payment.voucher.create', table: 'PAY_VOUCHER', query: { status: '40' }, to: '/payment/applications?tab=sent&status=40' },
  { title: '支付凭证待签章', module: '集中支付', needs: 'payment.voucher.seal', table: 'PAY_VOUCHER_BILL', query: { status: '1' }, to: '/payment/vouchers?tab=all&status=1' },
  { title: '支付凭证待发送', module: '集中支付', needs: 'payment.voucher.send', table: 'PAY_VOUCHER_BILL', query: { status: '2' }, to: '/payment/vouchers?tab=all&status=2' },
  { title: '资金退回待认领', module: '集中支付', needs: 'payment.refund.claim', table: 'PAY_REFUND', query: { status: '10' }, to: '/payment/refunds?tab=claim' },
  { title: '资金退回待审核', module: '集中支付', needs: 'payment.refund.review', table: 'PAY_REFUND', query: { status: '20' }, to: '/payment/refunds?tab=todo&status=20' },
  { title: '资金退回待确认', module: '集中支付', needs: 'payment.refund.confirm', table: 'PAY_REFUND', query: { status: '30' }, to: '/payment/refunds?tab=todo&status=30' },
  { title: '指标待下达', module: '指标管理', needs: 'appropriation.indicator.issue', table: 'BA_BGT_INFO', query: { status: '1' }, to: '/appropriation/indicators?tab=todo' },
  { title: '待分指标有余额', module: '指标管理', needs: 'appropriation.indicator.allocate', table: 'BA_BGT_INFO', query: { status: '2', bgt_exe_flag: '2', cur_amt__gt: '0' }, to: '/appropriation/indicators?tab=split&cur_amt__gt=0' },
  { title: '取消政府采购待审核', module: '指标管理', needs: 'appropriation.amendment.approve', table: 'BA_BGT_AMEND', query: { status: '1' }, to: '/appropriation/amendments?tab=todo' },
  { title: '项目待送审', module: '项目库', needs: 'projects.project.submit', table: 'PM_PROJECT_INFO', query: { status: '1' }, to: '/projects?tab=draft' },
  { title: '年度预算待送审', module: '预算编制', needs: 'budgeting.annual.submit', table: 'BGT_PM_ANNUAL', query: { status: '1' }, to: '/budgeting/annuals?tab=draft' },
]

/** 有件数的才显示。 */
export function useWorks(): ComputedRef<(Work & { count: number })[]> {
  const session = useSession()
  const mine = computed(() => WORKS.filter((work) => session.can(work.needs)))
  const counts = useQuery({
    key: () => ['records', 'portal', 'works', mine.value.map((work) => work.title).join(), viewKey()],
    query: () => Promise.all(mine.value.map(async (work) => (await getRecords(work.table, { ...work.query, page_size: 1 })).count)),
  })
  return computed(() => mine.value.map((work, i) => ({ ...work, count: counts.data.value?.[i] ?? 0 })).filter((work) => work.count > 0))
}
