import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, opendir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Refusal } from '../errors.ts';
import type { FileStore } from './store.ts';

const headBytes = 4100;
const sweepSlice = 500;

/** Contents as files below `folder`, named by their SHA-256, in two levels of folders. */
export async function openFileStore(folder: string): Promise<FileStore> {
  const arriving = join(folder, 'arriving');
  const leaving = join(folder, 'leaving');
  for (const made of [arriving, leaving]) await mkdir(made, { recursive: true, mode: 0o700 });

  function placeOf(hex: string): { first: string; second: string; path: string } {
    const first = join(folder, hex.slice(0, 2));
    const second = join(first, hex.slice(2, 4));
    return { first, second, path: join(second, hex) };
  }
  const path = (sha256: Buffer) => placeOf(sha256.toString('hex')).path;

  async function keep(temporary: string, hex: string): Promise<void> {
    const { first, second, path: target } = placeOf(hex);
    await mkdir(second, { recursive: true, mode: 0o700 });
    // Also over an equal content: that makes it young again, so that no sweep takes it from under the new row.
    await rename(temporary, target);
    await syncFolder(second);
    await syncFolder(first);
    await syncFolder(folder);
  }

  /** Takes one content away unless somebody put it again meanwhile: what went is looked at once more, and put back if young. */
  async function removeIdle(hex: string, before: number): Promise<boolean> {
    const { path: target } = placeOf(hex);
    const aside = join(leaving, `${hex}.${randomBytes(6).toString('hex')}`);
    try {
      await rename(target, aside);
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    if ((await stat(aside)).mtimeMs >= before) {
      await keep(aside, hex);
      return false;
    }
    await rm(aside, { force: true });
    return true;
  }

  return {
    path,
    async put(content, maxBytes, inspect) {
      const temporary = join(arriving, randomBytes(16).toString('hex'));
      try {
        const { sha256, size, head } = await write(content, temporary, maxBytes);
        await inspect?.(temporary, size);
        await keep(temporary, sha256.toString('hex'));
        return { sha256, size, head };
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    async open(sha256) {
      return (await open(path(sha256), 'r')).createReadStream();
    },
    async remove(sha256) {
      await rm(path(sha256), { force: true });
    },
    async forget(sha256, idleMs) {
      const before = Date.now() - idleMs;
      return await modifiedAt(path(sha256)) < before && await removeIdle(sha256.toString('hex'), before);
    },
    async sweep(idleMs, named) {
      const before = Date.now() - idleMs;
      let removed = 0;
      let slice: string[] = [];
      const weigh = async () => {
        const kept = new Set((await named(slice.map((hex) => Buffer.from(hex, 'hex')))).map((digest) => digest.toString('hex')));
        for (const hex of slice) if (!kept.has(hex) && await removeIdle(hex, before)) removed += 1;
        slice = [];
      };
      for await (const { path: found, name } of filesBelow(folder)) {
        if ((await modifiedAt(found)) >= before) continue;
        if (/^[0-9a-f]{64}$/.test(name) && found === placeOf(name).path) slice.push(name);
        else if (found.startsWith(arriving)) await rm(found, { force: true });
        else if (found.startsWith(leaving)) await rename(found, placeOf(name.slice(0, 64)).path);
        if (slice.length === sweepSlice) await weigh();
      }
      if (slice.length > 0) await weigh();
      return removed;
    },
  };
}

async function write(content: Readable, to: string, maxBytes: number): Promise<{ sha256: Buffer; size: number; head: Buffer }> {
  const digest = createHash('sha256');
  const heads: Buffer[] = [];
  let size = 0;
  const file: FileHandle = await open(to, 'wx', 0o600);
  try {
    for await (const piece of content) {
      const chunk = Buffer.isBuffer(piece) ? piece : Buffer.from(piece as Uint8Array | string);
      if (size < headBytes) heads.push(chunk.subarray(0, headBytes - size));
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      digest.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: digest.digest(), size, head: Buffer.concat(heads) };
}

/** @param maxBytes the limit that was passed */
export function tooLarge(maxBytes: number): Refusal {
  return new Refusal('too_large', 'files.too_large', { params: { limit: Math.floor(maxBytes / (1024 * 1024)) } });
}

async function syncFolder(folder: string): Promise<void> {
  // Windows can't open folders; NTFS journals renames itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* filesBelow(folder: string): AsyncGenerator<{ path: string; name: string }> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield { path, name: entry.name };
  }
}

/** Infinity for what has gone meanwhile. */
async function modifiedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isMissing(error)) return Infinity;
    throw error;
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
