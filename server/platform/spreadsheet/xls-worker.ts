/** The thread behind read-xls.ts. */
import { read, SSF } from '@e965/xlsx'
import type { CellObject, WorkBook } from '@e965/xlsx'
import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { isDateFormat } from './dates.ts'
import type { XlsReply, XlsRequest } from './read-xls.ts'
import { numberCell, storable, textCell } from './row-builder.ts'
import type { Cell } from './types.ts'
import { emptyCell } from './types.ts'

const batchRows = 1000
const request = workerData as XlsRequest
let replies: Iterator<XlsReply> | undefined

parentPort?.on('message', () => {
  try {
    replies ??= repliesTo(request)
    parentPort?.postMessage(replies.next().value ?? { kind: 'end' })
  } catch (error) {
    parentPort?.postMessage(failureReply(error))
  }
})

function* repliesTo({ path, sheet, columns }: XlsRequest): Generator<XlsReply> {
  const bytes = readFileSync(path)
  if (sheet === null) {
    const { SheetNames, Workbook } = read(bytes, { type: 'buffer', bookSheets: true })
    yield { kind: 'sheets', sheets: SheetNames.map((name, index) => ({ name: storable(name), hidden: (Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0 })) }
    return
  }
  const book = read(bytes, { type: 'buffer', sheets: sheet, dense: true, cellNF: true, cellText: false, cellHTML: false, cellFormula: false })
  yield* sheetReplies(book, sheet, columns)
}

function* sheetReplies(book: WorkBook, index: number, columns: number): Generator<XlsReply> {
  const sheet = book.Sheets[book.SheetNames[index] ?? '']
  if (sheet === undefined) return
  yield { kind: 'merges', merges: (sheet['!merges'] ?? []).map(({ s, e }) => ({ top: s.r, bottom: e.r, left: s.c, right: e.c })) }
  const is1904 = book.Workbook?.WBProps?.date1904 === true
  let rows: Extract<XlsReply, { kind: 'rows' }>['rows'] = []
  for (const [rowIndex, source] of (sheet['!data'] ?? []).entries()) {
    if (source === undefined) continue
    const cells: [number, Cell][] = []
    source.forEach((value, column) => {
      const cell = cellOf(value, is1904)
      // One cell past the limit is enough for the reader to refuse the row.
      if (cell.type !== 'empty' && cells.length <= columns) cells.push([column, cell])
    })
    if (cells.length > 0) rows.push({ index: rowIndex, cells })
    if (rows.length >= batchRows) {
      yield { kind: 'rows', rows }
      rows = []
    }
  }
  yield { kind: 'rows', rows }
}

function cellOf(cell: CellObject | undefined, is1904: boolean): Cell {
  switch (cell?.t) {
    case 's':
      return textCell(String(cell.v ?? ''))
    case 'n':
      return numberCell(Number(cell.v), isDateFormat(formatOf(cell)), is1904)
    case 'b':
      return { type: 'boolean', value: cell.v === true }
    case 'e':
      return { type: 'error', value: typeof cell.v === 'number' ? (errorNames[cell.v] ?? '#ERROR') : String(cell.v) }
    default:
      return emptyCell
  }
}

function formatOf(cell: CellObject): string {
  if (typeof cell.z === 'number') return SSF.get_table()[cell.z] ?? ''
  return cell.z ?? ''
}

const errorNames: Readonly<Record<number, string>> = { 0: '#NULL!', 7: '#DIV/0!', 15: '#VALUE!', 23: '#REF!', 29: '#NAME?', 36: '#NUM!', 42: '#N/A' }

function failureReply(error: unknown): XlsReply {
  const message = error instanceof Error ? error.message : ''
  if (/password|encrypt/i.test(message)) return { kind: 'error', code: 'spreadsheet.encrypted', params: {} }
  return { kind: 'error', code: 'spreadsheet.truncated', params: {} }
}
