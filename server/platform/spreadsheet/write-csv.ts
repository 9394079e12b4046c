import { Readable } from 'node:stream'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { OutputColumn, OutputRow, OutputValue } from './write-xlsx.ts'

/**
 * Writes rows as CSV that Excel opens rightly: UTF-8 with byte order mark, CR LF, in constant memory.
 * A text that a spreadsheet program would run as a formula gets an apostrophe before it; `readTable` takes that away again.
 */
export async function writeCsv(stream: Writable, columns: readonly OutputColumn[], rows: AsyncIterable<OutputRow> | Iterable<OutputRow>): Promise<void> {
  await pipeline(Readable.from(linesOf(columns, rows)), stream)
}

const pieceLength = 32 * 1024

async function* linesOf(columns: readonly OutputColumn[], rows: AsyncIterable<OutputRow> | Iterable<OutputRow>): AsyncGenerator<string> {
  let piece = `\ufeff${line(columns.map(({ header }) => header))}`
  for await (const row of rows) {
    piece += line(row)
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

function line(values: readonly OutputValue[]): string {
  return `${values.map(field).join(',')}\r\n`
}

function field(value: OutputValue): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return ''
  if (typeof value !== 'string') return String(value)
  const inert = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n\t]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
