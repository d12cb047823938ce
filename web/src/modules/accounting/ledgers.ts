/** 三套账：表名、科目字段、称呼。 */
export type Ledger = 'GLB' | 'GLF' | 'GLA'

export interface LedgerKind {
  key: Ledger
  title: string
  classCode: string
  className: string
}

export const LEDGERS: LedgerKind[] = [
  { key: 'GLB', title: '预算指标会计', classCode: 'bgt_acct_cls_code', className: 'bgt_acct_cls_name' },
  { key: 'GLF', title: '总预算会计', classCode: 'fin_acct_cls_code', className: 'fin_acct_cls_name' },
  { key: 'GLA', title: '单位会计', classCode: 'gov_acct_cls_code', className: 'gov_acct_cls_name' },
]

export const ledgerOf = (key: string): LedgerKind => LEDGERS.find((l) => l.key === key) ?? LEDGERS[0]!
