import { randomBytes } from 'node:crypto';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfKey } from '../backup/sealed-key.ts';

const keptIn = (dataDir: string) => join(dataDir, 'data-key');
const nextIn = (dataDir: string) => join(dataDir, 'data-key.next');

/** With the embedded database the key is made once and kept beside it, readable by its owner alone. */
export async function keptDataKey(dataDir: string, embedded: boolean): Promise<string> {
  if (!embedded) throw new Error('DATA_KEY is missing: 64 hexadecimal digits (openssl rand -hex 32) that encrypt personal data. Keep it safe: without it that data is lost.');
  return readOrMake(keptIn(dataDir));
}

/**
 * The key that shall follow the kept one; the same again where a change broke off. It is on the disk before anything is wrapped
 * by it, and so is the former one beside it, under the digest by which back-ups name it.
 */
export async function prepareNextDataKey(dataDir: string): Promise<{ next: string; former: string }> {
  const kept = await keptDataKey(dataDir, true);
  const former = `${keptIn(dataDir)}.${digestOfKey(kept)}`;
  await readOrWrite(former, kept);
  return { next: await readOrMake(nextIn(dataDir)), former };
}

/** The key to which a change led that broke off, or is on its way; undefined where there is none. */
export const findNextDataKey = (dataDir: string): Promise<string | undefined> => readFile(nextIn(dataDir), 'utf8').then((text) => text.trim(), () => undefined);

/** The next key is the kept one from now on, if it isn't already. */
export async function takeNextDataKey(dataDir: string): Promise<void> {
  await rename(nextIn(dataDir), keptIn(dataDir)).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'ENOENT') throw error; });
  const folder = await open(dataDir);
  await folder.sync().finally(() => folder.close());
}

const readOrMake = (path: string): Promise<string> => readOrWrite(path, randomBytes(32).toString('hex'));

async function readOrWrite(path: string, key: string): Promise<string> {
  try {
    await writeFile(path, key, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(path, 'utf8')).trim();
}
