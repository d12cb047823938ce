import type { Column } from '@/kit/grid/columns'

/** “能办什么、凭什么”的几列，由人查与由操作查共用。 */
export const accessColumns: Column[] = [
  { field: 'title', title: '操作', frozen: true, width: 170 },
  { field: 'operation', title: '操作码', width: 230 },
  { field: 'role_name', title: '凭哪个角色', width: 140 },
  { field: 'place', title: '范围', width: 170 },
  { field: 'hidden', title: '看不到的字段', width: 120, blank: '—' },
  { field: 'until', title: '截止', width: 100, blank: '长期' },
  { field: 'why', title: '来由', width: 330 },
]
