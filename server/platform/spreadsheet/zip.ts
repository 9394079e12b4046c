import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { SpreadsheetError } from './errors.ts'
import type { Limits } from './limits.ts'

export type ZipPart = {
  name: string
  encrypted: boolean
  method: number
  crc: number
  packedBytes: number
  unpackedBytes: number
  headerOffset: number
}

/** The directory of a zip file, checked against the limits before anything is unpacked. */
export type Zip = {
  path: string
  limits: Limits
  /** By name with forward slashes and in lower case, since some producers write neither as the standard says. */
  parts: ReadonlyMap<string, ZipPart>
}

const ratioFrom = 16 * 1024 * 1024

/** Throws `spreadsheet.truncated` or `spreadsheet.bomb`. */
export async function openZip(path: string, limits: Limits): Promise<Zip> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const directory = await readDirectory(file, size, limits)
    const parts = new Map<string, ZipPart>()
    let total = 0
    for (const part of partsOf(directory)) {
      if (part.headerOffset + part.packedBytes > size) throw new SpreadsheetError('spreadsheet.truncated')
      total += part.unpackedBytes
      assertSaneSize(part, total, limits)
      parts.set(part.name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase(), part)
      if (parts.size > limits.parts) throw new SpreadsheetError('spreadsheet.bomb', { part: 'zip' })
    }
    return { path, limits, parts }
  } finally {
    await file.close()
  }
}

export function findPart(zip: Zip, name: string): ZipPart | undefined {
  return zip.parts.get(name.replace(/^\/+/, '').toLowerCase())
}

/**
 * The unpacked bytes of a part. Stops with `spreadsheet.bomb` as soon as 1 MB more has come out than the directory declared,
 * with `spreadsheet.truncated` when data are missing or damaged.
 */
export async function* unpack(zip: Zip, part: ZipPart): AsyncGenerator<Buffer> {
  if (part.encrypted) throw new SpreadsheetError('spreadsheet.encrypted')
  if (part.method !== 0 && part.method !== 8) throw new SpreadsheetError('spreadsheet.unknown_format', { found: 'zip' })
  const start = await dataOffset(zip.path, part)
  if (part.packedBytes === 0) return
  const packed = createReadStream(zip.path, { start, end: start + part.packedBytes - 1 })
  const inflate = part.method === 8 ? createInflateRaw({ chunkSize: 64 * 1024 }) : null
  const source = inflate === null ? packed : packed.pipe(inflate)
  packed.on('error', (error) => source.destroy(error))
  let unpacked = 0
  let crc = 0
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      unpacked += chunk.length
      // A damaged part may swell a little; only one that swells on is a bomb.
      if (unpacked > part.unpackedBytes + 1024 * 1024) throw new SpreadsheetError('spreadsheet.bomb', { part: part.name })
      crc = crc32(chunk, crc)
      yield chunk
    }
  } catch (error) {
    throw isZlibError(error) ? new SpreadsheetError('spreadsheet.truncated', {}, { cause: error }) : error
  } finally {
    packed.destroy()
    inflate?.destroy()
  }
  if (unpacked !== part.unpackedBytes || crc !== part.crc) throw new SpreadsheetError('spreadsheet.truncated')
}

function assertSaneSize(part: ZipPart, total: number, limits: Limits): void {
  const ratio = part.unpackedBytes / Math.max(1, part.packedBytes)
  const isDense = part.unpackedBytes > ratioFrom && ratio > limits.packingRatio
  if (isDense || total > limits.unpackedBytes) throw new SpreadsheetError('spreadsheet.bomb', { part: part.name })
}

const endSignature = 0x06054b50
const end64Signature = 0x06064b50
const locator64Signature = 0x07064b50
const directorySignature = 0x02014b50
const localSignature = 0x04034b50

async function readDirectory(file: FileHandle, size: number, limits: Limits): Promise<Buffer> {
  const tailSize = Math.min(size, 65_557)
  const tail = await readAt(file, size - tailSize, tailSize)
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end -= 1
  if (end < 0) throw new SpreadsheetError('spreadsheet.truncated')
  let bytes = tail.readUInt32LE(end + 12)
  let offset = tail.readUInt32LE(end + 16)
  if ((bytes === 0xffffffff || offset === 0xffffffff) && end >= 20 && tail.readUInt32LE(end - 20) === locator64Signature) {
    const record = await readAt(file, Number(tail.readBigUInt64LE(end - 12)), 56)
    if (record.length < 56 || record.readUInt32LE(0) !== end64Signature) throw new SpreadsheetError('spreadsheet.truncated')
    bytes = Number(record.readBigUInt64LE(40))
    offset = Number(record.readBigUInt64LE(48))
  }
  if (bytes > limits.parts * 1024) throw new SpreadsheetError('spreadsheet.bomb', { part: 'zip' })
  const directory = await readAt(file, offset, bytes)
  if (directory.length < bytes) throw new SpreadsheetError('spreadsheet.truncated')
  return directory
}

function* partsOf(directory: Buffer): Generator<ZipPart> {
  let at = 0
  while (at + 46 <= directory.length) {
    if (directory.readUInt32LE(at) !== directorySignature) throw new SpreadsheetError('spreadsheet.truncated')
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const extraStart = at + 46 + nameLength
    const wide = wideSizes(directory.subarray(extraStart, extraStart + extraLength))
    const size = (field: number): number => {
      const value = directory.readUInt32LE(field)
      return value === 0xffffffff ? (wide.shift() ?? value) : value
    }
    const unpackedBytes = size(at + 24)
    const packedBytes = size(at + 20)
    const headerOffset = size(at + 42)
    yield {
      name: directory.toString('utf8', at + 46, extraStart),
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedBytes,
      unpackedBytes,
      headerOffset,
    }
    at = extraStart + extraLength + directory.readUInt16LE(at + 32)
  }
}

/** The 64-bit sizes of a zip64 extra field, in the order in which the 32-bit fields leave them out. */
function wideSizes(extra: Buffer): number[] {
  let at = 0
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) {
      const sizes: number[] = []
      for (let field = at + 4; field + 8 <= Math.min(at + 4 + length, extra.length); field += 8) sizes.push(Number(extra.readBigUInt64LE(field)))
      return sizes
    }
    at += 4 + length
  }
  return []
}

async function dataOffset(path: string, part: ZipPart): Promise<number> {
  const file = await open(path)
  try {
    const header = await readAt(file, part.headerOffset, 30)
    if (header.length < 30 || header.readUInt32LE(0) !== localSignature) throw new SpreadsheetError('spreadsheet.truncated')
    return part.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await file.close()
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  if (!Number.isSafeInteger(position) || position < 0) throw new SpreadsheetError('spreadsheet.truncated')
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
}
