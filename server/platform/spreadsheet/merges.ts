import type { Cell } from './types.ts'
import { emptyCell } from './types.ts'

/** Row and column indexes from 0, inclusive. */
export type MergedRange = { top: number; bottom: number; left: number; right: number }

type Held = { bottom: number; cell: Cell }

/**
 * Fills merged ranges from their top left cell, row by row. Holds one value a column,
 * so that overlapping or endless ranges of a hostile file cost no more than honest ones.
 */
export class MergeFiller {
  readonly #byTop = new Map<number, MergedRange[]>()
  readonly #held: (Held | undefined)[] = []
  readonly #columns: number

  constructor(ranges: Iterable<MergedRange>, columns: number) {
    this.#columns = columns
    for (const range of ranges) {
      const others = this.#byTop.get(range.top)
      if (others === undefined) this.#byTop.set(range.top, [range])
      else if (others.length < columns) others.push(range)
    }
  }

  /** Fills `cells` of the row `row` (from 0) in place. Rows must come in order. */
  fill(row: number, cells: Cell[]): void {
    for (const [column, held] of this.#held.entries()) {
      if (held === undefined) continue
      if (held.bottom < row) this.#held[column] = undefined
      else put(cells, column, { ...held.cell, merged: held.cell.merged ?? 'above' })
    }
    for (const range of this.#byTop.get(row) ?? []) {
      const anchor = cells[range.left]
      if (anchor === undefined || anchor.type === 'empty') continue
      for (let column = range.left; column <= Math.min(range.right, this.#columns - 1); column++) {
        if (column > range.left) put(cells, column, { ...anchor, merged: 'left' })
        if (range.bottom > row) this.#held[column] = { bottom: range.bottom, cell: column > range.left ? { ...anchor, merged: 'left' } : anchor }
      }
    }
  }
}

function put(cells: Cell[], column: number, cell: Cell): void {
  while (cells.length < column) cells.push(emptyCell)
  if ((cells[column] ?? emptyCell).type === 'empty') cells[column] = cell
}
