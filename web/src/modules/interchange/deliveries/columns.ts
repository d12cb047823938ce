import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'

const STATES = {
  waiting: { title: '正在送', tone: 'todo' as const }, sent: { title: '已送到', tone: 'good' as const }, dead: { title: '死信', tone: 'bad' as const },
}

export const spec: ListSpec = {
  table: 'SYS_WEBHOOK_DELIVERY',
  rowKey: 'delivery_id',
  noun: '事件通知',
  everyYear: true,
  order: '-create_time',
  tabs: [
    { key: 'all', title: '全部', query: {} },
    { key: 'dead', title: '死信', query: { status: 'dead' } },
    { key: 'waiting', title: '正在送', query: { status: 'waiting' } },
    { key: 'sent', title: '已送到', query: { status: 'sent' } },
  ],
  filters: [
    { field: 'client_name', title: '客户端', kind: 'text', op: 'contains' },
    { field: 'event_type', title: '事件码', kind: 'text', op: 'prefix' },
    { field: 'create_time', title: '产生时间', kind: 'dates' },
  ],
  columns: [
    { field: 'event_name', title: '事件', frozen: true, width: 110 },
    { field: 'client_name', title: '客户端', width: 160 },
    { field: 'status', title: '状态', kind: 'status', states: STATES, width: 82 },
    { field: 'create_time', title: '产生时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
    { field: 'attempts', title: '已试次数', width: 82 },
    { field: 'last_status', title: '最近应答码', width: 96, value: (row) => (Number(row.last_status) ? String(row.last_status) : '') },
    { field: 'last_error', title: '最近原因', width: 220 },
    { field: 'send_time', title: '送达时间', width: 140, value: (row) => minute(String(row.send_time ?? '')) },
    { field: 'url', title: '接收地址', width: 260 },
    { field: 'payload', title: '内容', width: 480 },
    { field: 'delivery_id', title: '通知主键', width: 280 },
  ],
}
