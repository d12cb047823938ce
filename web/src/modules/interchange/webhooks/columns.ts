import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'
import { STATES } from '../clients/columns'

export const spec: ListSpec = {
  table: 'SYS_WEBHOOK',
  rowKey: 'webhook_id',
  noun: '事件订阅',
  everyYear: true,
  order: '-create_time',
  tabs: [
    { key: 'on', title: '在用', query: { status: 'on' } },
    { key: 'off', title: '停用', query: { status: 'off' } },
  ],
  filters: [
    { field: 'client_name', title: '客户端', kind: 'text', op: 'contains' },
    { field: 'event_codes', title: '事件码', kind: 'text', op: 'contains' },
  ],
  columns: [
    { field: 'client_name', title: '客户端', frozen: true, width: 170 },
    { field: 'status', title: '状态', kind: 'status', states: STATES, width: 72 },
    { field: 'event_codes', title: '事件码', width: 300 },
    { field: 'url', title: '接收地址', width: 300 },
    { field: 'dead_count', title: '死信条数', width: 90 },
    { field: 'creator_name', title: '建立人', width: 90 },
    { field: 'create_time', title: '建立时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
    { field: 'stop_reason', title: '停用原因', width: 180 },
  ],
}
