import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import { fundColumn } from '../../elements'
import { columns as indicatorColumns } from '../columns'

const OUT: States = { '1': { title: '已下达', tone: 'todo' }, '2': { title: '下级已接收', tone: 'good' } }
const IN: States = { '1': { title: '待接收', tone: 'todo' }, '2': { title: '已接收', tone: 'good' } }

export const outSpec: ListSpec = {
  table: 'INDI_TRANSFER_OUT',
  rowKey: 'transfer_id',
  noun: '转移支付下达单',
  columns: [
    { field: 'cor_bgt_doc_no', title: '指标文号', frozen: true, width: 150, to: (row) => `/appropriation/indicators/${row.bgt_id}` },
    { field: 'status', title: '状态', kind: 'status', states: OUT, width: 96 },
    { field: 'rec_div_code', title: '接收方区划', kind: 'code', width: 180 },
    { field: 'amount', title: '下达金额（元）', kind: 'money' },
    { field: 'received_amt', title: '下级已接收（元）', kind: 'money' },
    { field: 'recall_amt', title: '正在收回（元）', kind: 'money' },
    { field: 'back_amt', title: '已收回（元）', kind: 'money' },
    { field: 'net_amt', title: '下达净额（元）', kind: 'money', formula: '下达净额 = 下达金额 − 已收回' },
    { field: 'create_time', title: '下达日期', kind: 'date' },
  ],
  tabs: [
    { key: 'sent', title: '待下级接收', query: { status: '1' } },
    { key: 'received', title: '下级已接收', query: { status: '2' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'cor_bgt_doc_no', title: '指标文号', kind: 'text', op: 'contains' },
    { field: 'rec_div_code', title: '接收方区划', kind: 'text' },
  ],
  order: '-create_time',
  amountField: 'net_amt',
}

export const pendingSpec: ListSpec = {
  table: 'BA_BGT_INFO',
  rowKey: 'bgt_id',
  noun: '待下达下级的指标',
  columns: [indicatorColumns[0]!, { field: 'rec_div_code', title: '接收方区划', kind: 'code', width: 180 }, ...indicatorColumns.slice(1)],
  tabs: [
    { key: 'left', title: '有余额', query: { cur_amt__gt: '0' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [{ field: 'cor_bgt_doc_no', title: '指标文号', kind: 'text', op: 'contains' }],
  order: '-create_time',
  amountField: 'cur_amt',
  fixed: { rec_div_code__gt: '0', status: '2' },
  empty: () => '没有分配到地区的指标。先把待分指标分配给接收方区划并下达。',
}

export const inSpec: ListSpec = {
  table: 'INDI_TRANSFER_IN',
  rowKey: 'transfer_in_id',
  noun: '转移支付接收单',
  columns: [
    { field: 'sup_bgt_doc_no', title: '上级指标文号', frozen: true, width: 170, to: (row) => (row.bgt_id ? `/appropriation/indicators/${row.bgt_id}` : null) },
    { field: 'status', title: '状态', kind: 'status', states: IN, width: 80 },
    { field: 'from_div_code', title: '下达方区划', kind: 'code', width: 180 },
    { field: 'amount', title: '下达金额（元）', kind: 'money' },
    { field: 'recall_amt', title: '上级要求收回（元）', kind: 'money' },
    { field: 'back_amt', title: '已退回（元）', kind: 'money' },
    { field: 'net_amt', title: '净额（元）', kind: 'money' },
    fundColumn,
    { field: 'received_date', title: '收到日期', kind: 'date' },
    { field: 'bgt_doc_title', title: '文件标题', width: 240 },
  ],
  tabs: [
    { key: 'todo', title: '待接收', query: { status: '1' } },
    { key: 'recall', title: '上级要求收回', query: { recall_amt__gt: '0' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [{ field: 'sup_bgt_doc_no', title: '上级指标文号', kind: 'text', op: 'contains' }],
  order: '-create_time',
  amountField: 'net_amt',
}
