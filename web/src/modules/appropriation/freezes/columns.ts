import type { FormField } from '@/kit/form/fields'
import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import { agencyColumn, fundColumn, fundFilter, projectColumn } from '../../elements'
import { LAYER } from '../states'

export const FREED_BY: States = {
  可办: { title: '可解冻', tone: 'todo' },
  随单据: { title: '随单据解除', tone: 'sent' },
  定去向: { title: '待定去向', tone: 'todo' },
  核销: { title: '已申请核销', tone: 'sent' },
  已解冻: { title: '已解冻', tone: 'good' },
}

export const freezeSpec: ListSpec = {
  table: 'BA_BGT_FROZEN',
  rowKey: 'frozen_id',
  noun: '冻结单',
  columns: [
    { field: 'cor_bgt_doc_no', title: '指标文号', frozen: true, width: 150, to: (row) => `/appropriation/indicators/${row.bgt_id}` },
    { field: 'freed_by', title: '解除', kind: 'status', states: FREED_BY, frozen: true, width: 98 },
    { ...agencyColumn, width: 150 },
    { field: 'left_amt', title: '未解冻（元）', kind: 'money' },
    { field: 'frozen_amt', title: '冻结金额（元）', kind: 'money' },
    { field: 'thaw_amt', title: '已解冻（元）', kind: 'money', formula: '未解冻 = 冻结金额 − 已解冻' },
    { field: 'reason_type', title: '冻结原因', width: 90 },
    { field: 'remark', title: '说明', width: 180 },
    projectColumn,
    fundColumn,
    { field: 'bgt_layer_code', title: '层次', kind: 'status', states: LAYER, width: 100 },
    { field: 'create_time', title: '冻结日期', kind: 'date', width: 100 },
  ],
  tabs: [
    { key: 'held', title: '未解冻', query: { left_amt__gt: '0' } },
    { key: 'freed', title: '已解冻', query: { left_amt__lte: '0' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'cor_bgt_doc_no', title: '指标文号', kind: 'text', op: 'contains' },
    { field: 'reason_type', title: '冻结原因', kind: 'text', op: 'contains' },
    fundFilter,
    { field: 'left_amt', title: '未解冻', kind: 'amounts', more: true },
  ],
  order: '-create_time',
  agencyField: 'agency_code',
  amountField: 'left_amt',
  empty: (tab) => (tab === 'held' ? '没有未解冻的冻结单。在指标页冻结；调剂、分配在审的由单据冻结，随单据解除。' : '没有这样的冻结单。'),
}

export const unfreezeFields: FormField[] = [
  { field: 'amount', title: '解冻金额', kind: 'money', required: true },
  { field: 'remark', title: '说明', kind: 'textarea' },
]

export const writeOffFields: FormField[] = [
  { field: 'approve_doc_no', title: '批件文号', required: true, hint: '不能解除的依据，如审计通知书文号。' },
  { field: 'remark', title: '核销理由', kind: 'textarea', required: true, hint: '不少于 5 个字。' },
]
