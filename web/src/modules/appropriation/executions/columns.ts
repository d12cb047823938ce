import type { Column } from '@/kit/grid/columns'
import type { FormField } from '@/kit/form/fields'
import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import { fundColumn, fundFilter } from '../../elements'
import { columns as indicatorColumns, quotaColumns } from '../columns'

const STATUS: States = { '1': { title: '已执行', tone: 'good' }, '9': { title: '已冲回', tone: 'void' } }
/** 直接执行、不分配到单位的用途（05 第 6.3 节 E21）。 */
const USES = ['上解支出', '债务还本', '调出资金', '安排预算稳定调节基金', '债务转贷']
const useOptions = USES.map((value) => ({ value, title: value }))
/** 这些总指标的已用不是支付，点开是执行单。 */
const executed: Column[] = quotaColumns.map((column) =>
  column.field === 'pay_app_amt' ? { ...column, to: (row) => ({ path: '/appropriation/executions/done', query: { tab: 'all', bgt_id: String(row.bgt_id) } }) } : column,
)
const useColumn: Column = { field: 'use_acc', title: '用途', width: 170 }

export const pendingSpec: ListSpec = {
  table: 'BA_BGT_INFO',
  rowKey: 'bgt_id',
  noun: '待执行的总指标',
  columns: [indicatorColumns[0]!, useColumn, ...executed, fundColumn, { field: 'src_acc', title: '来源科目', width: 90 }, { field: 'bgt_dec', title: '指标说明', width: 240 }],
  tabs: [
    { key: 'left', title: '有余额', query: { cur_amt__gt: '0' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'use_acc', title: '用途', kind: 'dict', options: useOptions },
    { field: 'cor_bgt_doc_no', title: '指标文号', kind: 'text', op: 'contains' },
    fundFilter,
  ],
  order: '-create_time',
  amountField: 'cur_amt',
  fixed: { use_acc__in: USES.join(','), status: '2' },
  empty: () => '没有待执行的总指标。登记总指标时用途选上解支出、债务还本、调出资金、安排稳调或债务转贷的，在这里执行。',
}

export const doneSpec: ListSpec = {
  table: 'INDI_EXECUTE',
  rowKey: 'execute_id',
  noun: '其他支出执行单',
  columns: [
    { field: 'cor_bgt_doc_no', title: '总指标文号', frozen: true, width: 150, to: (row) => `/appropriation/indicators/${row.bgt_id}` },
    { field: 'status', title: '状态', kind: 'status', states: STATUS, frozen: true, width: 80 },
    useColumn,
    { field: 'amount', title: '执行金额（元）', kind: 'money' },
    { field: 'exec_date', title: '执行日期', kind: 'date', width: 100 },
    { field: 'doc_no', title: '批件文号', width: 170 },
    { ...fundColumn, width: 200 },
    { field: 'src_acc', title: '来源科目', width: 90 },
    { field: 'remark', title: '执行说明', width: 200 },
    { field: 'undo_reason', title: '冲回原因', width: 180 },
  ],
  tabs: [
    { key: 'done', title: '已执行', query: { status: '1' } },
    { key: 'undone', title: '已冲回', query: { status: '9' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'use_acc', title: '用途', kind: 'dict', options: useOptions },
    { field: 'doc_no', title: '批件文号', kind: 'text', op: 'contains' },
    fundFilter,
    { field: 'amount', title: '执行金额', kind: 'amounts', more: true },
  ],
  order: '-create_time',
  amountField: 'amount',
  empty: () => '没有这样的执行单。在“待执行总指标”里登记执行；年中收回的补充稳调、调入其他预算的，定去向时自动形成。',
}

export const registerFields: FormField[] = [
  { field: 'amount', title: '执行金额', kind: 'money', required: true },
  { field: 'doc_no', title: '批件文号', required: true, hint: '批件、上级结算单或还款通知的文号。' },
  { field: 'remark', title: '执行说明', kind: 'textarea' },
]
