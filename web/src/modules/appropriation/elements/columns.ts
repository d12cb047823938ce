import type { ListSpec } from '@/kit/page/listSpec'
import { CHANGE } from './cells'

export const spec: ListSpec = {
  table: 'BA_ELE_CTRL_CHANGE',
  rowKey: 'change_id',
  noun: '要素控制改动',
  order: '-create_time',
  tabs: [
    { key: 'todo', title: '待复核', query: { status: '1' } },
    { key: 'done', title: '已通过', query: { status: '2' } },
    { key: 'all', title: '全部', query: {} },
  ],
  filters: [
    { field: 'ele_field', title: '要素字段', kind: 'text', op: 'contains' },
    { field: 'effective_date', title: '生效日期', kind: 'dates', more: true },
  ],
  columns: [
    { field: 'ele_field', title: '要素', kind: 'code', nameField: 'ele_name', nameOnly: true, frozen: true, width: 190 },
    { field: 'bgt_layer_code', title: '层次', kind: 'code', nameField: 'bgt_layer_name', nameOnly: true, width: 120 },
    { field: 'status', title: '状态', kind: 'status', states: CHANGE },
    { field: 'input_kind', title: '录入方式', kind: 'code', nameField: 'input_kind_name', width: 100 },
    { field: 'check_level', title: '校验级次', width: 80, blank: '—' },
    { field: 'ctrl_mode_code', title: '拆分控制', kind: 'code', nameField: 'ctrl_mode_name', width: 170 },
    { field: 'default_value', title: '默认值', width: 80, blank: '—' },
    { field: 'when_sources', title: '适用来源', width: 90, blank: '一律' },
    { field: 'effective_date', title: '生效日期', kind: 'date' },
    { field: 'basis', title: '依据', width: 200 },
    { field: 'proposer_name', title: '拟改人', width: 120 },
    { field: 'decider_name', title: '复核人', width: 120, blank: '—' },
    { field: 'opinion', title: '复核意见', width: 160, blank: '—' },
  ],
}
