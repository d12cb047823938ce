import type { Column } from '@/kit/grid/columns'
import type { ListSpec } from '@/kit/page/listSpec'
import { agencyColumn, fundColumn, funcColumn, projectColumn } from '../../elements'
import { INDICATOR, LAYER } from '../states'
import { CARRYOVER, OUTCOME, WRITE_OFF } from './states'

export const previewSpec: ListSpec = {
  table: 'INDI_YEAR_END_PREVIEW',
  rowKey: 'bgt_id',
  noun: '年末指标',
  columns: [
    { field: 'cor_bgt_doc_no', title: '指标文号', frozen: true, width: 150, to: (row) => `/appropriation/indicators/${row.bgt_id}` },
    { field: 'outcome', title: '年末处理', kind: 'status', states: OUTCOME, frozen: true, width: 92 },
    { ...agencyColumn, width: 150 },
    { field: 'bgt_layer_code', title: '层次', kind: 'status', states: LAYER, width: 92 },
    { field: 'cur_amt', title: '余额（元）', kind: 'money' },
    { field: 'carry_plan', title: '拟结转（元）', kind: 'money' },
    { field: 'back_plan', title: '拟收回（元）', kind: 'money', formula: '拟收回 = 余额 − 已确认的结转' },
    { field: 'net_amt', title: '额度（元）', kind: 'money', sum: false },
    { field: 'paid_amt', title: '已支付（元）', kind: 'money' },
    { field: 'occ_amt', title: '在途（元）', kind: 'money' },
    { field: 'frozen_amt', title: '冻结（元）', kind: 'money' },
    { field: 'write_off_plan', title: '拟核销（元）', kind: 'money' },
    projectColumn,
    funcColumn,
    fundColumn,
    { field: 'src_acc', title: '来源科目', width: 90 },
    { field: 'status', title: '状态', kind: 'status', states: INDICATOR, width: 76 },
  ],
  tabs: [
    { key: 'left', title: '有余额', query: { cur_amt__gt: '0' } },
    { key: 'blocked', title: '未清', query: { outcome__in: '待审,在途未清,冻结未清,结转超余额' } },
    { key: 'carry', title: '结转', query: { outcome: '结转' } },
    { key: 'back', title: '收回', query: { outcome: '收回' } },
    { key: 'done', title: '已办', query: { outcome: '已办' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'cor_bgt_doc_no', title: '指标文号', kind: 'text', op: 'contains' },
    { field: 'src_acc', title: '来源科目', kind: 'text' },
    { field: 'cur_amt', title: '余额', kind: 'amounts', more: true },
  ],
  order: '-cur_amt',
  agencyField: 'agency_code',
  amountField: 'cur_amt',
}

const carryColumns: Column[] = [
  { field: 'cor_bgt_doc_no', title: '源指标文号', frozen: true, width: 150, to: (row) => `/appropriation/indicators/${row.ori_bgt_id}` },
  { field: 'status', title: '状态', kind: 'status', states: CARRYOVER, frozen: true, width: 92 },
  { ...agencyColumn, width: 180 },
  { field: 'approve_amt', title: '批复数（元）', kind: 'money' },
  { field: 'carryovers_amt', title: '结转数（元）', kind: 'money' },
  projectColumn,
  funcColumn,
  fundColumn,
  { field: 'bgt_dec', title: '结转说明', width: 220 },
]

export const carryoverSpec: ListSpec = {
  table: 'BA_BGT_CARRYOVERS',
  rowKey: 'carryovers_bgt_id',
  noun: '结转申报',
  columns: carryColumns,
  tabs: [
    { key: 'todo', title: '审核中', query: { status: '2' } },
    { key: 'confirmed', title: '已确认', query: { status: '3' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [{ field: 'cor_bgt_doc_no', title: '源指标文号', kind: 'text', op: 'contains' }],
  order: '-create_time',
  agencyField: 'agency_code',
  amountField: 'carryovers_amt',
  empty: () => '没有结转申报。在“年结预览”里勾选有余额的指标申报。',
}

export const writeOffSpec: ListSpec = {
  table: 'INDI_WRITE_OFF',
  rowKey: 'write_off_id',
  noun: '冻结核销',
  columns: [
    { field: 'cor_bgt_doc_no', title: '指标文号', frozen: true, width: 150, to: (row) => `/appropriation/indicators/${row.bgt_id}` },
    { field: 'status', title: '状态', kind: 'status', states: WRITE_OFF, frozen: true, width: 86 },
    { ...agencyColumn, width: 160 },
    { field: 'amount', title: '核销金额（元）', kind: 'money' },
    { field: 'reason_type', title: '冻结原因', width: 86 },
    { field: 'approve_doc_no', title: '批件文号', width: 160 },
    { field: 'remark', title: '核销理由', width: 240 },
    projectColumn,
    funcColumn,
    fundColumn,
    { field: 'create_time', title: '申请日期', kind: 'date', width: 100 },
  ],
  tabs: [
    { key: 'todo', title: '审核中', query: { status: '2' } },
    { key: 'confirmed', title: '已批准', query: { status: '3' } },
    { key: 'written', title: '已核销', query: { status: '4' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'cor_bgt_doc_no', title: '指标文号', kind: 'text', op: 'contains' },
    { field: 'approve_doc_no', title: '批件文号', kind: 'text', op: 'contains' },
    { field: 'amount', title: '核销金额', kind: 'amounts', more: true },
  ],
  order: '-create_time',
  agencyField: 'agency_code',
  amountField: 'amount',
  empty: () => '没有冻结核销。年末依法不能解除的冻结，在“冻结解冻”里勾选冻结单申请。',
}

export const carryInSpec = (year: string): ListSpec => ({
  ...carryoverSpec,
  noun: '上年结转清单',
  everyYear: true,
  fixed: { fiscal_year: String(Number(year) - 1) },
  tabs: [
    { key: 'todo', title: '待生成', query: { status: '4' } },
    { key: 'done', title: '已生成', query: { status: '5' } },
    { key: 'all', title: '全部', query: {} },
  ],
  empty: () => '上年没有要生成的结转。上年先办完年结与来源对冲。',
})

export const offsetColumns: Column[] = [
  { field: 'src_acc', title: '来源科目', frozen: true, width: 110 },
  { field: 'source_amt', title: '来源贷方（元）', kind: 'money', width: 160 },
  { field: 'paid_amt', title: '已支付 501（元）', kind: 'money', width: 160 },
  { field: 'other_amt', title: '其他执行 502–508（元）', kind: 'money', width: 170 },
  { field: 'carry_amt', title: '结转下年 601（元）', kind: 'money', width: 160 },
  { field: 'back_amt', title: '结余收回 602（元）', kind: 'money', width: 160 },
  { field: 'write_off_amt', title: '核销 603（元）', kind: 'money', width: 150 },
  { field: 'diff_amt', title: '差额（元）', kind: 'money', width: 110, formula: '差额 = 来源贷方 − 其余各项，差一分不得关账' },
]
