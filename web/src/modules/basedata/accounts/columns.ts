import type { ListSpec } from '@/kit/page/listSpec'
import { ENABLED } from '../agencies/columns'

export const spec: ListSpec = {
  table: 'BAS_ACCT_INFO',
  rowKey: 'acct_id',
  noun: '账户',
  order: 'acc_type_code,agency_code',
  agencyField: 'agency_code',
  tabs: [
    { key: 'all', title: '全部', query: {} },
    { key: 'zero', title: '单位零余额', query: { acc_type_code: '21' } },
    { key: 'own', title: '单位实有资金', query: { acc_type_code: '22' } },
    { key: 'mof', title: '财政部门', query: { acc_type_code__prefix: '1' } },
    { key: 'bank', title: '代理银行与清算', query: { acc_type_code__in: '3,31,4,41' } },
  ],
  filters: [
    { field: 'acct_no', title: '账号', kind: 'text', op: 'contains', width: 150 },
    { field: 'acct_name', title: '账户名称', kind: 'text', op: 'contains' },
    { field: 'acct_bank_name', title: '开户银行', kind: 'text', op: 'contains' },
  ],
  columns: [
    { field: 'acct_no', title: '账号', frozen: true, width: 180 },
    { field: 'acct_name', title: '账户名称', width: 230 },
    { field: 'acc_type_code', title: '账户类别', kind: 'code', width: 190 },
    { field: 'agency_code', title: '单位', kind: 'code', width: 210 },
    { field: 'acct_bank_name', title: '开户银行', width: 220 },
    { field: 'acct_bank_no', title: '行号', width: 120 },
    { field: 'fund_type_code', title: '资金性质', kind: 'code', width: 170 },
    { field: 'open_date', title: '开户日期', kind: 'date' },
    { field: 'is_enabled', title: '状态', kind: 'status', states: ENABLED, width: 72 },
  ],
}
