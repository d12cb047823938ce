import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'

export const DOC: States = {
  '1': { title: '拟稿', tone: 'draft' },
  '2': { title: '已编号', tone: 'good' },
  '3': { title: '已发文', tone: 'good' },
  '9': { title: '作废', tone: 'void' },
}

export const spec: ListSpec = {
  table: 'BA_BGT_DOC',
  rowKey: 'bgt_doc_id',
  noun: '指标文',
  order: '-create_time',
  amountField: 'total_amt',
  tabs: [
    { key: 'all', title: '全部', query: {} },
    { key: 'used', title: '在用', query: { doc_status_code__in: '1,2,3' } },
    { key: 'void', title: '作废保留', query: { doc_status_code: '9' } },
  ],
  filters: [
    { field: 'cor_bgt_doc_no', title: '文号', kind: 'text', op: 'contains' },
    { field: 'bgt_doc_title', title: '标题', kind: 'text', op: 'contains' },
    { field: 'doc_date', title: '发文时间', kind: 'dates', more: true },
  ],
  columns: [
    { field: 'cor_bgt_doc_no', title: '指标文号', frozen: true, width: 180, to: (row) => ({ path: '/appropriation/indicators', query: { tab: 'all', cor_bgt_doc_no__contains: String(row.cor_bgt_doc_no) } }) },
    { field: 'doc_status_code', title: '状态', kind: 'status', states: DOC },
    { field: 'bgt_doc_title', title: '标题', width: 320 },
    { field: 'total_amt', title: '文内金额（元）', kind: 'money' },
    { field: 'doc_date', title: '发文时间', kind: 'date' },
    { field: 'bgt_mof_dep_code', title: '指标管理处室', width: 130, blank: '—' },
    { field: 'bgt_dec', title: '说明', width: 240, blank: '—' },
  ],
}
