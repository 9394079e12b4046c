import { finished } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { invalidField } from '../errors.ts';
import type { FileStore, Inspect } from './store.ts';

export interface Upload {
  sha256: Buffer;
  size: number;
  name: string;
}

/**
 * Takes the part named `file` of a multipart request into the store, durably; what follows it isn't read.
 * @throws Refusal `files.missing`, `files.too_large` (leaving nothing behind), or what `inspect` throws
 */
export async function readUpload(
  request: FastifyRequest, store: FileStore, maxBytes: number, inspect?: (path: string, name: string) => Promise<void>,
): Promise<Upload> {
  const part = await request.file({ limits: { fileSize: maxBytes + 1, files: 1 }, throwFileSizeLimit: false });
  if (part === undefined || part.fieldname !== 'file') {
    await drain(request);
    throw invalidField('body.file', 'files.missing');
  }
  const name = safeName(part.filename);
  const look: Inspect | undefined = inspect && ((path) => inspect(path, name));
  try {
    const { sha256, size } = await store.put(part.file, maxBytes, look);
    return { sha256, size, name };
  } catch (error) {
    await drain(request);
    throw error;
  }
}

/**
 * Reads the rest of a refused upload, so that the sender hears the answer and the connection can
 * be used again; an endless one ends with the server's time limit for requests.
 */
async function drain({ raw }: FastifyRequest): Promise<void> {
  raw.unpipe();
  raw.resume();
  if (!raw.readableEnded && !raw.destroyed) await finished(raw, { writable: false }).catch(() => undefined);
}

const longestName = 160;

/** A name that is one line, goes nowhere and hides nothing (no folders, control or direction characters). */
export function safeName(given: string | undefined): string {
  const plain = (given ?? '').normalize('NFC').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uD800-\uDFFF]/gu, '').split(/[/\\]/).at(-1)!
    .replaceAll(/[<>:"|?*]/g, '_').replace(/^[.\s]+/, '').replace(/[.\s]+$/, '');
  if (plain === '') return 'file';
  const ending = /\.[^.]{1,12}$/.exec(plain)?.[0] ?? '';
  return Array.from(plain.slice(0, plain.length - ending.length)).slice(0, longestName - ending.length).join('') + ending;
}
