import { open, stat } from 'node:fs/promises'
import { TextDecoder } from 'node:util'
import { SpreadsheetError } from './errors.ts'
import type { Limits } from './limits.ts'

export type FileKind = 'xlsx' | 'xls' | 'csv'

/** What a file is by its content; its name plays no part. Throws for what can't be read as a table. */
export async function detectKind(path: string, limits: Limits): Promise<FileKind> {
  const { size } = await stat(path)
  if (size === 0) throw new SpreadsheetError('spreadsheet.empty')
  if (size > limits.fileBytes) throw new SpreadsheetError('spreadsheet.too_large', { megabytes: Math.ceil(size / 1048576), limit: Math.floor(limits.fileBytes / 1048576) })
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8192), 0, 8192, 0)
    const start = buffer.subarray(0, bytesRead)
    if (start.indexOf('PK\u0003\u0004', 0, 'latin1') === 0) return 'xlsx'
    if (start.indexOf(oleSignature) === 0) return await kindOfOle(await file.readFile(), size)
    if (isBareBiff(start)) return 'xls'
    const found = signatures.find(([bytes]) => start.indexOf(bytes, 0, 'latin1') === 0)
    if (found !== undefined) throw new SpreadsheetError('spreadsheet.unknown_format', { found: found[1] })
    assertPlainText(start)
    return 'csv'
  } finally {
    await file.close()
  }
}

const oleSignature = Buffer.from('d0cf11e0a1b11ae1', 'hex')

const signatures: readonly (readonly [string, string])[] = [
  ['PK', 'zip'],
  ['%PDF', 'pdf'],
  ['MZ', 'exe'],
  ['\u007fELF', 'exe'],
  ['Rar!', 'rar'],
  ['7z\u00bc\u00af', '7z'],
  ['\u001f\u008b', 'gzip'],
  ['\u0089PNG', 'image'],
  ['\u00ff\u00d8\u00ff', 'image'],
  ['GIF8', 'image'],
  ['ID;P', 'sylk'],
  ['{\\rtf', 'rtf'],
]

/** An OLE container holds an old workbook, an encrypted new one, or something else altogether. */
async function kindOfOle(bytes: Buffer, size: number): Promise<'xls'> {
  if (size < 1536) throw new SpreadsheetError('spreadsheet.truncated')
  if (hasEntry(bytes, 'EncryptedPackage')) throw new SpreadsheetError('spreadsheet.encrypted')
  if (hasEntry(bytes, 'Workbook') || hasEntry(bytes, 'Book')) return 'xls'
  if (hasEntry(bytes, 'WordDocument')) throw new SpreadsheetError('spreadsheet.unknown_format', { found: 'doc' })
  if (hasEntry(bytes, 'PowerPoint Document')) throw new SpreadsheetError('spreadsheet.unknown_format', { found: 'ppt' })
  // The directory often stands at the end: cut off, the container names nothing.
  const directorySector = bytes.readUInt32LE(48)
  const isCut = (directorySector + 2) * 2 ** bytes.readUInt16LE(30) > size
  throw isCut ? new SpreadsheetError('spreadsheet.truncated') : new SpreadsheetError('spreadsheet.unknown_format', { found: 'ole' })
}

/** Names in an OLE directory are UTF-16 and stand at multiples of 128. */
function hasEntry(bytes: Buffer, name: string): boolean {
  const wanted = Buffer.from(`${name}\0`, 'utf16le')
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) {
    if (at % 128 === 0) return true
  }
  return false
}

/** Workbooks of Excel 2–5 without container begin with a BOF record. */
function isBareBiff(start: Buffer): boolean {
  return start[0] === 9 && [0, 2, 4, 8].includes(start[1] ?? -1) && (start[2] ?? 0) <= 16 && start[3] === 0
}

function assertPlainText(start: Buffer): void {
  const isWide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  if (!isWide && start.includes(0)) throw new SpreadsheetError('spreadsheet.unknown_format', { found: 'binary' })
  const text = (isWide ? new TextDecoder(start[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(start) : start.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '')).trimStart()
  if (/^mime-version:/i.test(text)) throw new SpreadsheetError('spreadsheet.html_inside', { found: 'mhtml' })
  if (/^<\?xml/i.test(text) && text.includes('urn:schemas-microsoft-com:office:spreadsheet')) throw new SpreadsheetError('spreadsheet.html_inside', { found: 'xml' })
  if (/^<(?:!doctype html|html|head|meta|title|style|script|body|div|table|tr|td|!--)/i.test(text) || (/^<\?xml/i.test(text) && /<html|<table/i.test(text))) {
    throw new SpreadsheetError('spreadsheet.html_inside', { found: 'html' })
  }
  if (/^<\?xml|^<!doctype/i.test(text)) throw new SpreadsheetError('spreadsheet.unknown_format', { found: 'xml' })
}
