import { minute } from '@/kit/dates'
import type { ListSpec } from '@/kit/page/listSpec'

const STATES = { on: { title: '未吊销', tone: 'good' as const }, off: { title: '已吊销', tone: 'void' as const } }

export const spec: ListSpec = {
  table: 'SYS_CERTIFICATE',
  rowKey: 'certificate_id',
  noun: '个人证书',
  everyYear: true,
  order: 'username,-valid_to',
  tabs: [
    { key: 'on', title: '未吊销', query: { status: 'on' } },
    { key: 'off', title: '已吊销', query: { status: 'off' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'username', title: '持有人账号', kind: 'text', op: 'contains' },
    { field: 'user_name', title: '持有人', kind: 'text', op: 'contains', width: 100 },
    { field: 'valid_to', title: '失效日期', kind: 'dates' },
    { field: 'serial', title: '序列号', kind: 'text', op: 'prefix' },
  ],
  columns: [
    { field: 'username', title: '持有人账号', frozen: true, width: 170 },
    { field: 'user_name', title: '持有人', width: 90 },
    { field: 'status', title: '状态', kind: 'status', states: STATES, width: 82 },
    { field: 'valid_from', title: '生效日期', kind: 'date' },
    { field: 'valid_to', title: '失效日期', kind: 'date' },
    { field: 'algorithm', title: '公钥算法', width: 100 },
    { field: 'serial', title: '序列号', width: 250 },
    { field: 'issuer', title: '颁发者', width: 240 },
    { field: 'subject', title: '证书主体', width: 220 },
    { field: 'registrar_name', title: '登记人', width: 90 },
    { field: 'create_time', title: '登记时间', width: 140, value: (row) => minute(String(row.create_time ?? '')) },
    { field: 'revoke_date', title: '吊销日期', kind: 'date' },
    { field: 'revoke_reason', title: '吊销原因', width: 180 },
  ],
}
