/** 开发用假数据：只为看页面，不进产物，不代表业务结果。 */
type Row = Record<string, string | number | null>

const yuan = (n: number): string => n.toFixed(2)
let seed = 20221115
export function random(): number {
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed / 2147483648
}
const pick = <T>(list: T[]): T => list[Math.floor(random() * list.length)]!
const id = (prefix: string, n: number): string => `${prefix}-0000-7000-8000-${String(n).padStart(12, '0')}`
const date = (month: number, day: number): string => `2022-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

const DEPTS = ['市人大常委会办公室', '市政府办公室', '市发展和改革委员会', '市教育局', '市科学技术局', '市公安局', '市民政局', '市财政局', '市人力资源和社会保障局', '市自然资源和规划局', '市生态环境局', '市住房和城乡建设局', '市交通运输局', '市水利局', '市农业农村局', '市文化旅游广电局', '市卫生健康委员会', '市应急管理局']
const FUNCS: [string, string][] = [['2010101', '行政运行（人大事务）'], ['2010301', '行政运行（政府办公厅）'], ['2050204', '高中教育'], ['2050205', '高等教育'], ['2040201', '行政运行（公安）'], ['2080208', '基层政权建设和社区治理'], ['2100201', '综合医院'], ['2130104', '事业运行（农业农村）'], ['2140104', '公路建设'], ['2110301', '大气'], ['2120101', '行政运行（城乡社区）']]
const FUNC_CLASSES: [string, string][] = [['201', '一般公共服务支出'], ['204', '公共安全支出'], ['205', '教育支出'], ['208', '社会保障和就业支出'], ['210', '卫生健康支出'], ['211', '节能环保支出'], ['212', '城乡社区支出'], ['213', '农林水支出'], ['214', '交通运输支出']]
const GOV: [string, string][] = [['50101', '工资奖金津补贴'], ['50201', '办公经费'], ['50502', '商品和服务支出'], ['50302', '基础设施建设']]
const DEP: [string, string][] = [['30101', '基本工资'], ['30201', '办公费'], ['30213', '维修（护）费'], ['31005', '基础设施建设']]
const USES = ['教学楼维修工程进度款', '办公设备采购', '十月份电费', '公务用车运行维护', '信息系统运维服务', '道路养护工程款', '干部培训费', '疫苗采购款']
const PAYEES = ['湘北建设工程有限公司', '洞庭科技服务有限公司', '巴陵物业管理有限公司', '城陵汽车维修有限公司', '南湖文化传媒有限公司']

export const agencies: Row[] = DEPTS.flatMap((name, i) => {
  const dept = String(101 + i)
  const row = (code: string, n: string, leaf: boolean): Row => ({
    agency_id: id('a', Number(code)), agency_code: code, agency_name: n, is_leaf: leaf ? 1 : 2, is_enabled: 1, unifsoc_cred_code: `11430600MB${code.padStart(8, '0')}`,
    agency_type_code: '11', agency_type_name: '党政机关', agency_level_code: code.length === 3 ? '1' : '2', agency_level_name: code.length === 3 ? '部门（一级预算单位）' : '二级预算单位',
    mof_dep_code: '05', mof_dep_name: '教科文科', executive_acc: '11', executive_acc_name: '政府会计制度（行政单位）', exp_func_code: FUNCS[i % FUNCS.length]![0], exp_func_name: FUNCS[i % FUNCS.length]![1], agency_leader_per_name: '负责人', start_date: '2022-01-01',
  })
  const units = i === 3 ? ['市教育局本级', '市第一中学', '市实验小学', '市职业技术学院'] : [`${name}本级`, `${name.replace(/^市/, '市').slice(0, 5)}事务中心`]
  return [row(dept, name, false), ...units.map((u, k) => row(`${dept}${String(k + 1).padStart(3, '0')}`, u, true))]
})
const leaves = agencies.filter((a) => a.is_leaf === 1)

function elements(): Row {
  const [agency, func, gov, dep] = [pick(leaves), pick(FUNCS), pick(GOV), pick(DEP)]
  const n = Math.floor(random() * 300)
  return {
    agency_code: agency.agency_code!, agency_name: agency.agency_name!, exp_func_code: func[0], exp_func_name: func[1], gov_bgt_eco_code: gov[0], gov_bgt_eco_name: gov[1],
    dep_bgt_eco_code: dep[0], dep_bgt_eco_name: dep[1], fund_type_code: '111', fund_type_name: '经费拨款（补助）', pro_code: `43060022${String(agency.agency_code)}${String(n).padStart(6, '0')}`.padEnd(21, '0'), pro_name: `${String(agency.agency_name).slice(0, 6)}${pick(['办公设备购置', '运行维护经费', '专项整治', '信息化建设'])}`,
    fiscal_year: '2022', mof_div_code: '430600000', row_version: 1,
  }
}
const make = (count: number, build: (i: number) => Row): Row[] => Array.from({ length: count }, (_, i) => build(i + 1))

export const indicators = make(320, (i) => {
  const amount = Math.round(random() * 9e8) / 100 + 10000
  const [dis, frozen, used] = [i % 9 === 0 ? 10000 : 0, i % 13 === 0 ? amount * 0.1 : 0, amount * random() * 0.8]
  const fen = (n: number): number => Math.round(n * 100) / 100
  const split = i % 20 === 0
  return {
    ...elements(), bgt_id: id('b', i), cor_bgt_doc_no: `岳财预〔2022〕${1 + (i % 40)}号`, doc_date: date(1 + (i % 10), 10), status: i % 17 === 0 ? '1' : '2', bgt_exe_flag: split ? '2' : '1', bgt_layer_code: split ? '20' : '40',
    bgt_type_code: '21', bgt_type_name: '当年预算（指标）', source_type_code: '1', source_type_name: '年初预算', manage_mof_dep_code: '05', manage_mof_dep_name: '教科文科', bgt_dec: '年初部门预算批复',
    amount: yuan(amount), dis_amt: yuan(dis), frozen_amt: yuan(fen(frozen)), split_amt: '0.00', pay_app_amt: yuan(fen(used)), cur_amt: yuan(fen(amount - dis - fen(frozen) - fen(used))), ori_bgt_id: null,
  }
})
export const applications = make(460, (i) => {
  const status = pick(['10', '20', '30', '40', '50', '55', '60', '70', '70', '70', '90'])
  const amount = Math.round(random() * 3e7) / 100 + 800
  const paid = ['60', '70'].includes(status)
  return {
    ...elements(), pay_app_id: id('p', i), pay_app_no: `2022${String(i).padStart(8, '0')}`, status, use_des: pick(USES), payee_acct_name: pick(PAYEES), payee_acct_no: `6222${String(81000000 + i * 37)}`, payee_acct_bank_name: '中国工商银行岳阳南湖支行', payee_acct_bank_no: '102557000123',
    pay_app_amt: yuan(amount), xpay_amt: paid ? yuan(amount) : '0.00', set_mode_code: '1', set_mode_name: '电子转账支付', pay_bus_type_code: '1', fund_traobj_type_code: '31', receiver_code: '91430600MA4L000000', create_date: date(1 + (i % 11), 1 + (i % 28)), bgt_id: id('b', 1 + (i % 320)), pay_cert_id: paid ? id('c', i) : null, currency_code: 'CNY', pay_acct_no: '', contract_no: '', internal_dep_code: '',
  }
})
export const vouchers = applications.filter((a) => ['50', '60', '70', '55', '40'].includes(String(a.status))).map((a, i): Row => ({
  ...a, pay_cert_id: String(a.pay_cert_id ?? id('c', 5000 + i)), pay_cert_no: `4306002022${String(i + 1).padStart(8, '0')}`, status: { '40': i % 2 ? '1' : '2', '50': '3', '55': '6', '60': '5', '70': '7' }[String(a.status)] ?? '1', pay_amt: a.pay_app_amt!, vou_date: a.create_date!,
  xpay_date: ['60', '70'].includes(String(a.status)) ? a.create_date! : null, act_lqd_date: a.status === '70' ? a.create_date! : null, lqd_cert_no: a.status === '70' ? '2301202200000012' : null, agent_business_no: a.status === '70' ? `ICBC${i}` : null,
  pay_acct_name: a.agency_name!, pay_acct_no: '43001500063050000001', pay_acct_bank_name: '中国工商银行岳阳分行营业部',
}))
export const refunds = make(14, (i) => ({ ...elements(), refund_id: id('r', i), refund_no: `2203${String(i).padStart(8, '0')}`, status: pick(['10', '20', '30', '40', '50']), refund_amt: yuan(1000 + random() * 50000), ori_pay_cert_no: vouchers[i]!.pay_cert_no!, refund_reason: '户名不符', refund_type_code: '2', refund_type_name: '收款人退回', payee_acct_name: pick(PAYEES), payee_acct_no: '6222000', vou_date: date(10, i), agent_business_no: `B${i}` }))
export const projects = make(120, (i) => ({ ...elements(), pro_id: id('j', i), status: pick(['1', '2', '3']), pro_cat_code: pick(['22', '3']), pro_cat_name: '特定目标类', store_phase: pick(['10', '20', '30', '40', '60']), pro_total_amt: yuan(random() * 5e6), pro_start_year: '2022', pro_term: 1, manage_mof_dep_code: '05', manage_mof_dep_name: '教科文科', pro_desc: '保障单位正常履职所需' }))
export const annuals = make(200, (i) => {
  const amount = Math.round(random() * 2e8) / 100
  const replied = i % 3 !== 0
  return { ...elements(), bgt_pman_id: id('y', i), status: replied ? '4' : '1', apply_link: replied ? '4' : '3', apply_up: yuan(amount * 1.1), fin_audit_money: yuan(amount), reply_amt: yuan(replied ? amount : 0), adj_amt: yuan(i % 7 === 0 ? -5000 : 0), dis_amt: '0.00', cur_amt: yuan(replied ? amount - (i % 7 === 0 ? 5000 : 0) : 0), is_assigned: 2, found_type_code: '11', found_type_name: '年初安排', budget_level_code: '3', budget_level_name: '市级', manage_mof_dep_code: '05', manage_mof_dep_name: '教科文科' }
})
export const quotas = make(20, (i) => ({ lqd_quota_id: id('q', i), lqd_quota_notice_no: `5108${String(i).padStart(8, '0')}`, send_status_code: pick(['1', '2', '3']), vou_date: date(11, i), agent_bank_code: '102', agent_bank_name: '中国工商银行', fund_type_code: '11', fund_type_name: '一般公共预算资金', exp_func_code: '205', exp_func_name: '教育支出', total_amt: yuan(random() * 1e7), pay_acct_no: '0200001' }))
export const certs = make(20, (i) => ({ lqd_cert_id: id('l', i), lqd_cert_no: `2301${String(i).padStart(8, '0')}`, is_back: i % 6 === 0 ? 1 : 2, send_status_code: pick(['1', '3', '3']), vou_date: date(11, i), agent_bank_code: '102', agent_bank_name: '中国工商银行', fund_type_code: '11', fund_type_name: '一般公共预算资金', total_amt: yuan((i % 6 === 0 ? -1 : 1) * random() * 1e6), act_lqd_date: date(11, i), pay_acct_no: '0200001', payee_acct_no: '43001500', payee_acct_name: '中国工商银行岳阳分行' }))
export const accounts = leaves.map((a, i): Row => ({ acct_id: id('k', i), acct_no: `4300150006305${String(i).padStart(7, '0')}`, acct_name: a.agency_name!, acc_type_code: i % 3 ? '21' : '22', acc_type_name: i % 3 ? '单位零余额账户' : '单位基本存款账户（实有资金）', agency_code: a.agency_code!, agency_name: a.agency_name!, acct_bank_name: '中国工商银行岳阳分行营业部', acct_bank_no: '102557000018', fund_type_code: '11', fund_type_name: '一般公共预算资金', open_date: '2019-05-01', is_enabled: 1 }))
const heads = (prefix: string): Row[] => make(150, (i) => ({ vou_id: id(prefix, i), voucher_no: `${prefix.toUpperCase()}-${String(i).padStart(6, '0')}`, voucher_date: date(1 + (i % 11), 1 + (i % 28)), vou_status: '3', voucher_abs: `支付${pick(USES)}`, dr_amt: yuan(1000 * i + 0.5), cr_amt: yuan(1000 * i + 0.5), dr_ys_amt: yuan(1000 * i + 0.5), cr_ys_amt: yuan(1000 * i + 0.5), acct_period: String(1 + (i % 11)), agency_code: '104001', agency_name: '市教育局本级', acct_set_code: '430600000-01', red_flag: '0', inputer: '系统', auditor: '系统', poster: '系统', biz_event_id: `PAY03-${i}` }))
const details = (prefix: string, field: string): Row[] => heads(prefix).flatMap((h) => [['1', '5001', '一般公共预算本级支出'], ['2', '1001', '国库存款']].map(([side, code, name], k): Row => ({ vou_det_id: `${String(h.vou_id)}-${k}`, vou_id: h.vou_id!, voucher_no: h.voucher_no!, vou_seq: k + 1, vou_det_desc: h.voucher_abs!, [field]: code!, [field.replace('_code', '_name')]: name!, dr_cr: side!, amt: h.dr_amt!, ...elements(), acct_period: h.acct_period! })))
export const movements = make(60, (i) => ({ leg_key: id('m', i), limit_id: id('b', 1 + (i % 4)), biz_date: date(3, 1 + (i % 28)), event_code: pick(['E10', 'E12', 'E11']), summary: '支付申请占用', col: pick(['occ_amt', 'paid_amt', 'frozen_amt']), ref_type: 'payment.application', ref_id: id('p', i), delta: yuan(1000 * i), available_after: yuan(900000 - 1000 * i), business_key: `202200${i}` }))

const CODE_SETS: Record<string, [string, string][]> = {
  EXP_FUNC: [...FUNC_CLASSES, ...FUNCS], GOV_BGT_ECO: [['501', '机关工资福利支出'], ['502', '机关商品和服务支出'], ...GOV], DEP_BGT_ECO: [['301', '工资福利支出'], ['302', '商品和服务支出'], ...DEP],
  FUND_TYPE: [['1', '政府预算资金'], ['11', '一般公共预算资金'], ['111', '经费拨款（补助）'], ['12', '政府性基金预算资金'], ['121', '政府性基金收入安排']], SET_MODE: [['1', '电子转账支付'], ['2', '公务卡'], ['3', '现金支票']], PAY_BUS_TYPE: [['1', '普通业务'], ['2', '公务卡'], ['3', '工资统发（批量）']],
  FUND_TRAOBJ_TYPE: [['11', '与部门外同级政府单位'], ['31', '企业'], ['33', '个人']], AGENCY_TYPE: [['11', '党政机关'], ['22', '公益一类事业单位']], BGT_TYPE: [['11', '预拨指标'], ['21', '当年预算（指标）']], PRO_CAT: [['21', '公用经费'], ['22', '其他运转类'], ['3', '特定目标类']], PRO_LEV: [['1', '一级项目'], ['2', '二级项目']], ACCT_PERIOD: Array.from({ length: 12 }, (_, i): [string, string] => [String(i + 1), `${i + 1}月`]), ADJ_TYPE: [['20', '预算调剂'], ['22', '跨单位（部门）调剂']], FOUND_TYPE: [['11', '年初安排']], BUDGET_LEVEL: [['3', '市级']],
}
const codes: Row[] = Object.entries(CODE_SETS).flatMap(([set, list]) => list.map(([code, name], i): Row => ({ ele_id: `${set}-${i}`, ele_catalog_code: set, ele_code: code, ele_name: name, is_leaf: list.some(([c]) => c !== code && c.startsWith(code)) ? 2 : 1 })))

export const TABLES: Record<string, { rows: Row[]; key: string }> = {
  BAS_AGENCY_INFO: { rows: agencies, key: 'agency_id' }, BAS_ACCT_INFO: { rows: accounts, key: 'acct_id' }, ELE_UNION: { rows: codes, key: 'ele_id' }, BA_BGT_INFO: { rows: indicators, key: 'bgt_id' },
  PAY_VOUCHER: { rows: applications, key: 'pay_app_id' }, PAY_VOUCHER_BILL: { rows: vouchers, key: 'pay_cert_id' }, PAY_DETAIL: { rows: [], key: 'pay_detail_id' }, PAY_REFUND: { rows: refunds, key: 'refund_id' }, PM_PROJECT_INFO: { rows: projects, key: 'pro_id' }, BGT_PM_ANNUAL: { rows: annuals, key: 'bgt_pman_id' },
  PAY_LQD_QUOTA: { rows: quotas, key: 'lqd_quota_id' }, PAY_LQD_CERT: { rows: certs, key: 'lqd_cert_id' }, LEDGER_MOVEMENT: { rows: movements, key: 'leg_key' },
  GLB_VOU_HEAD: { rows: heads('glb'), key: 'vou_id' }, GLF_VOU_HEAD: { rows: heads('glf'), key: 'vou_id' }, GLA_VOU_HEAD: { rows: heads('gla'), key: 'vou_id' },
  GLB_VOU_DETAIL: { rows: details('glb', 'bgt_acct_cls_code'), key: 'vou_det_id' }, GLF_VOU_DETAIL: { rows: details('glf', 'fin_acct_cls_code'), key: 'vou_det_id' }, GLA_VOU_DETAIL: { rows: details('gla', 'gov_acct_cls_code'), key: 'vou_det_id' },
}
export type { Row }
