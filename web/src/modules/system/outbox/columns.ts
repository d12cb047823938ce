import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'

const STATES = {
  1: { title: '等对方应答', tone: 'todo' as const },
  2: { title: '对方收妥', tone: 'good' as const },
  3: { title: '对方拒收', tone: 'bad' as const },
}

export const spec: ListSpec = {
  table: 'MSG_OUTBOX',
  rowKey: 'outbox_id',
  noun: '发件',
  everyYear: true,
  order: '-create_time',
  tabs: [
    { key: 'waiting', title: '等对方应答', query: { status: '1' } },
    { key: 'rejected', title: '对方拒收', query: { status: '3' } },
    { key: 'accepted', title: '对方收妥', query: { status: '2' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'voucher_no', title: '凭证号', kind: 'text', op: 'contains' },
    { field: 'to_org', title: '接收方', kind: 'text', width: 90 },
    { field: 'business', title: '业务', kind: 'text', op: 'contains', width: 110 },
    { field: 'create_time', title: '登记', kind: 'dates' },
  ],
  columns: [
    { field: 'voucher_no', title: '凭证号', frozen: true, width: 180 },
    { field: 'status', title: '状态', kind: 'status', states: STATES, width: 96 },
    { field: 'business', title: '业务', width: 150 },
    { field: 'to_org', title: '接收方', width: 86 },
    { field: 'reject_code', title: '拒收代码', width: 100 },
    { field: 'reject_reason', title: '拒收原因', width: 300 },
    { field: 'create_time', title: '登记时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
    { field: 'settle_time', title: '应答时间', width: 140, value: (row) => minute(String(row.settle_time ?? '')) },
  ],
}
