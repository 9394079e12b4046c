import { copyFile, mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../config.ts';
import { listBackups, type Backup } from '../platform/backup/folder.ts';
import { loadRows } from '../platform/backup/load-rows.ts';
import { checkContents, keyOf, restoreClusterFrom, restoreFiles } from '../platform/backup/restore-backup.ts';
import { findCluster } from '../platform/db/embedded/restore-cluster.ts';
import { readState } from '../platform/db/embedded/state.ts';
import { urlOfPrimary } from '../platform/db/primary.ts';
import { readSealFile, wholeLines } from '../platform/ledger/seal-file.ts';
import { sealLine } from '../platform/ledger/seal-format.ts';
import { noPark } from '../platform/ledger/seal-rows.ts';
import { connectDatabase, givenPassword } from './database.ts';
import { verify } from './verify.ts';

type Print = (text: string) => void;

export interface RestoreWishes {
  from?: string | undefined;
  until?: string | undefined;
  replace?: boolean;
  print?: Print;
}

/** Restores and verifies. Returns the exit code: 0 when all is there and the ledger whole. */
export async function restore(config: Config, { from, until, replace = false, print = console.log }: RestoreWishes): Promise<number> {
  const { dir } = config.backups;
  if (dir === undefined) throw new Error('BACKUP_DIR is not set: the folder that holds the backups.');
  const instant = until === undefined ? undefined : new Date(until);
  if (instant !== undefined && Number.isNaN(instant.getTime())) throw new Error(`--until ${until} is no time. Write it like 2026-11-26T09:30:00Z or with +08:00.`);
  const backup = choose(await listBackups(dir), dir, from, instant);
  if (instant !== undefined && backup.kind === 'rows') throw new Error('A backup of rows holds one moment only. Choose it with --from.');
  if ((backup.kind === 'cluster') !== (config.databaseUrl === undefined)) {
    throw new Error(backup.kind === 'cluster'
      ? `${backup.name} is of the embedded database. Run restore without DATABASE_URL.`
      : `${backup.name} holds rows of a PostgreSQL of your own. Set DATABASE_URL (and DATABASE_OWNER_URL) to an empty database.`);
  }
  // Before anything is moved: a restore that fails here has changed nothing.
  await checkContents(backup, dir);
  await keyOf(backup, dir, { passphrase: config.backups.passphrase, given: config.dataKey });
  const lostCluster = backup.kind === 'cluster' ? await makeRoom(config.dataDir, replace, print) : undefined;
  const { code } = await restoreInto(config, backup, dir, { print, until: instant, lostCluster });
  return code;
}

function choose(backups: Backup[], dir: string, from: string | undefined, until: Date | undefined): Backup {
  const fitting = backups.filter((backup) => (from === undefined || backup.name === from) && (until === undefined || new Date(backup.endedAt) <= until));
  const chosen = fitting.at(-1);
  if (chosen) return chosen;
  const held = backups.length === 0 ? 'none' : backups.map(({ name }) => name).join(', ');
  throw new Error(`${dir} holds no such backup${until === undefined ? '' : ` from before ${until.toISOString()}`}. It holds: ${held}.`);
}

/** Moves what DATA_DIR holds aside, within it: it may be a mount. @returns the cluster that stood there */
async function makeRoom(dataDir: string, replace: boolean, print: Print): Promise<string | undefined> {
  const cluster = await findCluster(dataDir);
  if (cluster?.running) throw new Error(`The database in ${cluster.folder} is running. Stop the product first.`);
  const held = (await readdir(dataDir).catch(() => [] as string[])).filter((name) => !name.startsWith('replaced-'));
  if (held.length === 0) return undefined;
  if (!replace) throw new Error(`${dataDir} is not empty. With --replace what it holds is moved to a folder replaced-… inside it; nothing is deleted, and WAL that the backup folder lacks is taken from it.`);
  const aside = join(dataDir, `replaced-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}Z`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of held) await rename(join(dataDir, name), join(aside, name));
  print(`What ${dataDir} held stands in ${aside}. Remove it when the restore has proved good.`);
  if (cluster === undefined) return undefined;
  return cluster.folder.startsWith(dataDir) ? join(aside, cluster.folder.slice(dataDir.length)) : cluster.folder;
}

interface Manner {
  print: Print;
  until?: Date | undefined;
  lostCluster?: string | undefined;
  thoroughly?: boolean;
}

/** One backup into the place of the settings. @returns `home`, where the cluster had to stand outside DATA_DIR */
export async function restoreInto(config: Config, backup: Backup, dir: string, { print, until, lostCluster, thoroughly = false }: Manner): Promise<{ code: number; home: string | undefined }> {
  await mkdir(config.dataDir, { recursive: true });
  const key = await keyOf(backup, dir, { passphrase: config.backups.passphrase, given: config.dataKey });
  if (backup.kind === 'cluster') {
    const { segments, fromLost } = await restoreClusterFrom({ backup, backupDir: dir, dataDir: config.dataDir, until, lostCluster, log: print });
    print(`Replayed ${segments + fromLost} WAL files${fromLost > 0 ? `, ${fromLost} of them from the database that was replaced` : ''}.`);
    if (key !== undefined) await writeFile(join(config.dataDir, 'data-key'), key, { mode: 0o600 });
  } else {
    await loadRows(backup, join(dir, backup.name), { ownerUrl: await urlOfPrimary(config.databaseOwnerUrl ?? config.databaseDirectUrl ?? config.databaseUrl!), passwords: { app: givenPassword(config) }, log: print });
  }
  const { restored, damaged } = await restoreFiles(backup, dir, config.dataDir, thoroughly);
  print(`${restored} file contents restored.`);
  for (const digest of damaged) print(`MISSING or damaged in the backup: file content ${digest}`);
  await putSealFile(config, backup, dir, print);
  const { home } = await readState(config.dataDir) ?? {};
  if (key === undefined) {
    print('The backup holds no data key. Put the key into DATA_KEY or DATA_DIR/data-key before the first start, then run verify.');
    return { code: damaged.length > 0 ? 1 : 0, home };
  }
  const whole = await verify({ ...config, dataKey: key }, { print, mention: () => undefined });
  print(until === undefined && backup.kind === 'cluster' ? 'Restored to the last write that reached the backup folder.' : `Restored to ${until?.toISOString() ?? backup.startedAt}.`);
  return { code: damaged.length > 0 ? 1 : whole, home };
}

/**
 * The seals outside: the file that is still in its place is the stronger evidence and stays, unless the restore
 * went back on purpose. Then what the database doesn't reach any more is put aside, by name, not lost.
 */
async function putSealFile(config: Config, backup: Backup, dir: string, print: Print): Promise<void> {
  const { sealFile } = config;
  const copy = join(dir, backup.name, 'seals.jsonl');
  if (!await stat(sealFile).then(() => true, () => false)) {
    if (await stat(copy).then(() => true, () => false)) await copyFile(copy, sealFile);
    return;
  }
  const stands = await sealsThatStand(config);
  const kept: string[] = [];
  let beyond = 0;
  for await (const { seal } of readSealFile(sealFile, await wholeLines(sealFile))) {
    if (seal && stands.has(`${seal.parkId ?? noPark} ${seal.seq} ${seal.root.toString('hex')}`)) kept.push(sealLine(seal));
    else beyond += 1;
  }
  if (beyond === 0) return;
  const aside = `${sealFile}.before-restore-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}Z`;
  await rename(sealFile, aside);
  await writeFile(sealFile, kept.map((line) => `${line}\n`).join(''), { flush: true });
  print(`NOTE: ${beyond} seals were made after the moment restored to. They stand in ${aside}: keep it with a note of why, it is the evidence of what was given up.`);
}

async function sealsThatStand(config: Config): Promise<Set<string>> {
  const database = await connectDatabase(config, () => undefined);
  const client = new pg.Client({ connectionString: database.ownerUrl, application_name: 'qilian-restore' });
  await client.connect();
  try {
    const { rows } = await client.query<{ seal: string }>(`select coalesce(park_id, '${noPark}')::text || ' ' || seq || ' ' || encode(root, 'hex') as seal from ledger_seals`);
    return new Set(rows.map(({ seal }) => seal));
  } finally {
    await client.end();
    await database.stop();
  }
}

