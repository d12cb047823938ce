/** 开发服务器上的假接口：MOCK=1 npm run dev 时才装上，构建不含它。 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import { documentView, execution, me, todo, trace, trialBalance } from './answers'
import { TABLES, type Row } from './data'

let signedIn = process.env.MOCK_USER ?? ''

function select(rows: Row[], query: URLSearchParams): Row[] {
  return rows.filter((row) =>
    [...query].every(([key, value]) => {
      const [field = '', op = ''] = key.split('__')
      if (!(field in row)) return true
      const have = String(row[field] ?? '')
      if (op === 'in') return value.split(',').includes(have)
      if (op === 'prefix') return have.startsWith(value)
      if (op === 'contains') return have.includes(value)
      const numeric = /^-?\d+(\.\d+)?$/.test(value) && /\./.test(have)
      if (op === 'gte') return numeric ? Number(have) >= Number(value) : have >= value
      if (op === 'lte') return numeric ? Number(have) <= Number(value) : have <= value
      if (op === 'gt') return Number(have) > Number(value)
      return numeric ? Number(have) === Number(value) : have === value
    }),
  )
}

function sumsOf(rows: Row[]): Record<string, string> {
  const sums: Record<string, bigint> = {}
  for (const row of rows) {
    for (const [field, value] of Object.entries(row)) {
      if (typeof value === 'string' && /^-?\d+\.\d{2}$/.test(value)) sums[field] = (sums[field] ?? 0n) + BigInt(value.replace('.', ''))
    }
  }
  return Object.fromEntries(Object.entries(sums).map(([f, v]) => [f, `${v < 0n ? '-' : ''}${String(v < 0n ? -v : v).padStart(3, '0').replace(/(\d\d)$/, '.$1')}`]))
}

function records(table: string, id: string | undefined, query: URLSearchParams): unknown {
  const found = TABLES[table]
  if (!found) return null
  if (id) return found.rows.find((row) => row[found.key] === id) ?? null
  const [page, size, totals] = [Number(query.get('page') ?? 1), Number(query.get('page_size') ?? 100), query.get('totals')]
  for (const control of ['page', 'page_size', 'totals', 'order', 'search']) query.delete(control)
  const rows = select(found.rows, query)
  return { rows: rows.slice((page - 1) * size, page * size), count: rows.length, sums: totals ? sumsOf(rows) : {} }
}

function check(body: Row): unknown[] {
  return Number(body.pay_app_amt ?? 0) > 1_000_000
    ? [
        { code: 'R-PAY-004', level: 'BLOCK', message: '指标可用120,000.00，申请150,000.00，超30,000.00', figures: { 可用: '120,000.00', 申请: '150,000.00', 差额: '30,000.00' }, fields: ['pay_app_amt'], next_step: '减少申请金额，或联系业务科室追加指标。' },
        { code: 'R-PAY-033', level: 'MANUAL', message: '金额达到人工审核标准，已转支付中心审核', figures: {}, fields: [] },
      ]
    : []
}

function answer(method: string, url: URL, body: Row): [number, unknown] {
  const [, , kind = '', name = '', id] = url.pathname.split('/').map(decodeURIComponent)
  if (kind === 'login') {
    if (body.password === 'wrong') return [403, { message: '账号或口令不正确', findings: [] }]
    signedIn = String(body.username)
    return [200, me(signedIn)]
  }
  if (!signedIn) return [401, { message: '请先登录', findings: [] }]
  if (kind === 'logout') {
    signedIn = ''
    return [200, { ok: true }]
  }
  if (kind === 'me') return [200, me(signedIn)]
  if (kind === 'todo') return [200, todo(url.searchParams)]
  if (kind === 'documents') return [200, documentView(name, id ?? '')]
  if (kind === 'reports') return [200, name === 'trial_balance' ? trialBalance() : execution()]
  if (kind === 'trace') return [200, trace(name)]
  if (kind === 'records') {
    const found = records(name, id, url.searchParams)
    return found ? [200, found] : [404, { message: '没有找到', findings: [] }]
  }
  if (kind === 'operations' && method === 'POST') {
    if (name === 'payment.application.check') return [200, { result: {}, findings: check(body) }]
    const refused = name.endsWith('submit') ? check({ pay_app_amt: '2000000' }) : []
    return refused.length ? [422, { message: '共2项未通过，详见清单', findings: refused }] : [200, { result: { pay_app_id: 'p-0000-7000-8000-000000000001', outcomes: [] }, findings: [] }]
  }
  return [404, { message: '没有这个接口', findings: [] }]
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  const [status, body] = answer(request.method ?? 'GET', new URL(request.url ?? '/', 'http://mock'), (text ? JSON.parse(text) : {}) as Row)
  response.statusCode = status
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.end(JSON.stringify(body))
}

export function devMock(): Plugin {
  return {
    name: 'dev-mock',
    configureServer(server) {
      server.middlewares.use((request, response, next) => (request.url?.startsWith('/api/') ? void handle(request, response) : next()))
    },
  }
}
