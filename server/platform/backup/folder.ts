import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RowsOfTable } from './copy-rows.ts';

/*
 * BACKUP_DIR/
 *   2026-11-26T020000Z-3f9c/   one backup, complete or not there
 *     backup.json              what it is; written last
 *     base.tar.zst             embedded: the cluster; WAL from there on stands in wal/<stream>
 *     tables/*.copy.zst        external: the rows of one snapshot
 *     files.list.zst           digests of the file contents that it needs
 *     seals.jsonl  data-key.sealed
 *   files/ab/cd/<sha256>       contents, shared by all backups
 *   wal/<stream>/              what a cluster wrote, byte for byte, as it wrote it
 */

export interface Backup {
  name: string;
  kind: 'cluster' | 'rows';
  startedAt: string;
  endedAt: string;
  product: string;
  postgres: string;
  /** Numbers, names and digests of the migrations that had run. */
  migrations: { number: number; name: string; sha256: string }[];
  /** `sealed`: with the passphrase. `absent`: DATA_KEY must come from elsewhere. */
  dataKey: 'sealed' | 'absent';
  /** First 16 hexadecimal digits of the key's SHA-256, to tell a wrong key before it is used. */
  dataKeyDigest: string;
  files: { count: number; bytes: number };
  /** Of what stands in the backup's own folder. */
  contents: { name: string; bytes: number; sha256: string }[];
  cluster?: { stream: string; timeline: number; startLsn: string; endLsn: string; segmentBytes: number; systemId: string };
  rows?: { schema: string; tables: RowsOfTable[]; sequences: { schema: string; name: string; last: string }[] };
  /** Restored elsewhere, started and verified. */
  checkedAt?: string;
}

export const streamsOf = (backupDir: string): string => join(backupDir, 'wal');
export const contentsOf = (backupDir: string): string => join(backupDir, 'files');

/** A name that sorts by time. */
export const backupName = (at: Date, suffix: string): string => `${at.toISOString().slice(0, 19).replaceAll(':', '')}Z-${suffix}`;

const isBackupName = (name: string) => /^\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]+$/.test(name);

/** Complete backups, oldest first. */
export async function listBackups(backupDir: string): Promise<Backup[]> {
  const names = await readdir(backupDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const read = await Promise.all(names.filter(isBackupName).toSorted().map((name) =>
    readFile(join(backupDir, name, 'backup.json'), 'utf8').then((text) => JSON.parse(text) as Backup, () => undefined)));
  return read.filter((backup) => backup !== undefined);
}

/** Writes `backup.json` anew, whole or not at all. */
export async function writeBackup(folder: string, backup: Backup): Promise<void> {
  await writeWhole(join(folder, 'backup.json'), `${JSON.stringify(backup, null, 2)}\n`);
}

export async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  const unfinished = `${path}.unfinished`;
  await writeFile(unfinished, content, { mode: 0o600, flush: true });
  await rename(unfinished, path);
}

export async function syncFolder(folder: string): Promise<void> {
  // Windows can't open folders; NTFS journals renames itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes BACKUP_DIR, for its owner alone. */
export async function prepareFolder(backupDir: string): Promise<void> {
  for (const folder of [backupDir, streamsOf(backupDir), contentsOf(backupDir)]) await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** Removes what broken-off backups left. Call it while no other backup runs. */
export async function sweepUnfinished(backupDir: string): Promise<void> {
  for (const name of await readdir(backupDir)) {
    if (name.startsWith('.unfinished-')) await rm(join(backupDir, name), { recursive: true, force: true });
  }
}
