/** 接口的数据形状。金额是字符串，日期是 ISO 文本。 */

export type Row = Record<string, string | number | boolean | null | undefined>

export interface Me {
  user_id: string
  must_change_password: boolean
  username: string
  user_name: string
  roles: string[]
  posts: string[]
  mof_div_code: string
  mof_div_name: string
  agency_code: string | null
  agency_name: string | null
  mof_dep_code: string | null
  mof_dep_name?: string
  fiscal_year: string | number
  /** 可选的年度与区划。 */
  years?: string[]
  divisions?: { code: string; name: string }[]
  biz_now: string
  mode: 'production' | 'demo' | 'scenario'
  operations: string[]
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
  limit?: LimitExplained
}

/** 一行额度的来龙去脉；金额都是两位小数的字符串。 */
export interface LimitExplained {
  kind: string
  kind_name: string
  limit_id: string
  no: string
  title: string
  amount: string
  dis_amt: string
  split_amt: string
  frozen_amt: string
  occ_amt: string
  paid_amt: string
  carry_amt: string
  cur_amt: string
  consumers: LimitConsumer[]
}

export interface LimitConsumer {
  hidden?: boolean
  ref_type?: string
  ref_id?: string
  no?: string
  title?: string
  agency_code?: string
  amount?: string
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

export interface BatchResult {
  outcomes: BatchOutcome[]
  ok: number
  refused: number
}

export interface RecordColumn {
  field: string
  field_cn: string
  type: string
  local?: boolean
  sortable?: boolean
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
  task_id: string
  biz_type: string
  biz_type_name: string
  biz_id: string
  biz_no: string
  title: string
  agency_code: string
  agency_name: string
  amount: string
  step: string
  status: string
  arrive_time: string
  act_time: string
  action: string
  /** 办理期限；超过几小时，没超为 0。 */
  deadline?: string
  overdue_hours?: number
  /** 抄送的主键、抄送人与附言。 */
  copy_id?: string
  sender?: string
  note?: string
}

export interface TodoPage {
  rows: TodoTask[]
  count: number
  cards: { biz_type: string; title: string; count: number; overdue?: number }[]
  unread_copies?: number
}

/** 存下的视图；名称为空的是本人在这张列表上的列设置。 */
export interface SavedView {
  view_id: string
  name: string
  is_default: number
  content: ViewContent
}

export interface ViewContent {
  tab?: string
  scope?: string
  agency?: string
  filters?: Record<string, string>
  order?: string
  columns?: ViewColumns | null
}

export interface ViewColumns {
  order: string[]
  hidden: string[]
  frozen: string[]
  widths?: Record<string, number>
}

export interface Favourite {
  favourite_id: string
  path: string
  title: string
}

export interface Hit {
  kind: string
  table: string
  key: string
  no: string
  title: string
  agency_code: string
  agency_name: string
  amount: string
  path: string
  rank: number
}

export interface SearchResult {
  q: string
  rows: Hit[]
  more: { kind: string; path: string }[]
}

export interface RuleBrief {
  code: string
  title: string
  level: string
  level_name: string
  message: string
  basis: string
  next_step: string
  decided_by: string
  enabled: boolean
  declared: boolean
}

export interface RuleHelp extends RuleBrief {
  condition: string
  examples: { title: string; fires: boolean }[]
  spec: { file: string; chapter: string; section: string; cells: { title: string; text: string }[]; text: string }[]
  cases: string[]
}

export interface RulePage {
  rows: RuleBrief[]
  count: number
  modules: string[]
  page_size: number
}

/** 一次后台导出。 */
export interface ExportTask {
  export_id: string
  title: string
  row_count: number
  written: number
  is_sensitive: boolean
  status: string
  status_name: string
  reason: string
  approver_name: string
  opinion: string
  create_time: string
  expire_time: string
}

export interface FlowNode {
  code: string
  title: string
  role?: string
  state: 'done' | 'current' | 'waiting' | string
  actor?: string
  time?: string
  /** 会签、加签：已签几人，共几人。 */
  signed?: string
}

export interface Opinion {
  step: string
  actor: string
  action: string
  opinion: string
  time: string
}

export interface DocumentView {
  biz_type: string
  biz_id: string
  record: Row
  table: string
  title: string
  flow: FlowNode[]
  opinions: Opinion[]
  /** approve、return、withdraw 之类，与操作码末段相同。 */
  actions: string[]
  /** 可退回到的前面各环节，近的在先。 */
  back_to: { code: string; title: string }[]
  /** 我的待办主键；不由我办的为空。 */
  task_id: string
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
  /** 各列的记录与条件，点开时用。 */
  drill?: Record<string, { table: string; filters: Record<string, string>; sum: string }>
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
  /** 并成一个的张数。 */
  crowd?: number
}

export interface TraceGraph {
  nodes: TraceNode[]
  edges: [string, string][]
  /** 没有列出的说明，如“支付申请只列前 200 笔”。 */
  more?: string[]
}

/** 导出的一列，与界面同。 */
export interface SheetColumn {
  field: string
  title: string
  group?: string
  kind?: string
  name_field?: string
  states?: Record<string, string>
  blank?: string
  sum?: boolean
}

export interface SheetLayout {
  title: string
  conditions: string[]
  columns: SheetColumn[]
}
