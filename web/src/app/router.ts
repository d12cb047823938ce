/** 路由：地址即状态。未登录去登录页，登录后回到原来要去的地方。 */
import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router'
import { useSession } from '@/api/session'
import { useNotice } from '@/kit/notice/store'
import { TAB_LIMIT, useTabs } from '@/kit/tabs'

const page = (path: string, title: string, component: RouteRecordRaw['component']): RouteRecordRaw =>
  ({ path, component, meta: { title } }) as RouteRecordRaw

export const routes: RouteRecordRaw[] = [
  { path: '/login', component: () => import('./Login.vue'), meta: { title: '登录', open: true } },
  { path: '/password', component: () => import('./Password.vue'), meta: { title: '密码与登录', open: true } },
  page('/', '首页', () => import('@/modules/portal/home.vue')),
  page('/exports', '我的导出', () => import('@/modules/workbench/exports.vue')),
  page('/rules', '规则大全', () => import('@/modules/workbench/rules.vue')),
  page('/basedata/agencies', '单位信息', () => import('@/modules/basedata/agencies/list.vue')),
  page('/basedata/agencies/:id', '单位', () => import('@/modules/basedata/agencies/detail.vue')),
  page('/basedata/accounts', '账户信息', () => import('@/modules/basedata/accounts/list.vue')),
  page('/projects', '项目管理', () => import('@/modules/projects/list.vue')),
  page('/projects/new', '新增项目', () => import('@/modules/projects/create.vue')),
  page('/projects/:id', '项目', () => import('@/modules/projects/detail.vue')),
  page('/budgeting/annuals', '项目年度预算', () => import('@/modules/budgeting/list.vue')),
  page('/budgeting/annuals/new', '新增年度预算', () => import('@/modules/budgeting/create.vue')),
  page('/budgeting/annuals/:id', '年度预算', () => import('@/modules/budgeting/detail.vue')),
  page('/appropriation/indicators', '指标查询与办理', () => import('@/modules/appropriation/list.vue')),
  page('/appropriation/indicators/new', '录入指标', () => import('@/modules/appropriation/entry/create.vue')),
  page('/appropriation/indicators/import', '导入指标', () => import('@/modules/appropriation/entry/import.vue')),
  page('/appropriation/indicators/:id', '指标', () => import('@/modules/appropriation/detail.vue')),
  page('/appropriation/docs', '指标文', () => import('@/modules/appropriation/docs/list.vue')),
  page('/appropriation/docs/prefixes', '文号前缀', () => import('@/modules/appropriation/docs/prefixes.vue')),
  page('/appropriation/amendments', '指标要素修改', () => import('@/modules/appropriation/amendments/list.vue')),
  page('/appropriation/elements', '要素控制', () => import('@/modules/appropriation/elements/matrix.vue')),
  page('/appropriation/elements/changes', '要素控制改动', () => import('@/modules/appropriation/elements/changes.vue')),
  page('/appropriation/advances/list', '预拨指标', () => import('@/modules/appropriation/advances/list.vue')),
  page('/appropriation/advances/conversions', '预拨转正', () => import('@/modules/appropriation/advances/conversions.vue')),
  page('/appropriation/advances/diffs', '预拨差异单', () => import('@/modules/appropriation/advances/diffs.vue')),
  page('/appropriation/transfers/pending', '待下达下级', () => import('@/modules/appropriation/transfers/pending.vue')),
  page('/appropriation/transfers/out', '转移支付下达单', () => import('@/modules/appropriation/transfers/out.vue')),
  page('/appropriation/transfers/in', '接收上级转移支付', () => import('@/modules/appropriation/transfers/in.vue')),
  page('/appropriation/executions/pending', '待执行总指标', () => import('@/modules/appropriation/executions/pending.vue')),
  page('/appropriation/executions/done', '其他支出执行单', () => import('@/modules/appropriation/executions/done.vue')),
  page('/appropriation/unit-funds/list', '单位资金收支', () => import('@/modules/appropriation/unitFunds/list.vue')),
  page('/appropriation/unit-funds/incomes', '收入预算', () => import('@/modules/appropriation/unitFunds/incomes.vue')),
  page('/appropriation/unit-funds/receipts', '单位资金收款', () => import('@/modules/appropriation/unitFunds/receipts.vue')),
  page('/appropriation/year-end/board', '年结', () => import('@/modules/appropriation/yearEnd/board.vue')),
  page('/appropriation/year-end/preview', '年结预览', () => import('@/modules/appropriation/yearEnd/preview.vue')),
  page('/appropriation/year-end/carryovers', '结转申报', () => import('@/modules/appropriation/yearEnd/carryovers.vue')),
  page('/appropriation/year-end/carry-in', '结转导入', () => import('@/modules/appropriation/yearEnd/carryIn.vue')),
  page('/appropriation/year-end/write-offs', '冻结核销', () => import('@/modules/appropriation/yearEnd/writeOffs.vue')),
  page('/appropriation/freezes', '冻结解冻', () => import('@/modules/appropriation/freezes/list.vue')),
  page('/appropriation/recovers', '收回资金', () => import('@/modules/appropriation/recovers/list.vue')),
  page('/appropriation/movements', '额度变动', () => import('@/modules/appropriation/movements.vue')),
  page('/appropriation/controls', '额度控制', () => import('@/modules/appropriation/controls/list.vue')),
  page('/appropriation/controls/new', '拟额度控制', () => import('@/modules/appropriation/controls/create.vue')),
  page('/appropriation/controls/:id', '一版额度控制', () => import('@/modules/appropriation/controls/detail.vue')),
  page('/adjustment/batches', '调整调剂', () => import('@/modules/adjustment/list.vue')),
  page('/adjustment/batches/new', '新增调整批次', () => import('@/modules/adjustment/edit.vue')),
  page('/adjustment/batches/:id', '调整批次', () => import('@/modules/adjustment/detail.vue')),
  page('/adjustment/batches/:id/edit', '修改调整批次', () => import('@/modules/adjustment/edit.vue')),
  page('/adjustment/funds', '追加来源', () => import('@/modules/adjustment/funds.vue')),
  page('/payment/applications', '支付申请', () => import('@/modules/payment/applications/list.vue')),
  page('/payment/applications/new', '新增支付申请', () => import('@/modules/payment/applications/detail.vue')),
  page('/payment/applications/:id', '支付申请单', () => import('@/modules/payment/applications/detail.vue')),
  page('/payment/vouchers', '支付凭证', () => import('@/modules/payment/vouchers/list.vue')),
  page('/payment/vouchers/:id', '支付凭证单', () => import('@/modules/payment/vouchers/detail.vue')),
  page('/payment/clearing/quotas', '清算额度通知单', () => import('@/modules/payment/clearing/quotas.vue')),
  page('/payment/clearing/certs', '申请划款凭证', () => import('@/modules/payment/clearing/certs.vue')),
  page('/payment/corrections', '支付更正', () => import('@/modules/payment/corrections/list.vue')),
  page('/payment/refunds', '资金退回', () => import('@/modules/payment/refunds/list.vue')),
  page('/accounting/vouchers', '会计凭证', () => import('@/modules/accounting/vouchers/list.vue')),
  page('/accounting/vouchers/:ledger/:id', '记账凭证', () => import('@/modules/accounting/vouchers/detail.vue')),
  page('/accounting/balances', '余额表', () => import('@/modules/accounting/balances.vue')),
  page('/accounting/lines/:ledger/:account', '明细账', () => import('@/modules/accounting/lines.vue')),
  page('/reporting/execution', '预算执行情况', () => import('@/modules/reporting/execution/board.vue')),
  page('/reporting/paid', '支付与退款明细', () => import('@/modules/reporting/paid/list.vue')),
  page('/reporting/trace', '一笔钱的一生', () => import('@/modules/reporting/trace.vue')),
  page('/system/delegations', '审核委托', () => import('@/modules/system/delegations/list.vue')),
  page('/system/users', '账号', () => import('@/modules/system/users/list.vue')),
  page('/system/users/:id', '一个账号', () => import('@/modules/system/users/detail.vue')),
  page('/system/changes', '授权变更', () => import('@/modules/system/changes/list.vue')),
  page('/system/changes/:id', '一笔授权变更', () => import('@/modules/system/changes/detail.vue')),
  page('/system/sessions', '登录会话', () => import('@/modules/system/sessions/list.vue')),
  page('/system/chains', '流程', () => import('@/modules/system/chains/list.vue')),
  page('/system/chains/:bizType', '一种单据的流程', () => import('@/modules/system/chains/detail.vue')),
  page('/system/reversals', '反审', () => import('@/modules/system/reversals/list.vue')),
  page('/system/exports', '导出审批', () => import('@/modules/system/exports/list.vue')),
  page('/system/access', '谁能办什么', () => import('@/modules/system/access.vue')),
  page('/system/periodic', '周期作业', () => import('@/modules/system/periodic/list.vue')),
  page('/system/outbox', '发件箱', () => import('@/modules/system/outbox/list.vue')),
  page('/notices', '消息', () => import('@/modules/notices/list.vue')),
  page('/calendar', '工作日历', () => import('@/modules/calendar/month.vue')),
  page('/jobs', '后台作业', () => import('@/modules/jobs/list.vue')),
  page('/jobs/:id', '一个后台作业', () => import('@/modules/jobs/detail.vue')),
  page('/system/certificates', '个人证书', () => import('@/modules/system/certificates/list.vue')),
  page('/system/legacy', '权限迁移', () => import('@/modules/system/legacy/list.vue')),
  page('/system/permission-map', '权限对照', () => import('@/modules/system/legacy/map.vue')),
  page('/interchange/clients', '接口客户端', () => import('@/modules/interchange/clients/list.vue')),
  page('/interchange/changes', '客户端申请', () => import('@/modules/interchange/changes/list.vue')),
  page('/interchange/webhooks', '事件订阅', () => import('@/modules/interchange/webhooks/list.vue')),
  page('/interchange/deliveries', '事件通知', () => import('@/modules/interchange/deliveries/list.vue')),
  page('/interchange/examples', '接口示例', () => import('@/modules/interchange/examples.vue')),
  page('/audit/logs', '操作日志', () => import('@/modules/audit/oplog/list.vue')),
  page('/audit/logs/:id', '一条操作日志', () => import('@/modules/audit/oplog/detail.vue')),
  page('/:rest(.*)*', '没有这个页面', () => import('./NotFound.vue')),
]

export function createAppRouter(): Router {
  const router = createRouter({ history: createWebHistory('/'), routes })
  router.beforeEach(async (to, from) => {
    const session = useSession()
    if (!session.asked) await session.load()
    if (!session.me && !to.meta.open) return { path: '/login', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
    if (session.me?.must_change_password && to.path !== '/password') return '/password'
    if (!session.me && to.path === '/password') return '/login'
    if (session.me && to.path === '/login') return '/'
    if (to.meta.open) return true
    const opened = useTabs().open({ key: to.path, title: String(to.meta.title ?? ''), fullPath: to.fullPath })
    if (opened) return true
    useNotice().done(`最多同时打开 ${TAB_LIMIT} 个页签，请先关掉几个。`, 'warn')
    return from.matched.length ? false : '/'
  })
  router.afterEach((to) => {
    document.title = `${String(to.meta.title ?? '')} · 预算管理一体化系统`
  })
  return router
}
