import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';

export interface Packed {
  bytes: number;
  sha256: string;
}

/** Compresses what comes into a file; durable when it resolves. */
export async function pack(source: Readable | AsyncIterable<Buffer | string>, path: string): Promise<Packed> {
  const digest = createHash('sha256');
  let bytes = 0;
  const weigh = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(source, createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }), weigh, createWriteStream(path, { mode: 0o600 }));
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes, sha256: digest.digest('hex') };
}

export function unpack(path: string): Readable {
  const plain = new PassThrough();
  pipeline(createReadStream(path), createZstdDecompress(), plain).catch((error: Error) => plain.destroy(error));
  return plain;
}

export async function digestOf(path: string): Promise<string> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
  return digest.digest('hex');
}

/** What a backup says of one of its files. */
export const contentOf = async (folder: string, name: string) => ({ name, bytes: (await stat(join(folder, name))).size, sha256: await digestOf(join(folder, name)) });
