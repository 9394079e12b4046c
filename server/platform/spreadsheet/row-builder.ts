import { dateFromSerial } from './dates.ts'
import { SpreadsheetError } from './errors.ts'
import type { Limits } from './limits.ts'
import type { MergeFiller } from './merges.ts'
import type { Cell, Row } from './types.ts'
import { columnLetter, emptyCell } from './types.ts'

/** Turns the cells of one sheet into rows: applies the limits, fills merged ranges, leaves empty rows out. */
export class RowBuilder {
  readonly #sheet: string
  readonly #limits: Limits
  readonly #merges: MergeFiller | null
  #rows = 0
  #emptyRun = 0

  constructor(sheet: string, limits: Limits, merges: MergeFiller | null) {
    this.#sheet = sheet
    this.#limits = limits
    this.#merges = merges
  }

  /** True once so many empty rows came in a run that nothing more is expected. */
  get isPastEnd(): boolean {
    return this.#emptyRun > this.#limits.emptyRowRun
  }

  /** `number` counts from 1. Null for a row that holds nothing of its own. */
  build(number: number, cells: Cell[]): Row | null {
    const hasOwn = cells.some((cell) => cell.type !== 'empty')
    this.#merges?.fill(number - 1, cells)
    if (!hasOwn) {
      this.#emptyRun += 1
      return null
    }
    this.#emptyRun = 0
    while (cells.at(-1)?.type === 'empty') cells.pop()
    this.#rows += 1
    if (this.#rows > this.#limits.rows) throw new SpreadsheetError('spreadsheet.too_many_rows', { sheet: this.#sheet, limit: this.#limits.rows })
    return { sheet: this.#sheet, number, cells }
  }

  /** Puts a cell in its place; an empty one is dropped. `row` counts from 1, `column` from 0. */
  place(cells: Cell[], row: number, column: number, cell: Cell): void {
    if (cell.type === 'empty') return
    if (column >= this.#limits.columns) {
      throw new SpreadsheetError('spreadsheet.too_many_columns', { sheet: this.#sheet, row, column: columnLetter(column), limit: this.#limits.columns })
    }
    if (cell.type === 'text' && cell.value.length > this.#limits.cellCharacters) {
      throw new SpreadsheetError('spreadsheet.cell_too_long', { sheet: this.#sheet, row, column: columnLetter(column), limit: this.#limits.cellCharacters })
    }
    while (cells.length < column) cells.push(emptyCell)
    cells[column] = cell
  }
}

export function textCell(value: string): Cell {
  const text = storable(value)
  return text === '' ? emptyCell : { type: 'text', value: text }
}

/** Escapes of the file format name characters that no text holds: NUL, and half of one that takes two units. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()

export function numberCell(value: number, isDate: boolean, is1904: boolean): Cell {
  const date = isDate ? dateFromSerial(value, is1904) : null
  if (date === null) return { type: 'number', value }
  return date.includes('-') ? { type: 'date', value: date } : { type: 'text', value: date }
}
