import type { Column } from '@/kit/grid/columns'
import type { ListSpec } from '@/kit/page/listSpec'
import { agencyColumn, depEcoColumn, fundColumn, fundFilter, funcColumn, govEcoColumn, projectColumn } from '../elements'
import { BATCH, CASE, FUND, KIND, ORGAN, optionsOf } from './states'

const SUMS = '金额（元）'

export const spec: ListSpec = {
  table: 'ADJ_BATCH',
  rowKey: 'adj_batch_id',
  noun: '调整批次',
  order: '-adj_batch_no',
  agencyField: 'agency_code',
  amountField: 'batch_amt',
  columns: [
    { field: 'adj_batch_no', title: '批次号', frozen: true, width: 80, to: (row) => `/adjustment/batches/${row.adj_batch_id}` },
    { field: 'status', title: '状态', kind: 'status', states: BATCH, frozen: true, width: 70 },
    { field: 'adj_kind', title: '种类', kind: 'status', states: KIND, width: 84 },
    { field: 'adj_case', title: '情形', kind: 'status', states: CASE, width: 110 },
    { field: 'total_out', title: '调减', kind: 'money', group: SUMS },
    { field: 'total_in', title: '调增', kind: 'money', group: SUMS },
    { field: 'reason', title: '事由', width: 240 },
    { ...agencyColumn, width: 140 },
    { field: 'manage_mof_dep_code', title: '业务科室', kind: 'code', width: 120 },
    { field: 'doc_no', title: '批件号', width: 140 },
    { field: 'approve_org', title: '批准机关', kind: 'status', states: ORGAN, width: 90 },
    { field: 'approve_date', title: '批准日期', kind: 'date' },
    { field: 'public_date', title: '公开日期', kind: 'date' },
    { field: 'adj_date', title: '生效日期', kind: 'date' },
    { field: 'cor_bgt_doc_no', title: '指标文号', width: 140 },
  ],
  tabs: [
    { key: 'draft', title: '草稿', query: { status: '10' } },
    { key: 'open', title: '待审', query: { status: '20' } },
    { key: 'ready', title: '待终审、待生效', query: { status__in: '30,40' } },
    { key: 'done', title: '生效', query: { status: '50' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'adj_batch_no', title: '批次号', kind: 'text', op: 'contains', width: 110 },
    { field: 'adj_kind', title: '种类', kind: 'dict', options: optionsOf(KIND) },
    { field: 'adj_case', title: '情形', kind: 'dict', options: optionsOf(CASE) },
    { field: 'reason', title: '事由', kind: 'text', op: 'contains', more: true },
    { field: 'doc_no', title: '批件号', kind: 'text', op: 'contains', more: true },
    { field: 'total_out', title: '调减', kind: 'amounts', more: true },
    { field: 'adj_date', title: '生效日期', kind: 'dates', more: true },
  ],
}

const elements: Column[] = [{ ...agencyColumn, width: 130 }, { ...projectColumn, width: 150 }, { ...depEcoColumn, width: 120 }, { ...funcColumn, width: 130 }, govEcoColumn, fundColumn]
const toIndicator = (field: string) => (row: Record<string, unknown>): string => (row[field] ? `/appropriation/indicators/${row[field]}` : '')

export const outColumns: Column[] = [
  { field: 'line_no', title: '行', width: 44, frozen: true },
  { field: 'add_amount', title: '调减（元）', kind: 'money', width: 120, frozen: true },
  { field: 'source_cur_amt', title: '此刻可用（元）', kind: 'money', width: 120, sum: false, to: toIndicator('ori_bgt_id') },
  ...elements,
]

export const inColumns: Column[] = [
  { field: 'line_no', title: '行', width: 44, frozen: true },
  { field: 'add_amount', title: '调增（元）', kind: 'money', width: 120, frozen: true, to: toIndicator('bgt_id') },
  ...elements,
  { field: 'bgt_dec', title: '说明', width: 160 },
]

export const sourceColumns: Column[] = [
  { field: 'fund_kind', title: '来源', kind: 'status', states: FUND, width: 170 },
  { field: 'amount', title: '使用金额（元）', kind: 'money' },
  fundColumn,
  { field: 'src_acc', title: '来源科目', width: 80 },
  { field: 'sup_bgt_doc_no', title: '上级指标文号', width: 160 },
]

export const pickColumns: Column[] = [
  { field: 'cor_bgt_doc_no', title: '指标文号', width: 130, frozen: true },
  { field: 'cur_amt', title: '可用（元）', kind: 'money', width: 120, frozen: true },
  ...elements,
]

export const fundSpec: ListSpec = {
  table: 'ADJ_FUND',
  rowKey: 'fund_id',
  noun: '追加来源',
  order: '-create_time',
  amountField: 'left_amt',
  columns: [
    { field: 'fund_kind', title: '来源种类', kind: 'status', states: FUND, frozen: true, width: 180 },
    { field: 'amount', title: '登记金额', kind: 'money', group: SUMS },
    { field: 'used_amt', title: '已用', kind: 'money', group: SUMS },
    { field: 'left_amt', title: '余额', kind: 'money', group: SUMS },
    fundColumn,
    { field: 'found_type_code', title: '资金来源', kind: 'code', width: 140 },
    { field: 'src_acc', title: '来源科目', width: 90 },
    { field: 'sup_bgt_doc_no', title: '上级指标文号', width: 180 },
    { field: 'remark', title: '说明', width: 220 },
  ],
  tabs: [
    { key: 'left', title: '有余额', query: { left_amt__gt: '0' } },
    { key: 'used', title: '已用完', query: { left_amt__lte: '0' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'fund_kind', title: '来源种类', kind: 'dict', options: optionsOf(FUND) },
    { ...fundFilter, more: false },
    { field: 'sup_bgt_doc_no', title: '上级文号', kind: 'text', op: 'contains' },
  ],
}
