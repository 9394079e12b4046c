import type { CellValue as HucreValue, ColumnDef } from 'hucre/xlsx'
import { writeXlsxStream } from 'hucre/xlsx'
import { Readable } from 'node:stream'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export type OutputColumn = {
  header: string
  /** Decides the number format; `date` takes `YYYY-MM-DD` strings, every other string stays text. */
  kind?: 'text' | 'integer' | 'decimal' | 'money' | 'date'
  /** In characters of the default font. */
  width?: number
}

export type OutputValue = string | number | boolean | null

export type OutputRow = readonly OutputValue[]

const formats: Readonly<Record<NonNullable<OutputColumn['kind']>, string>> = {
  // Marked as text, so that a cell which is edited later keeps its leading zeros and never turns into a formula.
  text: '@',
  integer: '0',
  decimal: '0.##',
  money: '#,##0.00',
  date: 'yyyy-mm-dd',
}

const longestText = 32_767

/**
 * Writes rows as one worksheet (more, past Excel's 1,048,576 rows), in constant memory.
 * No cell is ever a formula. Text past Excel's 32,767 characters is cut, as Excel would refuse the file.
 */
export async function writeXlsx(
  stream: Writable,
  columns: readonly OutputColumn[],
  rows: AsyncIterable<OutputRow> | Iterable<OutputRow>,
  options: { sheetName?: string } = {},
): Promise<void> {
  const workbook = writeXlsxStream(valuesOf(columns, rows), {
    name: sheetName(options.sheetName ?? 'Sheet1'),
    columns: columns.map(definition),
    freezePane: { rows: 1 },
  })
  await pipeline(Readable.fromWeb(workbook as Parameters<typeof Readable.fromWeb>[0]), stream)
}

function definition({ header, kind = 'text', width }: OutputColumn): ColumnDef {
  return { header: plainText(header), numFmt: formats[kind], width: width ?? Math.min(60, Math.max(10, displayWidth(header) + 4)) }
}

async function* valuesOf(columns: readonly OutputColumn[], rows: AsyncIterable<OutputRow> | Iterable<OutputRow>): AsyncGenerator<HucreValue[]> {
  for await (const row of rows) yield row.map((value, index) => valueOf(value, columns[index]?.kind ?? 'text'))
}

function valueOf(value: OutputValue, kind: NonNullable<OutputColumn['kind']>): HucreValue {
  if (typeof value === 'number' && !Number.isFinite(value)) return null
  // In a text column a number too is written as text: phones and codes must not become 1.38E+10.
  if (typeof value === 'number' && kind === 'text') return String(value)
  if (typeof value !== 'string') return value
  if (kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return new Date(`${value}T00:00:00Z`)
  return plainText(value)
}

/** What XML can't hold is left out, and what Excel would read as an escape is escaped. */
function plainText(text: string): string {
  const held = text.replace(/[\ufffe\uffff]/g, '').replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
  return held.length > longestText ? `${held.slice(0, longestText - 1)}…` : held
}

function sheetName(name: string): string {
  const bare = name.replace(/[\\/?*[\]:]/g, ' ').replace(/^'+|'+$/g, '').trim().slice(0, 31)
  return bare === '' ? 'Sheet1' : bare
}

function displayWidth(text: string): number {
  return [...text].reduce((width, character) => width + (character > '\u00ff' ? 2 : 1), 0)
}
