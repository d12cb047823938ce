/** 假接口里不是表的那几个：本人、待办、单据、报表、追溯。 */
import { agencies, applications, projects, random, TABLES, type Row } from './data'

const OPERATIONS: Record<string, string[]> = {
  op: ['payment.application.create', 'payment.application.update', 'payment.application.submit', 'payment.application.withdraw', 'payment.application.void', 'payment.application.check', 'payment.voucher.create', 'payment.voucher.seal', 'payment.refund.claim', 'projects.project.create', 'projects.project.submit', 'budgeting.annual.create', 'budgeting.annual.submit'],
  aud: ['payment.application.approve', 'payment.application.return', 'payment.application.check', 'payment.voucher.seal', 'projects.project.approve', 'budgeting.annual.approve', 'payment.refund.review'],
  ctr: ['payment.application.approve', 'payment.application.return', 'payment.application.void', 'payment.application.check', 'payment.voucher.send', 'payment.voucher.resend', 'payment.voucher.cancel_request', 'payment.refund.confirm', 'payment.clearing.send_quota', 'demo.clock.advance'],
  bgt: ['appropriation.indicator.issue', 'appropriation.indicator.return', 'appropriation.indicator.freeze', 'appropriation.indicator.cut', 'appropriation.indicator.withdraw', 'appropriation.indicator.allocate', 'budgeting.approval.register', 'budgeting.approval.reply', 'accounting.period.close', 'payment.application.check'],
}
const ROLES: Record<string, string> = { op: 'AG_OP', aud: 'AG_AUD', ctr: 'PAY_CTR', bgt: 'MOF_BGT' }
const POSTS: Record<string, string> = { op: '单位经办', aud: '单位审核', ctr: '支付中心审核', bgt: '预算科' }

export function me(user: string): unknown {
  const kind = user in ROLES ? user : 'ctr'
  const unit = ['op', 'aud'].includes(kind)
  return {
    username: user, user_name: '王某某', roles: [ROLES[kind]], posts: [POSTS[kind]], mof_div_code: '430600000', mof_div_name: '岳阳市', agency_code: unit ? '104001' : '', agency_name: unit ? '市教育局本级' : '', mof_dep_code: '', mof_dep_name: '', fiscal_year: '2022', biz_now: '2022-11-15T10:00:00+08:00', mode: 'demo', operations: [...OPERATIONS[kind]!, 'demo.clock.advance'],
  }
}

export function todo(query: URLSearchParams): unknown {
  const task = (row: Row, type: string, name: string, i: number): unknown => ({ task_id: `t${type}${i}`, biz_type: type, biz_type_name: name, biz_id: row.pay_app_id ?? row.pro_id, biz_no: row.pay_app_no ?? row.pro_code, title: row.use_des ?? row.pro_name, agency_code: row.agency_code, agency_name: row.agency_name, amount: row.pay_app_amt ?? row.pro_total_amt, step: '支付中心初审', status: 'todo', arrive_time: `${String(row.create_date ?? '2022-11-14')}T09:12:00+08:00`, act_time: '2022-11-14T16:00:00+08:00', action: 'approve' })
  const pay = applications.filter((a) => a.status === '30').map((row, i) => task(row, 'payment.application', '支付申请', i))
  const pro = projects.filter((p) => p.store_phase === '30').map((row, i) => task(row, 'projects.project', '项目', i))
  const type = query.get('biz_type')
  const rows = type === 'projects.project' ? pro : type ? pay : [...pay, ...pro]
  const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('page_size') ?? 50)]
  return { rows: rows.slice((page - 1) * size, page * size), count: rows.length, cards: [{ biz_type: 'payment.application', title: '支付申请审核', count: pay.length }, { biz_type: 'projects.project', title: '项目审核', count: pro.length }] }
}

const DOC_TABLES: Record<string, string> = { 'payment.application': 'PAY_VOUCHER', 'projects.project': 'PM_PROJECT_INFO', 'budgeting.annual': 'BGT_PM_ANNUAL', 'appropriation.indicator': 'BA_BGT_INFO', 'payment.refund': 'PAY_REFUND' }

