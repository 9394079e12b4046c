import { chmod, chown, copyFile, mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { type Owner, restoreCluster } from '../db/embedded/restore-cluster.ts';
import { damagedContents, restoreContents } from './contents.ts';
import { type Backup, contentsOf, streamsOf } from './folder.ts';
import { isSegmentName, parseLsn, segmentName } from './lsn.ts';
import { digestOf, unpack } from './pack.ts';
import { digestOfKey, openSealed } from './sealed-key.ts';
import { untar } from './untar.ts';
import { slotOf } from './wal-stream.ts';

/** Throws, naming them, where contents of the backup's own folder are missing or changed. */
export async function checkContents(backup: Backup, backupDir: string): Promise<void> {
  const wrong: string[] = [];
  for (const { name, sha256 } of backup.contents) {
    if (await digestOf(join(backupDir, backup.name, name)).catch(() => '') !== sha256) wrong.push(name);
  }
  if (wrong.length > 0) throw new Error(`The backup ${backup.name} is damaged: ${wrong.join(', ')} ${wrong.length === 1 ? 'is' : 'are'} missing or changed. Restore another one (--from).`);
}

export interface ClusterRestore {
  backup: Backup;
  backupDir: string;
  dataDir: string;
  until: Date | undefined;
  /** A cluster that was lost, from whose `pg_wal` comes what the folder may not hold. */
  lostCluster: string | undefined;
  log: (message: string) => void;
}

/** Base backup and WAL into DATA_DIR. @returns how many segments came from the lost cluster alone */
export async function restoreClusterFrom({ backup, backupDir, dataDir, until, lostCluster, log }: ClusterRestore): Promise<{ segments: number; fromLost: number }> {
  const cluster = backup.cluster!;
  const sum = { segments: 0, fromLost: 0 };
  await restoreCluster({
    dataDir, until, log,
    async place(folder, owner) {
      log(`laying out ${backup.name}`);
      await untar(unpack(join(backupDir, backup.name, 'base.tar.zst')), folder, owner);
      const target = join(folder, 'pg_wal');
      for (const made of [target, join(target, 'archive_status')]) {
        await mkdir(made, { recursive: true });
        await chmod(made, 0o700);
        if (owner) await chown(made, owner.uid, owner.gid);
      }
      const first = segmentName(cluster.timeline, parseLsn(cluster.startLsn), cluster.segmentBytes);
      sum.segments = await placeArchived(join(streamsOf(backupDir), cluster.stream), target, first, owner);
      const last = segmentName(cluster.timeline, parseLsn(cluster.endLsn) - 1n, cluster.segmentBytes);
      if (lostCluster !== undefined) sum.fromLost = await placeFromLost(lostCluster, backup, target, first, owner);
      for (const needed of [first, last]) {
        if (!await stat(join(target, needed)).then(() => true, () => false)) throw new Error(`The WAL file ${needed}, which ${backup.name} needs, is missing in ${join(streamsOf(backupDir), cluster.stream)}.`);
      }
    },
  });
  return sum;
}

async function placeArchived(stream: string, target: string, first: string, owner: Owner | undefined): Promise<number> {
  let placed = 0;
  const names = await readdir(stream).catch(() => [] as string[]);
  for (const file of names.toSorted()) {
    const name = file.replace(/\.zst$/, '');
    if (!(isSegmentName(name) && name >= first) && !file.endsWith('.history')) continue;
    // Begun anew after a break, a segment may stand here twice: what is not packed is the newer.
    if (file.endsWith('.zst') && names.includes(name)) continue;
    const path = join(target, name);
    if (file.endsWith('.zst')) await writeFile(path, await promisify(zstdDecompress)(await readFile(join(stream, file))), { mode: 0o600 });
    else await copyFile(join(stream, file), path);
    await chmod(path, 0o600);
    if (owner) await chown(path, owner.uid, owner.gid);
    placed += 1;
  }
  return placed;
}

/** The dead cluster's own WAL is at least as long as what arrived of it. */
async function placeFromLost(lost: string, { cluster }: Backup, target: string, first: string, owner: Owner | undefined): Promise<number> {
  const { stream, systemId, timeline } = cluster!;
  if (!await stat(join(lost, 'pg_replslot', slotOf(stream))).then(() => true, () => false)) return 0;
  let placed = 0;
  for (const name of (await readdir(join(lost, 'pg_wal'))).toSorted()) {
    if (!isSegmentName(name) || name < first || Number.parseInt(name.slice(0, 8), 16) !== timeline) continue;
    const path = join(lost, 'pg_wal', name);
    // Segments that were made in advance hold what they were before; their own position doesn't fit their name.
    if (!await isWritten(path, systemId, cluster!.segmentBytes, name)) continue;
    if (!await stat(join(target, name)).then(() => true, () => false)) placed += 1;
    await copyFile(path, join(target, name));
    if (owner) await chown(join(target, name), owner.uid, owner.gid);
  }
  return placed;
}

/** The first page of a segment says of which cluster and position it is (XLogLongPageHeaderData). */
async function isWritten(path: string, systemId: string, segmentBytes: number, name: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(40), 0, 40, 0);
    return buffer.readBigUInt64LE(24).toString() === systemId && segmentName(buffer.readUInt32LE(4), buffer.readBigUInt64LE(8), segmentBytes) === name;
  } finally {
    await file.close();
  }
}

/** Contents, and those that the backup names and nobody has. */
export async function restoreFiles(backup: Backup, backupDir: string, dataDir: string, thoroughly: boolean): Promise<{ restored: number; damaged: string[] }> {
  const restored = await restoreContents(contentsOf(backupDir), join(dataDir, 'files'));
  return { restored, damaged: await damagedContents(join(backupDir, backup.name, 'files.list.zst'), join(dataDir, 'files'), thoroughly) };
}

/** The data key of the backup; undefined where it holds none, or no passphrase is given for it. Throws where a given key is another one. */
export async function keyOf(backup: Backup, backupDir: string, { passphrase, given }: { passphrase: string | undefined; given: string | undefined }): Promise<string | undefined> {
  const key = given ?? (backup.dataKey === 'sealed' && passphrase !== undefined ? openSealed(await readFile(join(backupDir, backup.name, 'data-key.sealed'), 'utf8'), passphrase) : undefined);
  if (key !== undefined && digestOfKey(key) !== backup.dataKeyDigest) throw new Error('DATA_KEY is not the key with which the data of this backup is encrypted. Give the right one, or BACKUP_PASSPHRASE for the sealed one.');
  return key;
}
