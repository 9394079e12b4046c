import type { CsvRecord } from './csv-parser.ts'
import { CsvParser, sniffDelimiter } from './csv-parser.ts'
import { SpreadsheetError } from './errors.ts'
import type { Limits } from './limits.ts'
import { RowBuilder, textCell } from './row-builder.ts'
import type { TextEncoding } from './text-encoding.ts'
import { decodeText, detectEncoding } from './text-encoding.ts'
import type { Cell, Row, Table } from './types.ts'

const sampleLength = 64 * 1024

/** Reads delimited text of any of the usual encodings; all its cells are text. */
export async function readCsv(path: string, name: string, limits: Limits): Promise<Table> {
  const encoding = await detectEncoding(path)
  const sample = await readSample(path, encoding)
  if (sample.trim() === '') throw new SpreadsheetError('spreadsheet.empty')
  const delimiter = sniffDelimiter(sample)
  const rows = () => readRows(path, name, { encoding, delimiter, isDeclared: /^sep=/i.test(sample) }, limits)
  return { kind: 'csv', encoding, delimiter, sheets: [{ name, hidden: false, rows }] }
}

async function readSample(path: string, encoding: TextEncoding): Promise<string> {
  let sample = ''
  for await (const piece of decodeText(path, encoding)) {
    sample += piece
    if (sample.length >= sampleLength) break
  }
  return sample
}

async function* readRows(path: string, sheet: string, form: { encoding: TextEncoding; delimiter: string; isDeclared: boolean }, limits: Limits): AsyncGenerator<Row> {
  const builder = new RowBuilder(sheet, limits, null)
  const records: CsvRecord[] = []
  const parser = new CsvParser(form.delimiter, limits.cellCharacters, (record) => records.push(record))
  let number = 0
  const rowsOf = function* (): Generator<Row> {
    for (const { fields, isOpen } of records) {
      number += 1
      if (number === 1 && form.isDeclared) continue
      if (isOpen) throw new SpreadsheetError('spreadsheet.unclosed_quote', { row: number })
      const cells: Cell[] = []
      for (const [column, field] of fields.entries()) builder.place(cells, number, column, textCell(unwrap(field)))
      const row = builder.build(number, cells)
      if (row !== null) yield row
    }
    records.length = 0
  }
  for await (const text of decodeText(path, form.encoding)) {
    parser.push(text)
    yield* rowsOf()
    if (builder.isPastEnd) return
  }
  parser.end()
  yield* rowsOf()
}

/** Undoes what programs do to keep long numbers and formulas as text: `="0123"`, and an apostrophe before a formula sign. */
function unwrap(field: string): string {
  const formula = /^="([^"]*)"$/.exec(field)
  if (formula !== null) return formula[1] ?? ''
  return /^'+[=+\-@\t\r]/.test(field) ? field.slice(1) : field
}
