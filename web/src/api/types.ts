/** 接口的数据形状。金额是字符串，日期是 ISO 文本。 */

export type Row = Record<string, string | number | boolean | null | undefined>

export interface Me {
  username: string
  user_name: string
  roles: string[]
  posts: string[]
  mof_div_code: string
  mof_div_name: string
  agency_code: string | null
  agency_name: string | null
  mof_dep_code: string | null
  fiscal_year: string | number
  biz_now: string
  mode: 'production' | 'demo' | 'scenario'
  operations: string[]
  menus: unknown[]
}

export type FindingLevel = 'BLOCK' | 'MANUAL' | 'WARN' | 'INFO'

export interface Finding {
  code: string
  level: FindingLevel | string
  message: string
  figures?: Record<string, string>
  fields?: string[]
  next_step?: string
  basis?: string
}

export interface OperationResult<T = Row> {
  result: T
  findings: Finding[]
}

export interface BatchOutcome {
  index: number
  ok: boolean
  result?: Row
  findings?: Finding[]
}

export interface RecordColumn {
  field: string
  field_cn: string
  type: string
  local?: boolean
}

export interface RecordPage<T = Row> {
  rows: T[]
  count: number
  sums?: Record<string, string>
  columns?: RecordColumn[]
}

/** 查询条件：字段或 字段__in / __gte / __lte / __prefix / __contains → 值。 */
export type RecordQuery = Record<string, string | number | undefined>

export interface TodoTask {
  task_id?: string
  biz_type: string
  biz_id: string
  biz_no?: string
  title?: string
  abstract?: string
  agency_code?: string
  agency_name?: string
  amount?: string
  node_name?: string
  arrive_time?: string
  act_time?: string
  status?: string
}

export interface TodoPage {
  rows: TodoTask[]
  count: number
  groups?: { biz_type: string; title?: string; count: number }[]
}

export interface FlowNode {
  node_code: string
  title: string
  state: 'done' | 'current' | 'todo' | string
  post?: string
  user_name?: string
  time?: string
}

export interface Opinion {
  time: string
  post?: string
  user_name?: string
  action?: string
  opinion?: string
  node_name?: string
}

export interface DocumentAction {
  operation: string
  title?: string
  enabled?: boolean
  reason?: string
}

export interface DocumentView {
  biz_type: string
  biz_id: string
  title?: string
  status?: string
  status_name?: string
  row_version?: number
  fields: { field: string; field_cn: string; value: string | null; type?: string; name?: string }[]
  findings: Finding[]
  nodes: FlowNode[]
  opinions: Opinion[]
  actions: (DocumentAction | string)[]
  quota?: Record<string, string>
  lines?: Row[]
}

export interface ExecutionRow {
  agency_code: string
  agency_name: string
  exp_func_code: string
  exp_func_name: string
  budget_amt: string
  indicator_amt: string
  paid_amt: string
  months: string[]
  rate: string | null
}

export interface ExecutionReport {
  rows: ExecutionRow[]
  totals: { budget_amt: string; indicator_amt: string; paid_amt: string; months?: string[]; rate?: string | null }
  as_of: string
  last_year_months?: string[]
}

export interface TraceNode {
  id: string
  type: string
  title: string
  no: string
  amount: string | null
  date: string | null
  status: string | null
  link: string | null
}

export interface TraceGraph {
  nodes: TraceNode[]
  edges: [string, string][]
}