export function documentView(type: string, id: string): unknown {
  const table = DOC_TABLES[type] ?? 'PAY_VOUCHER'
  const record = TABLES[table]!.rows.find((row) => row[TABLES[table]!.key] === id)
  const flow = [['送审', '李某', 'done'], ['单位审核', '张某', 'done'], ['支付中心初审', '', 'current'], ['支付中心复审', '', 'waiting'], ['办结', '', 'waiting']].map(([title, actor, state], i) => ({ code: String(i), title, actor, state, time: '' }))
  return {
    record: { ...record, findings: [{ code: 'R-PAY-033', level: 'MANUAL', message: '金额达到人工审核标准，已转支付中心审核', figures: { 申请: '1,234,567.00', 标准: '1,000,000.00' }, fields: [], next_step: '请支付中心初审、复审两岗审核。' }] },
    table, title: '支付申请', flow, actions: ['approve', 'return'],
    opinions: [{ step: '单位审核', actor: '张某', action: '审核', opinion: '情况属实，同意', time: '2022-11-14T15:40:00+08:00' }],
  }
}

export function execution(): unknown {
  const rows = agencies.filter((a) => a.is_leaf === 1).map((a) => {
    const budget = Math.round(random() * 3e9) / 100
    const months = Array.from({ length: 12 }, (_, i) => (i < 11 ? Math.round((budget / 13) * (0.5 + random()) * 100) / 100 : 0))
    const paid = months.reduce((s, m) => s + m, 0)
    return { agency_code: a.agency_code, agency_name: a.agency_name, exp_func_code: a.exp_func_code, exp_func_name: a.exp_func_name, budget_amt: budget.toFixed(2), indicator_amt: (budget * 0.97).toFixed(2), paid_amt: paid.toFixed(2), months: months.map((m) => m.toFixed(2)), rate: null }
  })
  const sum = (f: 'budget_amt' | 'indicator_amt' | 'paid_amt'): string => rows.reduce((s, r) => s + Number(r[f]), 0).toFixed(2)
  return { rows, totals: { budget_amt: sum('budget_amt'), indicator_amt: sum('indicator_amt'), paid_amt: sum('paid_amt') }, as_of: '2022-11-15' }
}

export function trialBalance(): unknown {
  const rows = ['1001 国库存款', '1021 其他财政存款', '2001 应付国库集中支付结余', '3001 一般公共预算结转结余', '4001 一般公共预算本级收入', '5001 一般公共预算本级支出'].map((text, i) => {
    const [code, name] = text.split(' ')
    return { acct_cls_code: code, acct_cls_name: name, begin_dr: i < 2 ? '5000000.00' : '0.00', begin_cr: i === 3 ? '10000000.00' : '0.00', occur_dr: '128908760.33', occur_cr: '128908760.33', end_dr: i < 2 ? '5000000.00' : '0.00', end_cr: i === 3 ? '10000000.00' : '0.00' }
  })
  return { rows, totals: { begin_dr: '10000000.00', begin_cr: '10000000.00', occur_dr: '773452561.98', occur_cr: '773452561.98', end_dr: '10000000.00', end_cr: '10000000.00' } }
}

export function trace(no: string): unknown {
  const steps: [string, string, string][] = [['PM_PROJECT_INFO', '项目', '430600221040010000001'], ['BGT_PM_ANNUAL', '年度预算', '二下'], ['BA_BGT_INFO', '指标', '岳财预〔2022〕3号'], ['PAY_VOUCHER', '支付申请', '202200000012'], ['PAY_VOUCHER_BILL', '支付凭证', no], ['MSG_INBOX', '银行回单', 'ICBC0012'], ['PAY_LQD_CERT', '划款凭证', '230100000003']]
  const ledgers: [string, string, string][] = [['GLB_VOU_HEAD', '预算指标会计凭证', 'GLB-000012'], ['GLF_VOU_HEAD', '总预算会计凭证', 'GLF-000012'], ['GLA_VOU_HEAD', '单位会计凭证', 'GLA-000012']]
  const node = ([type, title, n]: [string, string, string], i: number): unknown => ({ id: `${type}-${i}`, type, title, no: n, amount: '250000.00', date: '2022-11-14', status: '有效', link: null })
  return {
    nodes: [...steps, ...ledgers].map(node),
    edges: [...steps.slice(1).map(([type], i) => [`${steps[i]![0]}-${i}`, `${type}-${i + 1}`]), ['BA_BGT_INFO-2', 'GLB_VOU_HEAD-7'], ['MSG_INBOX-5', 'GLA_VOU_HEAD-9'], ['PAY_LQD_CERT-6', 'GLF_VOU_HEAD-8']],
  }
}
