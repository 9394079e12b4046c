/** Files for tests: workbooks part by part, so that hostile ones can be made too. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { inject } from 'vitest'
import { readTable } from './read-table.ts'
import type { Limits } from './limits.ts'
import type { Cell, Row } from './types.ts'

export type PartSource = {
  content: string | Buffer
  /** Overrides what the directory says of the unpacked size. */
  declaredBytes?: number
  encrypted?: boolean
}

export function buildZip(parts: Readonly<Record<string, string | Buffer | PartSource>>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, value] of Object.entries(parts)) {
    const source: PartSource = typeof value === 'string' || Buffer.isBuffer(value) ? { content: value } : value
    const content = Buffer.from(source.content)
    const packed = deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(source.encrypted === true ? 1 : 0, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(source.declaredBytes ?? content.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const body = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), fields, tail, Buffer.from(name)]))
    bodies.push(body)
    offset += body.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, list, end])
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships'

export type WorkbookSource = {
  /** The XML inside `<sheetData>`. */
  rows: string
  afterRows?: string
  /** The XML inside `<sst>`. */
  strings?: string
  /** Number format codes; cell style n shows the n-th. */
  formats?: readonly string[]
  is1904?: boolean
}

export function workbookParts({ rows, afterRows = '', strings, formats = [], is1904 = false }: WorkbookSource): Record<string, string> {
  const escaped = formats.map((code) => code.replaceAll('&', '&amp;').replaceAll('"', '&quot;'))
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relationships}"><workbookPr date1904="${is1904}"/><sheets><sheet name="企业名录" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packageRelationships}"><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relationships}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="${relationships}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${main}"><sheetData>${rows}</sheetData>${afterRows}</worksheet>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts>${escaped.map((code, index) => `<numFmt numFmtId="${170 + index}" formatCode="${code}"/>`).join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${escaped.map((_, index) => `<xf numFmtId="${170 + index}"/>`).join('')}</cellXfs></styleSheet>`,
    ...(strings === undefined ? {} : { 'xl/sharedStrings.xml': `<sst xmlns="${main}">${strings}</sst>` }),
  }
}

let files = 0

/** Writes bytes to a file of its own in the folder that goes with the run, and returns its path. */
export function temporaryFile(bytes: string | Buffer, name = 'table'): string {
  files += 1
  const path = join(inject('temporaryFolder'), `${process.pid}-${files}-${name}`)
  writeFileSync(path, bytes)
  return path
}

export function workbookFile(source: WorkbookSource): string {
  return temporaryFile(buildZip(workbookParts(source)))
}

/** The rows of one sheet, all at once. */
export async function rowsOf(path: string, options: { sheet?: number; limits?: Partial<Limits> } = {}): Promise<Row[]> {
  const table = await readTable(path, options)
  const rows: Row[] = []
  for await (const row of table.sheets[options.sheet ?? 0]?.rows() ?? []) rows.push(row)
  return rows
}

/** Cells as bare values: `null` for an empty one. */
export function valuesOf(row: { cells: readonly Cell[] } | undefined): (string | number | boolean | null)[] {
  return (row?.cells ?? []).map((cell) => (cell.type === 'empty' ? null : cell.value))
}
