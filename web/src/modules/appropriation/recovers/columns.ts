import type { Column } from '@/kit/grid/columns'
import type { FormField } from '@/kit/form/fields'
import type { ListSpec } from '@/kit/page/listSpec'
import type { States } from '@/kit/ui/status'
import { agencyColumn, fundColumn, fundFilter, funcColumn } from '../../elements'

const TYPE: States = { '1': { title: '年中收回', tone: 'sent' }, '2': { title: '年末收回', tone: 'draft' }, '3': { title: '跨年退款', tone: 'draft' } }
const STATUS: States = { '1': { title: '待定去向', tone: 'todo' }, '2': { title: '已定去向', tone: 'good' }, '9': { title: '已撤回', tone: 'void' } }
const DEST: States = { '': { title: '', tone: 'draft' }, '1': { title: '补充稳调', tone: 'sent' }, '2': { title: '调入其他预算', tone: 'sent' }, '3': { title: '重新安排', tone: 'sent' } }
export const [MID_YEAR, YEAR_END, REARRANGE] = ['1', '2', '3']

/** 年末收回的在次年定去向、重新安排，所以本年与上年的都列。 */
export function recoverSpec(year: string): ListSpec {
  const both = `${Number(year) - 1},${year}`
  return {
    table: 'INDI_RECOVER',
    rowKey: 'recover_id',
    noun: '收回资金',
    everyYear: true,
    columns: [
      { field: 'recover_type', title: '收回类型', kind: 'status', states: TYPE, frozen: true, width: 90 },
      { field: 'status', title: '状态', kind: 'status', states: STATUS, frozen: true, width: 86 },
      { field: 'fiscal_year', title: '收回年度', width: 80 },
      { ...fundColumn, width: 200 },
      { field: 'amount', title: '收回金额（元）', kind: 'money' },
      { field: 'dest_code', title: '去向', kind: 'status', states: DEST, width: 110 },
      { field: 'dest_doc_no', title: '去向批件', width: 160 },
      { field: 'used_amt', title: '已重新安排（元）', kind: 'money' },
      { field: 'left_amt', title: '待重新安排（元）', kind: 'money', formula: '待重新安排 = 收回金额 − 已重新安排；只有年末收回、去向为重新安排的才有' },
      { field: 'src_acc', title: '来源科目', width: 90 },
      { field: 'cor_bgt_doc_no', title: '总指标文号', width: 150, to: (row) => (row.bgt_id ? `/appropriation/indicators/${row.bgt_id}` : null) },
      { field: 'create_time', title: '收回日期', kind: 'date', width: 100 },
    ],
    tabs: [
      { key: 'todo', title: '待定去向', query: { status: '1', fiscal_year__in: both } },
      { key: 'left', title: '待重新安排', query: { recover_type: YEAR_END!, left_amt__gt: '0', fiscal_year__in: both } },
      { key: 'done', title: '已定去向', query: { status: '2', fiscal_year__in: both } },
      { key: 'all', title: '全部', query: { fiscal_year__in: both } },
    ],
    filters: [
      { field: 'recover_type', title: '收回类型', kind: 'dict', options: Object.entries(TYPE).map(([value, { title }]) => ({ value, title })) },
      { field: 'dest_doc_no', title: '去向批件', kind: 'text', op: 'contains' },
      fundFilter,
      { field: 'amount', title: '收回金额', kind: 'amounts', more: true },
    ],
    order: '-create_time',
    amountField: 'amount',
    empty: (tab) => (tab === 'todo' ? '没有待定去向的收回资金。追减收回、年末对冲后在这里定去向。' : '没有这样的收回资金。'),
  }
}

export const settleFields: FormField[] = [
  { field: 'dest_code', title: '去向', kind: 'options', required: true, blank: false, options: Object.entries(DEST).filter(([code]) => code).map(([value, { title }]) => ({ value, title })) },
  { field: 'dest_doc_no', title: '批件文号', required: true },
]

export const rearrangeFields: FormField[] = [
  { field: 'amount', title: '安排金额', kind: 'money', required: true },
  { field: 'bgt_doc_title', title: '指标文标题', required: true },
  { field: 'bgt_mof_dep_code', title: '指标管理处室', kind: 'code', catalog: 'MOF_DEP', anyLevel: true },
  { field: 'cor_bgt_doc_no', title: '指标文号', hint: '不填取文号前缀的下一个号。' },
]

export const lineColumns: Column[] = [
  { field: 'pro_code', title: '项目代码', width: 180, frozen: true },
  { field: 'pro_name', title: '项目名称', width: 160, frozen: true },
  { field: 'cur_amt', title: '变动后预算数（元）', kind: 'money' },
  { ...agencyColumn, width: 170 },
  funcColumn,
  fundColumn,
]
