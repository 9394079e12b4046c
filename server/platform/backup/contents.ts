import { constants } from 'node:fs';
import { copyFile, mkdir, open, opendir, rename, rm, stat, utimes } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { syncFolder } from './folder.ts';
import { digestOf, pack, unpack, type Packed } from './pack.ts';

const placeOf = (folder: string, hex: string) => join(folder, hex.slice(0, 2), hex.slice(2, 4), hex);

/** Digests of all contents below a folder of the file store. */
async function* digestsIn(folder: string): AsyncGenerator<{ hex: string; bytes: number }> {
  for (const first of await folders(folder)) {
    for (const second of await folders(join(folder, first))) {
      for await (const entry of await opendir(join(folder, first, second))) {
        if (!/^[0-9a-f]{64}$/.test(entry.name)) continue;
        const found = await stat(join(folder, first, second, entry.name)).catch(() => undefined);
        if (found) yield { hex: entry.name, bytes: found.size };
      }
    }
  }
}

async function folders(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(folder)) if (entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name)) names.push(entry.name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return names.toSorted();
}

/** Copies one content unless it is there, which makes it young again; durable when it resolves. A content never changes, so a file that is there is right. */
export async function keepContent(from: string, backupFiles: string, hex: string): Promise<boolean> {
  const target = placeOf(backupFiles, hex);
  const now = new Date();
  if (await utimes(target, now, now).then(() => true, () => false)) return false;
  const folder = join(backupFiles, hex.slice(0, 2), hex.slice(2, 4));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${target}.${process.pid}.unfinished`;
  await copyFile(from, unfinished, constants.COPYFILE_FICLONE);
  const handle = await open(unfinished, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, target);
  await syncFolder(folder);
  return true;
}

/** Brings the backup's contents up to date and lists what is there now. A content that is swept away meanwhile is passed over. */
export async function keepContents(filesFolder: string, backupFiles: string, listPath: string): Promise<{ count: number; bytes: number; copied: number; list: Packed }> {
  const sum = { count: 0, bytes: 0, copied: 0 };
  async function* lines() {
    for await (const { hex, bytes } of digestsIn(filesFolder)) {
      try {
        if (await keepContent(placeOf(filesFolder, hex), backupFiles, hex)) sum.copied += 1;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
        throw error;
      }
      sum.count += 1;
      sum.bytes += bytes;
      yield `${hex}\n`;
    }
  }
  const list = await pack(lines(), listPath);
  return { ...sum, list };
}

/** Puts all contents of the backup back, those of later days too: the database names what it needs, the sweep removes the rest. */
export async function restoreContents(backupFiles: string, filesFolder: string): Promise<number> {
  let restored = 0;
  for await (const { hex } of digestsIn(backupFiles)) if (await keepContent(placeOf(backupFiles, hex), filesFolder, hex)) restored += 1;
  return restored;
}

/** Contents that the list names and the folder lacks, or holds with another digest where `thoroughly`. */
export async function damagedContents(listPath: string, folder: string, thoroughly: boolean): Promise<string[]> {
  const damaged: string[] = [];
  for await (const hex of createInterface({ input: unpack(listPath), crlfDelay: Infinity })) {
    const path = placeOf(folder, hex);
    const whole = thoroughly ? await digestOf(path).catch(() => '') === hex : await stat(path).then(() => true, () => false);
    if (!whole) damaged.push(hex);
  }
  return damaged;
}

/** Removes contents that none of the lists names and that are older than `before`. */
export async function sweepContents(backupFiles: string, lists: string[], before: number): Promise<number> {
  const named = new Set<string>();
  for (const list of lists) for await (const hex of createInterface({ input: unpack(list), crlfDelay: Infinity })) named.add(hex);
  let removed = 0;
  for await (const { hex } of digestsIn(backupFiles)) {
    const path = placeOf(backupFiles, hex);
    if (named.has(hex) || (await stat(path)).mtimeMs >= before) continue;
    await rm(path);
    removed += 1;
  }
  return removed;
}
