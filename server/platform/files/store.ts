import type { Readable } from 'node:stream';

/** Content-addressed store of file contents. */
export interface FileStore {
  /** Durable when it resolves. Throws `files.too_large` beyond `maxBytes`, leaving nothing behind. */
  put(content: Readable, maxBytes: number): Promise<{ sha256: Buffer; size: number; head: Buffer }>;
  open(sha256: Buffer): Promise<Readable>;
  path(sha256: Buffer): string;
  remove(sha256: Buffer): Promise<void>;
}
