import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import { agencyColumn, funcColumn, projectColumn, projectFilter } from '../../elements'

const AMENDMENT: States = {
  '1': { title: '待采购科审核', tone: 'todo' },
  '2': { title: '已生效', tone: 'good' },
  '9': { title: '未通过', tone: 'void' },
}

export const spec: ListSpec = {
  table: 'BA_BGT_AMEND',
  rowKey: 'amend_id',
  noun: '指标要素修改',
  columns: [
    { field: 'cor_bgt_doc_no', title: '指标文号', frozen: true, width: 144, to: (row) => `/appropriation/indicators/${row.bgt_id}` },
    { field: 'status', title: '状态', kind: 'status', states: AMENDMENT, frozen: true, width: 110 },
    { field: 'changes', title: '修改内容', width: 300 },
    { field: 'amount', title: '指标金额（元）', kind: 'money' },
    { field: 'reason', title: '修改原因', width: 180 },
    { ...agencyColumn, width: 130 },
    projectColumn,
    funcColumn,
    { field: 'proposer_name', title: '修改人', width: 110 },
    { field: 'create_time', title: '提出时间', kind: 'date', width: 100 },
    { field: 'decider_name', title: '审核人', width: 110, blank: '—' },
    { field: 'opinion', title: '审核意见', width: 180, blank: '—' },
  ],
  tabs: [
    { key: 'todo', title: '待采购科审核', query: { status: '1' } },
    { key: 'done', title: '已生效', query: { status: '2' } },
    { key: 'refused', title: '未通过', query: { status: '9' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'cor_bgt_doc_no', title: '指标文号', kind: 'text', op: 'contains' },
    projectFilter,
    { field: 'reason', title: '修改原因', kind: 'text', op: 'contains', more: true },
    { field: 'amount', title: '指标金额', kind: 'amounts', more: true },
  ],
  order: '-create_time',
  agencyField: 'agency_code',
  amountField: 'amount',
  empty: (tab) => (tab === 'todo' ? '没有待审核的修改。只有把政府采购改为非采购的才送政府采购管理科审核，其余修改当即生效。' : '没有这样的修改。指标要素在“指标查询与办理”里修改，没有用过的才能改。'),
}
