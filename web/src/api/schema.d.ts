/** 界面用到的接口路径的类型，手写的一小份；全部接口的类型由 make api 生成在 var/ 里，不进界面。 */
import type { DocumentView, ExecutionReport, Me, OperationResult, RecordPage, Row, TodoPage, TraceGraph } from './types'

interface Json<T> {
  headers: Record<string, unknown>
  content: { 'application/json': T }
}
interface Get<T, Path = never, Query = Record<string, string | number | undefined>> {
  get: { parameters: { query?: Query; path: Path }; responses: { 200: Json<T>; 422: Json<unknown> } }
}
interface Post<T, Body, Path = never> {
  post: {
    parameters: { path: Path; query?: Record<string, string> }
    requestBody: { content: { 'application/json': Body } }
    responses: { 200: Json<T>; 422: Json<unknown> }
  }
}

export interface paths {
  '/api/login': Post<unknown, { username: string; password: string }>
  '/api/logout': Post<unknown, Record<string, never>>
  '/api/me': Get<Me>
  '/api/operations/{code}': Post<OperationResult, Row, { code: string }>
  '/api/records/{table}': Get<RecordPage, { table: string }>
  '/api/records/{table}/{id}': Get<Row, { table: string; id: string }>
  '/api/todo': Get<TodoPage>
  '/api/documents/{biz_type}/{id}': Get<DocumentView, { biz_type: string; id: string }>
  '/api/reports/{report}': Get<ExecutionReport, { report: string }>
  '/api/trace/{no}': Get<TraceGraph, { no: string }>
}
