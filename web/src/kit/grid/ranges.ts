/** 选区：按下、拖动或 Shift+方向键选一块；复制得到制表符分隔的原值。 */
import type { Row } from '@/api/types'
import { copyValue, type Column } from './columns'

export interface Spot {
  row: number
  field: string
}

export class CellRange {
  private anchor: Spot | null = null
  private focus: Spot | null = null

  start(spot: Spot): void {
    this.anchor = spot
    this.focus = spot
  }

  extend(spot: Spot): void {
    if (this.anchor) this.focus = spot
  }

  get active(): boolean {
    return this.anchor !== null
  }

  get isBlock(): boolean {
    return this.anchor !== null && this.focus !== null && (this.anchor.row !== this.focus.row || this.anchor.field !== this.focus.field)
  }

  contains(spot: Spot, fields: string[]): boolean {
    if (!this.isBlock) return false
    const { rows, columns } = this.bounds(fields)
    const at = fields.indexOf(spot.field)
    return spot.row >= rows[0] && spot.row <= rows[1] && at >= columns[0] && at <= columns[1]
  }

  /** 选区内的原值；只选了一格就是这一格。 */
  copy(rowsShown: Row[], columns: Column[]): string {
    if (!this.anchor) return ''
    const fields = columns.map((c) => c.field)
    const bounds = this.bounds(fields)
    const picked = columns.slice(bounds.columns[0], bounds.columns[1] + 1)
    return rowsShown
      .slice(bounds.rows[0], bounds.rows[1] + 1)
      .map((row) => picked.map((column) => copyValue(column, row).replace(/[\t\n]/g, ' ')).join('\t'))
      .join('\n')
  }

  private bounds(fields: string[]): { rows: [number, number]; columns: [number, number] } {
    const [a, b] = [this.anchor, this.focus]
    if (!a || !b) return { rows: [0, -1], columns: [0, -1] }
    const [x, y] = [fields.indexOf(a.field), fields.indexOf(b.field)]
    return { rows: [Math.min(a.row, b.row), Math.max(a.row, b.row)], columns: [Math.min(x, y), Math.max(x, y)] }
  }
}
