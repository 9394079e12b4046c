/** A cell as it stands in the file, without any guess about what it means. */
export type Cell = {
  /** Set when the value was filled in from the top left cell of a merged range: one in a column to the `left`, or in the same column `above`. */
  merged?: 'left' | 'above'
} & CellValue

export type CellValue =
  | { type: 'empty' }
  | { type: 'text'; value: string }
  | { type: 'number'; value: number }
  /** Local, without time zone: `YYYY-MM-DD`, or `YYYY-MM-DDTHH:mm:ss` when it has a time of day. */
  | { type: 'date'; value: string }
  | { type: 'boolean'; value: boolean }
  /** `#N/A`, `#REF!` …; `#FORMULA` for a formula that was saved without its result. */
  | { type: 'error'; value: string }

export type Row = {
  sheet: string
  /** As Excel shows it, from 1. In a CSV file the number of the record, which Excel shows too. */
  number: number
  /** From column A to the last one that holds anything. */
  cells: readonly Cell[]
}

export type Sheet = {
  name: string
  hidden: boolean
  /** Rows that hold something, in order. Each call reads the file anew; breaking off closes it. */
  rows(): AsyncIterable<Row>
}

export type Table = {
  kind: 'xlsx' | 'xls' | 'csv'
  /** Of a text file. */
  encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'
  delimiter?: string
  sheets: readonly Sheet[]
}

export const emptyCell: Cell = Object.freeze({ type: 'empty' })

/** `A` for 0, `AA` for 26. */
export function columnLetter(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** The index from 0 of `A`, `XFD` …, or -1. */
export function columnIndex(letters: string): number {
  let index = 0
  for (let at = 0; at < letters.length; at++) {
    const code = letters.charCodeAt(at) & ~32
    if (code < 65 || code > 90) return -1
    index = index * 26 + code - 64
  }
  return index - 1
}
