import type { ListSpec } from '@/kit/page/listSpec'
import { SEND } from '../states'

const byDate = { field: 'vou_date', title: '凭证日期', kind: 'dates' as const }
const quotaTabs = [
  { key: 'todo', title: '待签收', query: { send_status_code__in: '0,1' } },
  { key: 'done', title: '已签收', query: { send_status_code: '2' } },
  { key: 'back', title: '已退回', query: { send_status_code: '4' } },
  { key: 'all', title: '全部', query: {} },
]
const certTabs = [
  { key: 'todo', title: '待回单', query: { send_status_code__in: '0,1,2' } },
  { key: 'done', title: '已清算', query: { send_status_code: '3' } },
  { key: 'back', title: '已退回', query: { send_status_code: '4' } },
  { key: 'all', title: '全部', query: {} },
]

export const quotaSpec: ListSpec = {
  table: 'PAY_LQD_QUOTA',
  rowKey: 'lqd_quota_id',
  noun: '清算额度通知单',
  order: '-vou_date',
  amountField: 'total_amt',
  tabs: quotaTabs,
  filters: [{ field: 'lqd_quota_notice_no', title: '通知单号', kind: 'text', op: 'contains' }, byDate],
  columns: [
    { field: 'lqd_quota_notice_no', title: '通知单号', frozen: true, width: 170, to: (row) => ({ path: '/payment/vouchers', query: { tab: 'all', lqd_quota_notice_no: String(row.lqd_quota_notice_no) } }) },
    { field: 'send_status_code', title: '状态', kind: 'status', states: SEND },
    { field: 'vou_date', title: '凭证日期', kind: 'date' },
    { field: 'agent_bank_code', title: '代理银行', kind: 'code', width: 180 },
    { field: 'fund_type_code', title: '资金性质', kind: 'code', width: 190 },
    { field: 'total_amt', title: '清算额度（元）', kind: 'money' },
    { field: 'pay_acct_no', title: '付款账号', width: 180 },
  ],
}

export const certSpec: ListSpec = {
  table: 'PAY_LQD_CERT',
  rowKey: 'lqd_cert_id',
  noun: '申请划款凭证',
  order: '-vou_date',
  amountField: 'total_amt',
  tabs: certTabs,
  filters: [
    { field: 'lqd_cert_no', title: '划款凭证单号', kind: 'text', op: 'contains', width: 150 },
    { field: 'is_back', title: '种类', kind: 'dict', options: [{ value: '2', title: '划款' }, { value: '1', title: '退款' }] },
    byDate,
  ],
  columns: [
    { field: 'lqd_cert_no', title: '划款凭证单号', frozen: true, width: 170, to: (row) => ({ path: '/payment/vouchers', query: { tab: 'all', lqd_cert_no: String(row.lqd_cert_no) } }) },
    { field: 'send_status_code', title: '状态', kind: 'status', states: SEND },
    { field: 'is_back', title: '种类', kind: 'status', states: { '1': { title: '退款', tone: 'bad' }, '2': { title: '划款', tone: 'sent' } } },
    { field: 'vou_date', title: '凭证日期', kind: 'date' },
    { field: 'agent_bank_code', title: '代理银行', kind: 'code', width: 180 },
    { field: 'fund_type_code', title: '资金性质', kind: 'code', width: 190 },
    { field: 'total_amt', title: '划款金额（元）', kind: 'money' },
    { field: 'act_lqd_date', title: '清算日期', kind: 'date' },
    { field: 'pay_acct_no', title: '国库单一账户', width: 180 },
    { field: 'payee_acct_no', title: '代理银行划款账号', width: 180 },
    { field: 'payee_acct_name', title: '收款人全称', width: 200 },
  ],
}
