/** 执行情况的归并：按部门、按功能大类、按月；金额相加用分，不用浮点。 */
import type { ExecutionReport, ExecutionRow } from '@/api/types'
import { percent, sumFen, toFen, toPlain } from '@/kit/money'

export interface Slice {
  code: string
  name: string
  budget: string
  indicator: string
  paid: string
  rate: string
}

function merge(rows: ExecutionRow[], keyOf: (row: ExecutionRow) => { code: string; name: string }): Slice[] {
  const groups = new Map<string, { name: string; rows: ExecutionRow[] }>()
  for (const row of rows) {
    const { code, name } = keyOf(row)
    const group = groups.get(code) ?? { name, rows: [] }
    group.rows.push(row)
    groups.set(code, group)
  }
  return [...groups].map(([code, group]) => {
    const [budget, indicator, paid] = (['budget_amt', 'indicator_amt', 'paid_amt'] as const).map((f) => toPlain(sumFen(group.rows.map((r) => r[f]))))
    return { code, name: group.name, budget: budget!, indicator: indicator!, paid: paid!, rate: percent(paid, indicator) }
  })
}

const byPaid = (a: Slice, b: Slice): number => ((toFen(b.paid) ?? 0n) > (toFen(a.paid) ?? 0n) ? 1 : -1)

/** 按部门（单位代码前三位）；部门名称由单位表给。 */
export function byDepartment(rows: ExecutionRow[], names: Map<string, string>): Slice[] {
  return merge(rows, (row) => {
    const code = row.agency_code.slice(0, 3)
    return { code, name: names.get(code) ?? row.agency_name }
  }).sort(byPaid)
}

/** 按功能分类的类；超过七类的并为“其他”。 */
export function byFunction(rows: ExecutionRow[], names: Map<string, string>): Slice[] {
  const all = merge(rows, (row) => {
    const code = row.exp_func_code.slice(0, 3)
    return { code, name: names.get(code) ?? code }
  }).sort(byPaid)
  if (all.length <= 7) return all
  const rest = all.slice(6)
  const sum = (f: 'budget' | 'indicator' | 'paid'): string => toPlain(sumFen(rest.map((s) => s[f])))
  return [...all.slice(0, 6), { code: '', name: '其他', budget: sum('budget'), indicator: sum('indicator'), paid: sum('paid'), rate: percent(sum('paid'), sum('indicator')) }]
}

export function byMonth(report: ExecutionReport): string[] {
  return Array.from({ length: 12 }, (_, m) => report.totals.months?.[m] ?? toPlain(sumFen(report.rows.map((r) => r.months[m]))))
}
