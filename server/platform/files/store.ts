import type { Readable } from 'node:stream';

/** Looks at a content before it is kept; what it throws makes the store forget it. @param path of a file to read */
export type Inspect = (path: string, size: number) => Promise<void>;

/** Content-addressed store of file contents. */
export interface FileStore {
  /** Durable when it resolves. Throws `files.too_large` beyond `maxBytes`, leaving nothing behind. */
  put(content: Readable, maxBytes: number, inspect?: Inspect): Promise<{ sha256: Buffer; size: number; head: Buffer }>;
  /** Rejects where there is no such content. */
  open(sha256: Buffer): Promise<Readable>;
  path(sha256: Buffer): string;
  remove(sha256: Buffer): Promise<void>;
  /** Removes one content unless somebody put it within `idleMs`, in real time: then the sweep finds it. @returns whether it went */
  forget(sha256: Buffer, idleMs: number): Promise<boolean>;
  /**
   * Removes contents that were last put more than `idleMs` ago and that `named` doesn't know, and
   * remains of uploads that broke off. The time of grace is real time: it covers uploads whose row
   * isn't committed yet. @returns how many contents went
   */
  sweep(idleMs: number, named: (digests: Buffer[]) => Promise<Buffer[]>): Promise<number>;
}
