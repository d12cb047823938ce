/** 列声明 → AG Grid 列定义。 */
import type { Router } from 'vue-router'
import type { Row } from '@/api/types'
import type { Unit } from '../money'
import { toFen } from '../money'
import { stateOf } from '../ui/status'
import { display, grouped, rawValue, widthOf, type Column } from './columns'
import type { ColDef, ColGroupDef, ICellRendererParams } from './aggrid'

export interface GridContext {
  unit: () => Unit
  offset: () => number
  router: Router
  picked: (row: number, field: string) => boolean
  /** 能按表头排序的列，与现在按哪列排。 */
  sortable: () => Set<string>
  order: () => string
}

type Def = ColDef<Row> | ColGroupDef<Row>

export function toColDefs(columns: Column[], context: GridContext): Def[] {
  const defs: Def[] = [indexDef(context)]
  for (const group of grouped(columns)) {
    const children = group.columns.map((column) => colDef(column, context))
    if (group.title === null) defs.push(...children)
    else defs.push({ headerName: group.title, children, marryChildren: true })
  }
  return defs
}

function indexDef(context: GridContext): ColDef<Row> {
  return {
    colId: '#', headerName: '序号', width: 48, minWidth: 40, pinned: 'left', cellClass: 'cell-center', headerClass: 'head-center',
    valueGetter: (p) => (p.node?.rowPinned ? '合计' : context.offset() + (p.node?.rowIndex ?? 0) + 1),
    suppressMovable: true, sortable: false, resizable: false,
  }
}

function colDef(column: Column, context: GridContext): ColDef<Row> {
  const text = (row: Row | undefined, total: boolean): string => (row ? display(column, row, context.unit(), total) : '')
  const isMoney = column.kind === 'money'
  const isCentered = column.kind === 'status'
  const sortable = context.sortable().has(column.field)
  return {
    colId: column.field,
    headerName: `${column.title}${sortMark(column.field, context.order())}`,
    headerTooltip: column.formula ?? (sortable ? '点表头排序' : undefined),
    width: widthOf(column),
    minWidth: 48,
    pinned: column.frozen ? 'left' : undefined,
    sortable: false,
    resizable: true,
    headerClass: [isMoney || column.kind === 'percent' ? 'head-money' : isCentered ? 'head-center' : '', sortable ? 'head-sort' : ''].filter(Boolean),
    valueGetter: (p) => text(p.data, !!p.node?.rowPinned),
    tooltipValueGetter: (p) => (isMoney ? column.formula : p.node?.rowPinned ? '' : text(p.data, false)),
    cellClassRules: {
      'cell-money': () => isMoney || column.kind === 'percent',
      'cell-center': () => isCentered,
      'cell-calc': () => column.formula !== undefined,
      'cell-negative': (p) => isMoney && !!p.data && (toFen(rawValue(column, p.data)) ?? 0n) < 0n,
      'cell-picked': (p) => !p.node.rowPinned && context.picked(p.rowIndex, column.field),
    },
    cellStyle: column.level ? (p) => (p.data && !p.node.rowPinned ? { paddingLeft: `${8 + (column.level!(p.data) - 1) * 16}px` } : null) : undefined,
    cellRenderer: rendererOf(column, context),
  }
}

const sortMark = (field: string, order: string): string => (order === field ? ' ▲' : order === `-${field}` ? ' ▼' : '')

function rendererOf(column: Column, context: GridContext): ColDef<Row>['cellRenderer'] {
  if (column.kind === 'status' && !column.to) return (p: ICellRendererParams<Row>) => statusCell(column, p)
  if (column.kind === 'actions') return (p: ICellRendererParams<Row>) => actionCell(column, p)
  if (column.to) return (p: ICellRendererParams<Row>) => linkCell(column, p, context)
  return undefined
}

function statusCell(column: Column, p: ICellRendererParams<Row>): HTMLElement | string {
  if (!p.data || p.node.rowPinned) return ''
  const state = stateOf(column.states ?? {}, p.data[column.field])
  if (!state.title) return ''
  const tag = document.createElement('span')
  tag.className = `tag ${state.tone}`
  tag.textContent = state.title
  return tag
}

function linkCell(column: Column, p: ICellRendererParams<Row>, context: GridContext): HTMLElement | string {
  const target = p.data && !p.node.rowPinned ? column.to?.(p.data) : null
  if (!target || !p.value) return p.value ?? ''
  const link = document.createElement('a')
  link.className = 'cell-link'
  link.href = context.router.resolve(target).href
  link.textContent = String(p.value)
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey) return
    event.preventDefault()
    void context.router.push(target)
  })
  return link
}

function actionCell(column: Column, p: ICellRendererParams<Row>): HTMLElement | string {
  if (!p.data || p.node.rowPinned) return ''
  const row = p.data
  const box = document.createElement('span')
  for (const action of column.actions ?? []) {
    if (action.shown && !action.shown(row)) continue
    const button = document.createElement('button')
    button.type = 'button'
    button.className = `cell-act${action.danger ? ' danger' : ''}`
    button.textContent = action.title
    button.addEventListener('click', (event) => {
      event.stopPropagation()
      action.run(row)
    })
    box.append(button)
  }
  return box
}
