import { chmod, lstat, mkdir } from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { type Account, canEnter, isRoot } from './account.ts';

/** Folders for copies that can be made again, best first. */
export function cacheFolders(): string[] {
  if (isRoot()) return ['/var/cache/qilian', '/var/tmp/qilian-cache', path.join(tmpdir(), 'qilian-cache')];
  const base = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return [path.join(base, 'qilian'), path.join(tmpdir(), `qilian-cache-${userInfo().username}`)];
}

/** Folders for data that must last, best first, for when DATA_DIR itself can't be entered by the account. */
export const lastingFolders = ['/var/lib/qilian', '/srv/qilian', '/var/tmp/qilian'];

/**
 * The first of the folders that can be made, belongs to us alone and can be entered by the account.
 * A folder somebody else made (in a world-writable /var/tmp) is passed over: its owner could swap what is in it.
 */
export async function firstUsable(folders: string[], account: Account): Promise<string | undefined> {
  for (const folder of folders) {
    if ((await makeOwn(folder)) && canEnter(account, folder)) return folder;
  }
  return undefined;
}

async function makeOwn(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true });
    const found = await lstat(folder);
    if (!found.isDirectory() || (process.getuid && found.uid !== process.getuid())) return false;
    if (isRoot()) await chmod(folder, 0o755);
    return true;
  } catch {
    return false;
  }
}
