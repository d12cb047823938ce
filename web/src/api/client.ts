/** 与服务端的全部通信从这里出去：带会话与防伪造标记，把非 2xx 变成 Refused。 */
import createClient from 'openapi-fetch'
import { refusalFrom, Unreachable } from './errors'
import type { paths } from './schema'
import type { SheetLayout, BatchResult, DocumentView, Me, OperationResult, RecordPage, RecordQuery, Row, TodoPage, TraceGraph } from './types'

const client = createClient<paths>({ baseUrl: '', credentials: 'same-origin', fetch: (request) => send(request) })
let onSignedOut: () => void = () => undefined
let viewed: () => Record<string, string> = () => ({})

/** 会话失效时要做的事，由应用外壳登记。 */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action
}

/** 换了年度或区划时，读接口都带上；由会话登记。 */
export function whenViewing(query: () => Record<string, string>): void {
  viewed = query
}

/** 缓存键的一部分：看的年度、区划变了就重新取数。 */
export const viewKey = (): string => Object.values(viewed()).join('/')

async function send(request: Request): Promise<Response> {
  if (request.method !== 'GET') request.headers.set('X-CSRFToken', cookie('__Host-csrftoken') || cookie('csrftoken'))
  try {
    return await fetch(request)
  } catch {
    throw new Unreachable()
  }
}

function cookie(name: string): string {
  const found = document.cookie.split('; ').find((item) => item.startsWith(`${name}=`))
  return found ? decodeURIComponent(found.slice(name.length + 1)) : ''
}

async function unwrap<T>(call: Promise<{ data?: unknown; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call
  if (response.ok) return data as T
  if (response.status === 401 && !response.url.endsWith('/api/login')) onSignedOut()
  throw refusalFrom(response.status, error)
}

/** http 内网没有 randomUUID，用随机字节自己拼。 */
export function newRequestId(): string {
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('')
  return [bytes.slice(0, 8), bytes.slice(8, 12), bytes.slice(12, 16), bytes.slice(16, 20), bytes.slice(20)].join('-')
}

export const login = (username: string, password: string): Promise<unknown> =>
  unwrap(client.POST('/api/login', { body: { username, password }, params: {} as never }))

export const logout = (): Promise<unknown> => unwrap(client.POST('/api/logout', { body: {}, params: {} as never }))

export const changePassword = (old_password: string, new_password: string): Promise<unknown> =>
  unwrap(client.POST('/api/password' as never, { body: { old_password, new_password } } as never))

export const getLogins = <T>(): Promise<T> => unwrap(client.GET('/api/logins' as never, {} as never))

export const endLogins = (login_id: string): Promise<{ count: number }> =>
  unwrap(client.POST('/api/logins/end' as never, { body: { login_id } } as never))

export const getMe = (): Promise<Me> => unwrap(client.GET('/api/me', { params: {} as never }))

/** 办理一项操作。 */
export const operate = <T = Row>(code: string, command: Record<string, unknown>, query: Record<string, string> = {}): Promise<OperationResult<T>> =>
  once(code, command, query)

/** 批量办理，逐笔出结局。 */
export const operateBatch = (code: string, lines: Row[]): Promise<BatchResult> => once(`${code}_batch`, { lines, mode: 'each' }, {})

/** 同一次点击只有一个 request_id；断网时带原号重试一次，不会办两遍。 */
async function once<T>(code: string, command: Record<string, unknown>, query: Record<string, string>): Promise<T> {
  const body = { request_id: newRequestId(), ...command } as Row
  const attempt = (): Promise<T> => unwrap(client.POST('/api/operations/{code}', { params: { path: { code }, query }, body }))
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    await new Promise((resolve) => setTimeout(resolve, 1200))
    return attempt()
  }
}

/** 去掉空条件，免得把“不限”当成“等于空”。 */
export function cleanQuery(query: RecordQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...query, ...viewed() }).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, String(value)]])),
  )
}

export const getRecords = (table: string, query: RecordQuery): Promise<RecordPage> =>
  unwrap(client.GET('/api/records/{table}', { params: { path: { table }, query: cleanQuery(query) } }))

export const getRecord = (table: string, id: string): Promise<Row> =>
  unwrap(client.GET('/api/records/{table}/{id}', { params: { path: { table, id }, query: cleanQuery({}) } as never }))

/** 一张表的全部行，逐页取；只用于小表（单位、代码）。 */
export async function getAllRecords(table: string, query: RecordQuery, limit = 20_000): Promise<Row[]> {
  const rows: Row[] = []
  for (let page = 1; rows.length < limit; page++) {
    const got = await getRecords(table, { ...query, page, page_size: 1000 })
    rows.push(...got.rows)
    if (got.rows.length === 0 || rows.length >= got.count) break
  }
  return rows
}

/** 导出：条件在地址里，列的样子在正文里；服务端给回 xlsx，由浏览器存成文件；转了后台的给回导出编号。 */
export async function download(path: string, query: RecordQuery, layout: SheetLayout): Promise<string> {
  const { page: _page, page_size: _size, totals: _totals, ...rest } = query
  const address = `${path}?${new URLSearchParams(cleanQuery(rest)).toString()}`
  const headers = { 'Content-Type': 'application/json' }
  const response = await send(new Request(address, { method: 'POST', headers, body: JSON.stringify(layout), credentials: 'same-origin' }))
  if (response.status === 401) onSignedOut()
  if (!response.ok) throw refusalFrom(response.status, await response.json().catch(() => null))
  if (response.status === 202) return String(((await response.json()) as Row).export_id)
  save(await response.blob(), `${layout.title}.xlsx`)
  return ''
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export const getTodo = (query: RecordQuery): Promise<TodoPage> =>
  unwrap(client.GET('/api/todo', { params: { query: cleanQuery(query) } as never }))

export const getDocument = (bizType: string, id: string): Promise<DocumentView> =>
  unwrap(client.GET('/api/documents/{biz_type}/{id}', { params: { path: { biz_type: bizType, id }, query: cleanQuery({}) } as never }))

export const getReport = <T>(report: string, query: RecordQuery): Promise<T> =>
  unwrap<T>(client.GET('/api/reports/{report}', { params: { path: { report }, query: cleanQuery(query) } }))

/** `path` 是 users/账号、operations 或 operations/操作码?page=。 */
export const getAccess = <T>(path: string): Promise<T> => unwrap<T>(client.GET(`/api/access/${path}` as never, {} as never))

/** 平台的读接口：视图、收藏、查找、规则说明、导出。 */
export const getPath = <T>(path: string, query: RecordQuery = {}): Promise<T> =>
  unwrap<T>(client.GET(path as never, { params: { query: cleanQuery(query) } } as never))

export const getTrace = (no: string): Promise<TraceGraph> =>
  unwrap(client.GET('/api/trace/{no}', { params: { path: { no }, query: cleanQuery({}) } as never }))

/** 上传一个文件，得到挂到单据上的凭据。 */
export async function uploadFile<T>(file: File): Promise<T> {
  const body = new FormData()
  body.append('file', file, file.name)
  const response = await send(new Request('/api/attachments', { method: 'POST', body, credentials: 'same-origin' }))
  if (response.status === 401) onSignedOut()
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) throw refusalFrom(response.status, answer)
  return answer as T
}

/** 下载一个文件，存成 `name`。 */
export async function downloadFile(path: string, name: string): Promise<void> {
  const response = await send(new Request(path, { credentials: 'same-origin' }))
  if (response.status === 401) onSignedOut()
  if (!response.ok) throw refusalFrom(response.status, await response.json().catch(() => null))
  save(await response.blob(), name)
}
