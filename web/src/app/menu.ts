/** 模块菜单与左菜单。看得见由操作码决定，能不能办由服务端决定。 */

export interface MenuItem {
  path: string
  title: string
  /** 持有任一操作（以点结尾表示前缀）即可见；不写表示人人可见。 */
  needs?: string[]
  /** 写了的只有这些角色看得见，只读的角色也不例外。 */
  roles?: string[]
}

export interface MenuModule {
  key: string
  title: string
  items: MenuItem[]
}

/** 全局只读的角色看得见全部菜单。 */
const READERS = new Set(['AUDIT', 'LEAD', 'SUPV', 'MOF_TRE', 'MOF_BGT'])

export const MODULES: MenuModule[] = [
  {
    key: 'portal',
    title: '首页',
    items: [
      { path: '/', title: '首页' },
      { path: '/notices', title: '消息' },
      { path: '/calendar', title: '工作日历' },
      { path: '/jobs', title: '后台作业' },
      { path: '/exports', title: '我的导出' },
      { path: '/rules', title: '规则大全' },
    ],
  },
  {
    key: 'basedata',
    title: '基础信息',
    items: [
      { path: '/basedata/agencies', title: '单位信息' },
      { path: '/basedata/accounts', title: '账户信息' },
    ],
  },
  { key: 'projects', title: '项目库', items: [{ path: '/projects', title: '项目管理', needs: ['projects.', 'budgeting.'] }] },
  { key: 'budgeting', title: '预算编制', items: [{ path: '/budgeting/annuals', title: '项目年度预算', needs: ['budgeting.'] }] },
  {
    key: 'appropriation',
    title: '指标管理',
    items: [
      { path: '/appropriation/indicators', title: '指标查询与办理', needs: ['appropriation.', 'payment.'] },
      { path: '/appropriation/docs', title: '指标文', needs: ['appropriation.'] },
      { path: '/appropriation/amendments', title: '指标要素修改', needs: ['appropriation.amendment.', 'appropriation.indicator.amend'] },
      { path: '/appropriation/elements', title: '要素控制', needs: ['appropriation.'] },
      { path: '/appropriation/movements', title: '额度变动', needs: ['appropriation.', 'payment.'] },
      { path: '/appropriation/controls', title: '额度控制', needs: ['appropriation.control.'] },
      { path: '/appropriation/freezes', title: '冻结解冻', needs: ['appropriation.indicator.', 'appropriation.write_off.'] },
      { path: '/appropriation/recovers', title: '收回资金', needs: ['appropriation.recover.'] },
      { path: '/adjustment/batches', title: '调整调剂', needs: ['adjustment.'] },
      { path: '/adjustment/funds', title: '追加来源', needs: ['adjustment.fund.'] },
      { path: '/appropriation/advances/list', title: '预拨指标', needs: ['appropriation.indicator.'] },
      { path: '/appropriation/advances/conversions', title: '预拨转正', needs: ['appropriation.indicator.'] },
      { path: '/appropriation/advances/diffs', title: '预拨差异单', needs: ['appropriation.advance.'] },
      { path: '/appropriation/transfers/pending', title: '待下达下级', needs: ['appropriation.transfer.'] },
      { path: '/appropriation/transfers/out', title: '转移支付下达单', needs: ['appropriation.transfer.'] },
      { path: '/appropriation/transfers/in', title: '接收上级转移支付', needs: ['appropriation.transfer.'] },
      { path: '/appropriation/executions/pending', title: '待执行总指标', needs: ['appropriation.execution.'] },
      { path: '/appropriation/executions/done', title: '其他支出执行单', needs: ['appropriation.execution.'] },
      { path: '/appropriation/unit-funds/incomes', title: '收入预算', needs: ['budgeting.income.'] },
      { path: '/appropriation/unit-funds/receipts', title: '单位资金收款', needs: ['appropriation.receipt.'] },
      { path: '/appropriation/unit-funds/list', title: '单位资金收支', needs: ['appropriation.receipt.', 'budgeting.income.'] },
      { path: '/appropriation/year-end/preview', title: '年结预览', needs: ['appropriation.carryover.', 'appropriation.year_end.'] },
      { path: '/appropriation/year-end/carryovers', title: '结转申报', needs: ['appropriation.carryover.'] },
      { path: '/appropriation/year-end/write-offs', title: '冻结核销', needs: ['appropriation.write_off.', 'appropriation.year_end.'] },
      { path: '/appropriation/year-end/board', title: '年结', needs: ['appropriation.year_end.'] },
      { path: '/appropriation/year-end/carry-in', title: '结转导入', needs: ['appropriation.carry_in.'] },
    ],
  },
  {
    key: 'payment',
    title: '集中支付',
    items: [
      { path: '/payment/applications', title: '支付申请', needs: ['payment.'] },
      { path: '/payment/vouchers', title: '支付凭证', needs: ['payment.'] },
      { path: '/payment/clearing/quotas', title: '清算额度通知单', needs: ['payment.clearing.', 'payment.voucher.send'] },
      { path: '/payment/clearing/certs', title: '申请划款凭证', needs: ['payment.clearing.', 'payment.voucher.send'] },
      { path: '/payment/refunds', title: '资金退回', needs: ['payment.'] },
      { path: '/payment/corrections', title: '支付更正', needs: ['payment.'] },
    ],
  },
  {
    key: 'accounting',
    title: '会计核算',
    items: [
      { path: '/accounting/vouchers', title: '会计凭证', needs: ['accounting.', 'payment.', 'appropriation.'] },
      { path: '/accounting/balances', title: '余额表', needs: ['accounting.', 'payment.', 'appropriation.'] },
    ],
  },
  {
    key: 'reporting',
    title: '报表与追溯',
    items: [
      { path: '/reporting/execution', title: '预算执行情况' },
      { path: '/reporting/paid', title: '支付与退款明细' },
      { path: '/reporting/trace', title: '一笔钱的一生' },
    ],
  },
  {
    key: 'system',
    title: '系统管理',
    items: [
      { path: '/system/delegations', title: '审核委托', needs: ['identity.delegation.'] },
      { path: '/system/users', title: '账号', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/system/changes', title: '授权变更', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/system/sessions', title: '登录会话', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/system/chains', title: '流程', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/system/reversals', title: '反审', needs: ['workflow.reversal.'] },
      { path: '/system/exports', title: '导出审批', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/system/access', title: '谁能办什么', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/system/periodic', title: '周期作业', roles: ['SYS_ADM', 'IT', 'AUDIT', 'PAY_CTR', 'MOF_TRE', 'MOF_ACC'] },
      { path: '/system/outbox', title: '发件箱', roles: ['IT', 'AUDIT', 'PAY_CTR', 'MOF_TRE'] },
      { path: '/system/certificates', title: '个人证书', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/system/legacy', title: '权限迁移', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/system/permission-map', title: '权限对照', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
    ],
  },
  {
    key: 'interchange',
    title: '接口对接',
    items: [
      { path: '/interchange/clients', title: '接口客户端', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/interchange/changes', title: '客户端申请', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/interchange/webhooks', title: '事件订阅', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/interchange/deliveries', title: '事件通知', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
      { path: '/interchange/examples', title: '接口示例', roles: ['SYS_ADM', 'SEC_ADM', 'AUDIT'] },
    ],
  },
  { key: 'audit', title: '审计', items: [{ path: '/audit/logs', title: '操作日志', roles: ['AUDIT'] }] },
]

export interface Viewer {
  can: (code: string) => boolean
  roles: Set<string>
}

export function visibleModules(viewer: Viewer): MenuModule[] {
  const readsAll = [...viewer.roles].some((role) => READERS.has(role))
  const shown = (item: MenuItem): boolean => {
    if (item.roles) return item.roles.some((role) => viewer.roles.has(role))
    return !item.needs || readsAll || item.needs.some((code) => viewer.can(code))
  }
  return MODULES.map((module) => ({ ...module, items: module.items.filter(shown) })).filter((module) => module.items.length > 0)
}

export function moduleOfPath(path: string): MenuModule {
  if (path === '/') return MODULES[0]!
  return MODULES.find((m) => m.key !== 'portal' && m.items.some((item) => path.startsWith(item.path.split('/').slice(0, 2).join('/')))) ?? MODULES[0]!
}
