import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { wholeLines } from '../ledger/seal-file.ts';
import { takeBaseBackup } from './base-backup.ts';
import { keepContents } from './contents.ts';
import { backupName, contentsOf, prepareFolder, sweepUnfinished, syncFolder, writeBackup, writeWhole, type Backup } from './folder.ts';
import { copyRows } from './copy-rows.ts';
import { copySeals, copySealsOfRows } from './copy-seals.ts';
import { parseLsn } from './lsn.ts';
import { contentOf } from './pack.ts';
import { prune, type Pruned } from './retention.ts';
import { digestOfKey, sealSecret } from './sealed-key.ts';
import { keepWal, type WalKeeper } from './wal-keeper.ts';
import { findStream, slotOf } from './wal-stream.ts';

export interface BackupSources {
  backupDir: string;
  /** Of the embedded database's superuser; without it the rows of `ownerUrl` are copied. */
  adminUrl: string | undefined;
  ownerUrl: string;
  workerUrl: string;
  filesFolder: string;
  sealFile: string;
  dataKey: string;
  passphrase: string | undefined;
  keepDays: number;
  product: string;
  now: () => Date;
  log: { info(message: string): void; warn(message: string): void; error(message: string): void };
}

export interface Made {
  backup: Backup;
  copiedContents: number;
  pruned: Pruned;
}

/**
 * Makes one backup while the product serves, and removes what is too old. It appears whole or not at all.
 * Throws where another one is running.
 */
export async function makeBackup(sources: BackupSources): Promise<Made> {
  const { backupDir, ownerUrl, adminUrl } = sources;
  await prepareFolder(backupDir);
  const watch = new pg.Client({ connectionString: adminUrl ?? ownerUrl, application_name: 'qilian-backup' });
  await watch.connect();
  try {
    const { rows: [lock] } = await watch.query<{ locked: boolean }>(`select pg_try_advisory_lock(hashtext('qilian backup')) as locked`);
    if (!lock!.locked) throw new Error('Another backup of this database is running. Wait for its end.');
    await sweepUnfinished(backupDir);
    const startedAt = sources.now();
    const name = backupName(startedAt, randomBytes(2).toString('hex'));
    const folder = join(backupDir, `.unfinished-${name}`);
    await mkdir(folder, { mode: 0o700 });
    try {
      const { liveStream, seals, ...database } = adminUrl === undefined ? await copyMoment(sources, folder) : await copyCluster({ ...sources, adminUrl }, watch, folder);
      const rest = await copyRest(sources, folder);
      const backup: Backup = {
        name, startedAt: startedAt.toISOString(), endedAt: sources.now().toISOString(), product: sources.product,
        ...await factsOf(ownerUrl), ...database, dataKey: rest.dataKey, dataKeyDigest: digestOfKey(sources.dataKey), files: rest.files,
        contents: [...database.contents, ...rest.contents, ...seals ?? await copySeals(sources.sealFile, folder)],
      };
      await writeBackup(folder, backup);
      await syncFolder(folder);
      await rename(folder, join(backupDir, name));
      await syncFolder(backupDir);
      return { backup, copiedContents: rest.copied, pruned: await prune(backupDir, sources.keepDays, liveStream) };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  } finally {
    await watch.end();
  }
}

async function factsOf(ownerUrl: string): Promise<Pick<Backup, 'postgres' | 'migrations'>> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'qilian-backup' });
  await client.connect();
  try {
    const { rows: [version] } = await client.query<{ server_version: string }>('show server_version');
    const { rows } = await client.query<Backup['migrations'][number]>('select number, name, sha256 from schema_migrations order by number');
    return { postgres: version!.server_version, migrations: rows };
  } finally {
    await client.end();
  }
}

/** The rows of one moment with the seals outside that belong to them. */
async function copyMoment(sources: BackupSources, folder: string) {
  const before = await wholeLines(sources.sealFile);
  const { youngestSeal, ...rows } = await copyRows(sources, folder);
  return { ...rows, liveStream: undefined, seals: await copySealsOfRows(sources.sealFile, folder, before, youngestSeal) };
}

/** Base backup, and the WAL up to its end in the folder: by the product that runs, else received here meanwhile. */
async function copyCluster({ adminUrl, backupDir, log }: BackupSources & { adminUrl: string }, watch: pg.Client, folder: string) {
  const found = await findStream(watch, backupDir, (message) => log.warn(message));
  const keeper: WalKeeper | undefined = found.active ? undefined : await keepWal({ adminUrl, backupDir, sync: false, log });
  try {
    const { rows: [system] } = await watch.query<{ id: string }>('select system_identifier::text as id from pg_control_system()');
    await received(watch, found.stream.slot, found.startLsn);
    const base = await takeBaseBackup(adminUrl, folder);
    await received(watch, found.stream.slot, base.endLsn);
    const { id: stream, segmentBytes } = found.stream;
    return {
      kind: 'cluster' as const, contents: base.contents, liveStream: stream, seals: undefined,
      cluster: { stream, timeline: base.timeline, startLsn: base.startLsn, endLsn: base.endLsn, segmentBytes, systemId: system!.id },
    };
  } finally {
    await keeper?.stop();
    // A slot that only this backup used would keep WAL for nobody.
    if (found.begun) await watch.query('select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1 and not active', [slotOf(found.stream.id)]);
  }
}

const receivedWithinMs = 120_000;

/** Waits until the folder holds the WAL up to there. */
async function received(watch: pg.Client, slot: string, lsn: string): Promise<void> {
  for (let waited = 0; waited < receivedWithinMs; waited += 100) {
    const { rows: [row] } = await watch.query<{ at: string | null; active: boolean }>('select restart_lsn::text as at, active from pg_replication_slots where slot_name = $1', [slot]);
    if (row?.active && row.at !== null && parseLsn(row.at) >= parseLsn(lsn)) return;
    await sleep(100);
  }
  throw new Error(`The WAL up to ${lsn} did not arrive in the backup folder within ${receivedWithinMs / 1000} seconds. Is the folder writable, and has it room?`);
}

async function copyRest({ filesFolder, dataKey, passphrase, backupDir }: BackupSources, folder: string) {
  const contents: Backup['contents'] = [];
  const { list, copied, ...files } = await keepContents(filesFolder, contentsOf(backupDir), join(folder, 'files.list.zst'));
  contents.push({ name: 'files.list.zst', ...list });
  if (passphrase !== undefined) {
    await writeWhole(join(folder, 'data-key.sealed'), sealSecret(dataKey, passphrase));
    contents.push(await contentOf(folder, 'data-key.sealed'));
  }
  return { contents, files, copied, dataKey: passphrase === undefined ? 'absent' as const : 'sealed' as const };
}
