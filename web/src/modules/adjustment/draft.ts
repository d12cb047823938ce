/** 录入中的批次：调出、调入、来源三部分，合计与差额只供对照，等不等额由服务端判。 */
import type { Row } from '@/api/types'
import { filled } from '@/kit/form/fields'
import { sumFen, toFen } from '@/kit/money'

export interface Out {
  ori_bgt_id: string
  label: string
  available: string
  amount: string
}

export type Line = Record<string, string>

export interface Draft {
  outs: Out[]
  ins: Line[]
  sources: Line[]
}

export const isMove = (kind: string): boolean => kind === 'J'
export const hasOuts = (kind: string): boolean => kind !== 'Z'
export const hasIns = (kind: string): boolean => kind !== 'C'
export const hasSources = (kind: string): boolean => kind === 'Z' || kind === 'T'

export function outOf(row: Row): Out {
  const parts = [row.agency_name ?? row.agency_code, row.pro_name ?? row.pro_code, row.dep_bgt_eco_name ?? row.dep_bgt_eco_code, row.cor_bgt_doc_no]
  return { ori_bgt_id: String(row.bgt_id), label: parts.filter(Boolean).join('　'), available: String(row.cur_amt ?? '0.00'), amount: '' }
}

/** 已存的明细 → 调出行；金额存的是负数。 */
export function outOfLine(row: Row): Out {
  const amount = toFen(String(row.add_amount)) ?? 0n
  const label = [row.agency_name ?? row.agency_code, row.pro_name ?? row.pro_code, row.dep_bgt_eco_name, row.cor_bgt_doc_no].filter(Boolean).join('　')
  return { ori_bgt_id: String(row.ori_bgt_id), label, available: String(row.source_cur_amt ?? '0.00'), amount: plain(-amount) }
}

const plain = (fen: bigint): string => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`

export const IN_FIELDS = ['agency_code', 'pro_code', 'exp_func_code', 'dep_bgt_eco_code', 'gov_bgt_eco_code'] as const

export function inOfLine(row: Row, outs: Out[]): Line {
  const line: Line = { amount: String(row.add_amount) }
  for (const field of IN_FIELDS) if (row[field]) line[field] = String(row[field])
  const at = outs.findIndex((out) => out.ori_bgt_id === row.ori_bgt_id)
  if (outs.length > 1 && at >= 0) line.source_no = String(at + 1)
  return line
}

export const totals = (draft: Draft): { out: bigint; into: bigint; used: bigint } => ({
  out: sumFen(draft.outs.map((out) => out.amount)),
  into: sumFen(draft.ins.map((line) => line.amount)),
  used: sumFen(draft.sources.map((line) => line.amount)),
})

/** 写成命令：空行不带，源指标按序号换成主键。 */
export function commandOf(draft: Draft, kind: string): Record<string, unknown> {
  const outs = draft.outs.map(({ ori_bgt_id, amount }) => ({ ori_bgt_id, amount: amount || '0.00' }))
  const ins = draft.ins.map(filled).filter((line) => Object.keys(line).length > 0).map(({ source_no, ...line }) => {
    const out = source_no ? draft.outs[Number(source_no) - 1] : undefined
    return { ...line, ...(out ? { ori_bgt_id: out.ori_bgt_id } : {}) }
  })
  const sources = draft.sources.map(filled).filter((line) => line.fund_id)
  return { outs: hasOuts(kind) ? outs : [], ins: hasIns(kind) ? ins : [], sources: hasSources(kind) ? sources : [] }
}
