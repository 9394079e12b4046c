import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canEnter, chooseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { DATABASE, DATABASE_OF_ADMIN, ensureDatabase, initialiseCluster, ADMIN, OWNER } from './initialise.ts';
import { freePort } from './free-port.ts';
import { type Cluster, startPostmaster, stopPostmaster } from './postmaster.ts';
import { newPassword } from './state.ts';
import { databaseUrl, type EmbeddedDatabase } from './urls.ts';

/** Speed before durability: nothing here outlives the process that asked for it, its passwords neither. */
const FORGETFUL = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 200, scram_iterations: 1 };

/** A server for tests, in a folder of its own that goes away with it, also when Node is killed. */
export async function startEphemeral(port: number | undefined, log: (message: string) => void): Promise<EmbeddedDatabase> {
  const account = chooseAccount(undefined);
  const binaries = await findBinaries(account, log);
  const parent = [tmpdir(), '/tmp', '/var/tmp'].find((folder) => canEnter(account, folder));
  if (!parent) throw new Error(`Account ${account.name} can enter none of ${tmpdir()}, /tmp, /var/tmp: set TMPDIR.`);
  const home = await mkdtemp(path.join(parent, 'qilian-test-'));
  const cluster: Cluster = { folder: path.join(home, 'cluster'), account, binaries, logFile: path.join(home, 'postgres.log') };
  const [adminPassword, ownerPassword] = [newPassword(), newPassword()];
  try {
    await initialiseCluster(home, account, binaries, adminPassword, false);
    const usedPort = port ?? (await freePort());
    const adminUrl = databaseUrl(ADMIN, adminPassword, usedPort, DATABASE_OF_ADMIN);
    const settings = { port: usedPort, listen_addresses: '127.0.0.1', unix_socket_directories: '', ...FORGETFUL };
    const pid = await startPostmaster(cluster, settings, adminUrl, log);
    cleanUpAfterDeath(pid, home);
    await ensureDatabase(adminUrl, ownerPassword, true);
    let stopped: Promise<void> | undefined;
    const stop = () => (stopped ??= remove(cluster, home));
    return { adminUrl, ownerUrl: databaseUrl(OWNER, ownerPassword, usedPort, DATABASE), port: usedPort, stop };
  } catch (error) {
    await remove(cluster, home).catch(() => undefined);
    throw error;
  }
}

async function remove(cluster: Cluster, home: string): Promise<void> {
  try {
    await stopPostmaster(cluster);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * A shell that waits for the end of a pipe which only this Node holds open: whichever way Node ends,
 * the kernel closes it, and the server and its folder go.
 */
function cleanUpAfterDeath(pid: number, home: string): void {
  if (process.platform === 'win32') return;
  const script = 'cat >/dev/null; test -d "$2" || exit 0; kill -QUIT "$1"; sleep 1; rm -rf "$2"';
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(pid), home], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  watcher.on('error', () => undefined);
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
}
