/** 各种单据在前端的称呼：主键、编号、金额字段，办理它的操作码前缀，详情页在哪。 */
import type { RouteLocationRaw } from 'vue-router'

export interface DocumentKind {
  bizType: string
  noun: string
  idField: string
  noField: string
  amountField: string
  detail: (id: string) => RouteLocationRaw
  /** 抽屉里先看的要素。 */
  facts: { field: string; title: string; kind?: 'money' | 'date' }[]
  /** 额度情况来自哪条指标。 */
  quotaField?: string
  /** 审核时另要填的金额，如财政审核数。 */
  extra?: { field: string; title: string; roles: string[] }
  checkOperation?: string
}

const KINDS: DocumentKind[] = [
  {
    bizType: 'payment.application',
    noun: '支付申请',
    idField: 'pay_app_id',
    noField: 'pay_app_no',
    amountField: 'pay_app_amt',
    detail: (id) => `/payment/applications/${id}`,
    quotaField: 'bgt_id',
    checkOperation: 'payment.application.check',
    facts: [
      { field: 'agency', title: '预算单位' },
      { field: 'pro', title: '项目' },
      { field: 'exp_func', title: '功能分类' },
      { field: 'dep_bgt_eco', title: '部门经济' },
      { field: 'gov_bgt_eco', title: '政府经济' },
      { field: 'fund_type', title: '资金性质' },
      { field: 'payee_acct_name', title: '收款人' },
      { field: 'payee_acct_no', title: '收款账号' },
      { field: 'payee_acct_bank_name', title: '开户银行' },
      { field: 'set_mode', title: '结算方式' },
      { field: 'use_des', title: '用途' },
      { field: 'create_date', title: '申请日期', kind: 'date' },
    ],
  },
  {
    bizType: 'projects.project',
    noun: '项目',
    idField: 'pro_id',
    noField: 'pro_code',
    amountField: 'pro_total_amt',
    detail: (id) => `/projects/${id}`,
    facts: [
      { field: 'pro_name', title: '项目名称' },
      { field: 'agency', title: '单位' },
      { field: 'pro_cat', title: '项目类别' },
      { field: 'exp_func', title: '功能分类' },
      { field: 'pro_start_year', title: '起始年度' },
      { field: 'pro_term', title: '期限（年）' },
      { field: 'pro_desc', title: '项目概述' },
    ],
  },
  {
    bizType: 'budgeting.annual',
    noun: '年度预算',
    idField: 'bgt_pman_id',
    noField: 'pro_code',
    amountField: 'apply_up',
    detail: (id) => `/budgeting/annuals/${id}`,
    extra: { field: 'fin_audit_money', title: '财政审核数', roles: ['MOF_BIZ'] },
    facts: [
      { field: 'agency', title: '单位' },
      { field: 'pro', title: '项目' },
      { field: 'exp_func', title: '功能分类' },
      { field: 'gov_bgt_eco', title: '政府经济' },
      { field: 'dep_bgt_eco', title: '部门经济' },
      { field: 'fund_type', title: '资金性质' },
      { field: 'fin_audit_money', title: '财政审核数', kind: 'money' },
      { field: 'reply_amt', title: '年初批复数', kind: 'money' },
    ],
  },
  {
    bizType: 'appropriation.indicator',
    noun: '指标',
    idField: 'bgt_id',
    noField: 'cor_bgt_doc_no',
    amountField: 'amount',
    detail: (id) => `/appropriation/indicators/${id}`,
    facts: [
      { field: 'agency', title: '单位' },
      { field: 'pro', title: '项目' },
      { field: 'exp_func', title: '功能分类' },
      { field: 'gov_bgt_eco', title: '政府经济' },
      { field: 'fund_type', title: '资金性质' },
      { field: 'bgt_type', title: '指标类型' },
      { field: 'bgt_dec', title: '指标说明' },
    ],
  },
  {
    bizType: 'payment.correction',
    noun: '更正',
    idField: 'correct_id',
    noField: 'correct_no',
    amountField: 'correct_amt',
    detail: (id) => ({ path: '/payment/corrections', query: { correct_id: id, tab: 'all' } }),
    quotaField: 'new_bgt_id',
    facts: [
      { field: 'agency', title: '单位' },
      { field: 'ori_pay_cert_no', title: '原支付凭证号' },
      { field: 'ori_pro', title: '原项目' },
      { field: 'new_pro', title: '更正后项目' },
      { field: 'ori_exp_func', title: '原功能分类' },
      { field: 'new_exp_func', title: '更正后功能分类' },
      { field: 'ori_dep_bgt_eco', title: '原部门经济' },
      { field: 'new_dep_bgt_eco', title: '更正后部门经济' },
      { field: 'correct_reason', title: '更正原因' },
      { field: 'vou_date', title: '凭证日期', kind: 'date' },
    ],
  },
  {
    bizType: 'adjustment.batch',
    noun: '调整批次',
    idField: 'adj_batch_id',
    noField: 'adj_batch_no',
    amountField: 'batch_amt',
    detail: (id) => `/adjustment/batches/${id}`,
    checkOperation: 'adjustment.batch.check',
    facts: [
      { field: 'agency', title: '单位' },
      { field: 'manage_mof_dep', title: '业务科室' },
      { field: 'adj_type', title: '调整类型' },
      { field: 'total_out', title: '调减合计', kind: 'money' },
      { field: 'total_in', title: '调增合计', kind: 'money' },
      { field: 'reason', title: '事由' },
      { field: 'goal_note', title: '绩效目标' },
      { field: 'special_doc_no', title: '专项批件' },
    ],
  },
  {
    bizType: 'appropriation.carryover',
    noun: '结转申报',
    idField: 'carryovers_bgt_id',
    noField: 'cor_bgt_doc_no',
    amountField: 'carryovers_amt',
    detail: () => '/appropriation/year-end/carryovers?tab=todo',
    quotaField: 'ori_bgt_id',
    facts: [
      { field: 'agency', title: '单位' },
      { field: 'pro', title: '项目' },
      { field: 'exp_func', title: '功能分类' },
      { field: 'fund_type', title: '资金性质' },
      { field: 'approve_amt', title: '批复数', kind: 'money' },
      { field: 'bgt_dec', title: '结转说明' },
    ],
  },
  {
    bizType: 'appropriation.write_off',
    noun: '冻结核销',
    idField: 'write_off_id',
    noField: 'approve_doc_no',
    amountField: 'amount',
    detail: () => '/appropriation/year-end/write-offs?tab=todo',
    quotaField: 'bgt_id',
    facts: [
      { field: 'agency', title: '单位' },
      { field: 'approve_doc_no', title: '批件文号' },
      { field: 'remark', title: '核销理由' },
    ],
  },
  {
    bizType: 'payment.refund',
    noun: '资金退回',
    idField: 'refund_id',
    noField: 'refund_no',
    amountField: 'refund_amt',
    detail: (id) => ({ path: '/payment/refunds', query: { refund_id: id, tab: 'all' } }),
    facts: [
      { field: 'ori_pay_cert_no', title: '原支付凭证号' },
      { field: 'refund_reason', title: '退回原因' },
      { field: 'payee_acct_name', title: '原收款人' },
      { field: 'vou_date', title: '凭证日期', kind: 'date' },
    ],
  },
]

const BY_TYPE = new Map(KINDS.map((kind) => [kind.bizType, kind]))

export function kindOf(bizType: string): DocumentKind | undefined {
  return BY_TYPE.get(bizType)
}
