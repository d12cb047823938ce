import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import { agencyColumn, projectColumn } from '../../elements'

export const DIFF: States = { '1': { title: '待处理', tone: 'todo' }, '2': { title: '已转正', tone: 'good' } }

export const conversionSpec: ListSpec = {
  table: 'INDI_CONVERSION',
  rowKey: 'conversion_id',
  noun: '转正记录',
  columns: [
    { field: 'cor_bgt_doc_no', title: '指标文号', frozen: true, width: 150, to: (row) => `/appropriation/indicators/${row.bgt_id}` },
    { ...agencyColumn, width: 180 },
    projectColumn,
    { field: 'reply_amt', title: '批复数（元）', kind: 'money' },
    { field: 'pre_net', title: '已预拨（元）', kind: 'money' },
    { field: 'back_amt', title: '收回预拨（元）', kind: 'money' },
    { field: 'supplement_amt', title: '补差额（元）', kind: 'money', formula: '补差额 = 批复数 − 转正后的预拨净额，另生成一条 21 类指标' },
    { field: 'create_time', title: '转正日期', kind: 'date' },
  ],
  tabs: [{ key: 'all', title: '全部', query: {} }],
  filters: [{ field: 'cor_bgt_doc_no', title: '指标文号', kind: 'text', op: 'contains' }],
  order: '-create_time',
  agencyField: 'agency_code',
  amountField: 'pre_net',
  empty: () => '还没有预拨转正。批复预算时系统自动转正。',
}

export const diffSpec: ListSpec = {
  table: 'INDI_DIFF',
  rowKey: 'diff_id',
  noun: '差异单',
  columns: [
    { field: 'status', title: '状态', kind: 'status', states: DIFF, frozen: true },
    { ...agencyColumn, width: 180 },
    projectColumn,
    { field: 'reply_amt', title: '批复数（元）', kind: 'money' },
    { field: 'pre_net', title: '已预拨（元）', kind: 'money' },
    { field: 'paid_amt', title: '已支付（元）', kind: 'money' },
    { field: 'diff_amt', title: '差额（元）', kind: 'money', formula: '差额 = 收回未支付后的预拨净额 − 批复数' },
    { field: 'cur_amt', title: '变动后预算数（元）', kind: 'money' },
    { field: 'remark', title: '处理说明', width: 220 },
  ],
  tabs: [
    { key: 'todo', title: '待处理', query: { status: '1' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [{ field: 'diff_amt', title: '差额', kind: 'amounts' }],
  order: '-create_time',
  agencyField: 'agency_code',
  amountField: 'diff_amt',
  empty: () => '没有差异单。批复数小于已支付的预拨时才会出现。',
}
