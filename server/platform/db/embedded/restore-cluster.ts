import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Account, run } from './account.ts';
import { findBinaries } from './binaries.ts';
import { chooseHome } from './home.ts';
import { ADMIN, checkVersion, DATABASE_OF_ADMIN } from './initialise.ts';
import { findRunning } from './postmaster.ts';
import { newPassword, readState, type State, withLock, writeState } from './state.ts';

export interface ClusterToRestore {
  dataDir: string;
  /** Lays out the base backup in the folder and the WAL in its `pg_wal`, owned by the account. */
  place: (folder: string, owner: Owner | undefined) => Promise<void>;
  /** Replays up to this instant; to the end of the WAL where undefined. */
  until: Date | undefined;
  log: (message: string) => void;
}

export type Owner = { uid: number; gid: number };

/**
 * Makes the cluster of an empty DATA_DIR from a base backup and WAL, with passwords of its own, and
 * stops it again. Ends on a timeline of its own, so that its WAL can't be taken for the old one's.
 */
export async function restoreCluster({ dataDir, place, until, log }: ClusterToRestore): Promise<void> {
  await withLock(dataDir, async () => {
    if ((await readState(dataDir))?.initialised) throw new Error(`${dataDir} already holds a database. Restore into an empty folder, or move it aside with --replace.`);
    const state: State = { adminPassword: newPassword(), ownerPassword: newPassword(), initialised: false, users: [] };
    const { home, account } = await chooseHome(dataDir, state, log);
    const binaries = await findBinaries(account, log);
    const owner = account.uid === undefined || account.gid === undefined ? undefined : { uid: account.uid, gid: account.gid };
    const unfinished = path.join(home, 'cluster.new');
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    for (const folder of owner ? [home, unfinished] : []) await chown(folder, owner!.uid, owner!.gid);
    await place(unfinished, owner);
    await checkVersion(unfinished, binaries);
    await dropOldSettings(unfinished);
    await writeFile(path.join(unfinished, 'recovery.signal'), '', { mode: 0o600 });
    if (owner) await chown(path.join(unfinished, 'recovery.signal'), owner.uid, owner.gid);
    log('replaying what was written since the base backup');
    await replay(account, binaries.postgres, unfinished, state.adminPassword, until);
    await rename(unfinished, path.join(home, 'cluster'));
    await writeState(dataDir, { ...state, initialised: true });
  });
}

/** No commit waits for a backup that isn't there yet. */
async function dropOldSettings(folder: string): Promise<void> {
  const file = path.join(folder, 'postgresql.auto.conf');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.split('\n').filter((line) => !line.startsWith('synchronous_standby_names')).join('\n'));
}

/** Single-user mode replays like a server does, and opens no port meanwhile. */
async function replay(account: Account, postgres: string, folder: string, password: string, until: Date | undefined): Promise<void> {
  const goal = until === undefined ? [] : ['-c', `recovery_target_time=${until.toISOString().replace('T', ' ').replace('Z', '+00')}`, '-c', 'recovery_target_action=promote'];
  // All WAL stands in pg_wal already: nothing is to be fetched. A hot standby would take the one place there is.
  const args = ['--single', '-D', folder, '-c', 'restore_command=exit 1', '-c', 'hot_standby=off', ...goal, DATABASE_OF_ADMIN];
  const { code, output } = await run(account, postgres, args, `ALTER ROLE "${ADMIN}" PASSWORD '${password}'\n`);
  if (code !== 0 || /ERROR|FATAL|PANIC/.test(output)) throw new Error(`The WAL could not be replayed in ${folder}:\n${output.trim().split('\n').slice(-15).join('\n')}`);
}

/** Folder and pid of the cluster that stands in this DATA_DIR. */
export async function findCluster(dataDir: string): Promise<{ folder: string; running: boolean } | undefined> {
  const state = await readState(dataDir);
  const folder = path.join(state?.home ?? path.join(dataDir, 'postgres'), 'cluster');
  if (await readdir(folder).then(() => true, () => false)) return { folder, running: (await findRunning(folder)) !== undefined };
  return undefined;
}
