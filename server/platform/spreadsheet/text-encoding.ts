import iconv from 'iconv-lite'
import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'
import { SpreadsheetError } from './errors.ts'

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

/**
 * By byte order mark, else UTF-8 if the *whole* file is valid UTF-8 (a long ASCII start proves nothing), else GB18030,
 * which contains GBK and GB 2312. Throws `spreadsheet.unknown_format` for what is none of them.
 */
export async function detectEncoding(path: string): Promise<TextEncoding> {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let isStart = true
  let isUtf8 = true
  for await (const chunk of bytesOf(path)) {
    if (isStart) {
      if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le'
      if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be'
      isStart = false
    }
    if (chunk.includes(0)) throw new SpreadsheetError('spreadsheet.unknown_format', { found: 'binary' })
    if (isUtf8) isUtf8 = isValid(utf8, chunk, true)
  }
  if (isUtf8 && isValid(utf8, new Uint8Array(), false)) return 'utf-8'
  await assertChinese(path)
  return 'gb18030'
}

/** The text of the file without byte order mark, in pieces. */
export async function* decodeText(path: string, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding === 'utf-8' ? 'utf8' : encoding, { stripBOM: true })
  for await (const chunk of bytesOf(path)) yield decoder.write(chunk)
  yield decoder.end() ?? ''
}

function bytesOf(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: 64 * 1024 }) as AsyncIterable<Buffer>
}

function isValid(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}

async function assertChinese(path: string): Promise<void> {
  let characters = 0
  let unreadable = 0
  for await (const text of decodeText(path, 'gb18030')) {
    characters += text.length
    // oxlint-disable-next-line no-control-regex -- control characters are what tells binary data from text
    unreadable += text.match(/[\ufffd\u0001-\u0008\u000e-\u001a\ue000-\uf8ff]/g)?.length ?? 0
  }
  if (unreadable > 8 && unreadable * 50 > characters) throw new SpreadsheetError('spreadsheet.unknown_format', { found: 'binary' })
}
