import { TextDecoder } from 'node:util'
import type { XmlHandler } from './xml.ts'
import { XmlScanner } from './xml.ts'
import type { Zip, ZipPart } from './zip.ts'
import { unpack } from './zip.ts'

/** Runs a part of a workbook through the scanner, piece by piece. */
export async function readXml(zip: Zip, part: ZipPart, handler: XmlHandler): Promise<void> {
  const scanner = new XmlScanner(handler)
  for await (const text of decodeXml(unpack(zip, part))) scanner.push(text)
}

/** XML parts are UTF-8, or UTF-16 with a byte order mark. */
export async function* decodeXml(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    yield decoder.decode(chunk, { stream: true })
  }
}

function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8'
}
