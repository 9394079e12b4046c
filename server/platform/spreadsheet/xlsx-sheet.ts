import { TextDecoder } from 'node:util'
import { dateFromText } from './dates.ts'
import { SpreadsheetError } from './errors.ts'
import type { MergedRange } from './merges.ts'
import { MergeFiller } from './merges.ts'
import { numberCell, RowBuilder, textCell } from './row-builder.ts'
import type { Cell, Row } from './types.ts'
import { columnIndex, emptyCell } from './types.ts'
import { decodeXml, readXml } from './xlsx-part.ts'
import type { XmlHandler } from './xml.ts'
import { attribute, decodeEscapes, XmlScanner } from './xml.ts'
import type { Zip, ZipPart } from './zip.ts'
import { unpack } from './zip.ts'

export type SheetContext = { sheet: string; strings: readonly string[]; dateStyles: readonly boolean[]; is1904: boolean }

/**
 * The rows of a worksheet. The part is unpacked twice: merged ranges stand behind the rows that they fill,
 * and the first pass proves the whole part sound before any row is handed out.
 */
export async function* readSheetRows(zip: Zip, part: ZipPart, context: SheetContext): AsyncGenerator<Row> {
  const ranges = await readMerges(zip, part)
  const merges = ranges.length === 0 ? null : new MergeFiller(ranges, zip.limits.columns)
  const builder = new RowBuilder(context.sheet, zip.limits, merges)
  const ready: Row[] = []
  const scanner = new XmlScanner(sheetHandler(builder, context, zip.limits.cellCharacters, (row) => ready.push(row)))
  for await (const text of decodeXml(unpack(zip, part))) {
    scanner.push(text)
    yield* ready
    ready.length = 0
    if (builder.isPastEnd) return
  }
}

function sheetHandler(builder: RowBuilder, context: SheetContext, longest: number, emit: (row: Row) => void): XmlHandler {
  let rowNumber = 0
  let cells: Cell[] = []
  let column = -1
  let kind = ''
  let style = 0
  let value = ''
  let hasValue = false
  let hasFormula = false
  let isData = false
  let isCell = false
  let isValue = false
  let isPhonetic = false

  return {
    open(name, attributes) {
      switch (name) {
        case 'sheetData':
          isData = true
          break
        case 'row':
          rowNumber = Number(attribute(attributes, 'r') ?? rowNumber + 1)
          cells = []
          column = -1
          break
        case 'c': {
          if (!isData) break
          isCell = true
          const reference = cellAttributes(attributes)
          column = reference.column ?? column + 1
          kind = reference.kind
          style = reference.style
          value = ''
          hasValue = false
          hasFormula = false
          break
        }
        case 'v':
        case 't':
          if (!isCell || isPhonetic) break
          isValue = true
          hasValue = true
          break
        case 'f':
          hasFormula = true
          break
        case 'rPh':
          isPhonetic = true
          break
      }
    },
    text(text) {
      // One past the limit is enough for the builder to refuse the cell.
      if (isValue && value.length <= longest * 8) value += text
    },
    close(name) {
      switch (name) {
        case 'v':
        case 't':
          isValue = false
          break
        case 'rPh':
          isPhonetic = false
          break
        case 'c':
          if (!isCell) break
          isCell = false
          builder.place(cells, rowNumber, column, cellOf(kind, style, value, hasFormula && !hasValue, context))
          break
        case 'row': {
          if (!isData) break
          const row = builder.build(rowNumber, cells)
          if (row !== null) emit(row)
          break
        }
        case 'sheetData':
          isData = false
          break
      }
    },
  }
}

function cellOf(kind: string, style: number, value: string, isUncalculated: boolean, context: SheetContext): Cell {
  if (isUncalculated) return { type: 'error', value: '#FORMULA' }
  switch (kind) {
    case 's':
      return textCell(context.strings[Number(value)] ?? '')
    case 'str':
    case 'inlineStr':
      return textCell(decodeEscapes(value))
    case 'b':
      return value === '' ? emptyCell : { type: 'boolean', value: value === '1' || value === 'true' }
    case 'e':
      return { type: 'error', value }
    case 'd':
      return isoDate(value)
    default: {
      if (value === '') return emptyCell
      const number = Number(value)
      return Number.isNaN(number) ? textCell(value) : numberCell(number, context.dateStyles[style] ?? false, context.is1904)
    }
  }
}

/** Strict workbooks hold dates as ISO 8601 text. */
function isoDate(value: string): Cell {
  const date = dateFromText(value)
  if (date === null) return textCell(value)
  const time = /T(\d{2}:\d{2}:\d{2})/.exec(value)?.[1] ?? '00:00:00'
  return { type: 'date', value: time === '00:00:00' ? date : `${date}T${time}` }
}

function cellAttributes(attributes: string): { column: number | null; kind: string; style: number } {
  const reference = attribute(attributes, 'r')
  const kind = attribute(attributes, 't') ?? 'n'
  const style = Number(attribute(attributes, 's') ?? 0)
  if (reference === undefined) return { column: null, kind, style }
  let letters = 0
  while (letters < reference.length && reference.charCodeAt(letters) > 64) letters += 1
  const column = letters > 3 ? -1 : columnIndex(reference.slice(0, letters))
  if (column < 0 || column > 16_383) throw new SpreadsheetError('spreadsheet.truncated')
  return { column, kind, style }
}

const mergesAtMost = 200_000

/** Runs through the part to its end; only what follows the rows is parsed. */
async function readMerges(zip: Zip, part: ZipPart): Promise<MergedRange[]> {
  const ranges: MergedRange[] = []
  const handler: XmlHandler = {
    open(name, attributes) {
      if (name !== 'mergeCell') return
      const range = rangeOf(attribute(attributes, 'ref') ?? '')
      if (range !== null && ranges.length < mergesAtMost) ranges.push(range)
    },
  }
  const [start] = await firstChunk(zip, part)
  if (start !== undefined && (start[0] === 0xff || start[0] === 0xfe)) {
    await readXml(zip, part, handler)
    return ranges
  }
  const scanner = new XmlScanner(handler)
  const decoder = new TextDecoder()
  let isBehindRows = false
  let carry = Buffer.alloc(0)
  for await (const chunk of unpack(zip, part)) {
    if (isBehindRows) {
      scanner.push(decoder.decode(chunk, { stream: true }))
      continue
    }
    const bytes = Buffer.concat([carry, chunk])
    const end = endOfRows(bytes)
    if (end === -1) carry = Buffer.from(bytes.subarray(-64))
    else {
      isBehindRows = true
      scanner.push(decoder.decode(bytes.subarray(end), { stream: true }))
    }
  }
  return ranges
}

async function firstChunk(zip: Zip, part: ZipPart): Promise<Buffer[]> {
  for await (const chunk of unpack(zip, part)) return [chunk]
  return []
}

/** Behind `</sheetData>`, with or without namespace prefix: text can't hold a bare `<`, so it is found by its bytes. */
function endOfRows(bytes: Buffer): number {
  for (let at = bytes.indexOf('sheetData>'); at !== -1; at = bytes.indexOf('sheetData>', at + 1)) {
    const tag = bytes.lastIndexOf('<', at)
    if (tag !== -1 && bytes[tag + 1] === 47 && at - tag < 40) return at + 10
  }
  return -1
}

function rangeOf(reference: string): MergedRange | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference)
  if (match === null) return null
  const [, left = '', top = '', right = '', bottom = ''] = match
  return { left: columnIndex(left), top: Number(top) - 1, right: columnIndex(right), bottom: Number(bottom) - 1 }
}
