import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './embedded/binaries.ts';
import { startEphemeral } from './embedded/ephemeral.ts';
import { chooseHome } from './embedded/home.ts';
import {
  ADMIN,
  checkVersion,
  DATABASE,
  DATABASE_OF_ADMIN,
  ensureDatabase,
  initialiseCluster,
  OWNER,
  resetAdminPassword,
} from './embedded/initialise.ts';
import { freePort, isPortFree } from './embedded/free-port.ts';
import { answers, type Cluster, findRunning, PostmasterError, startPostmaster, stopPostmaster } from './embedded/postmaster.ts';
import { identify, isAlive } from './embedded/process-identity.ts';
import { newPassword, readState, type State, stateFile, withLock, writeState } from './embedded/state.ts';
import { releaseCommits } from './embedded/release-commits.ts';
import { databaseUrl, type EmbeddedDatabase } from './embedded/urls.ts';

export type { EmbeddedDatabase } from './embedded/urls.ts';

export type EmbeddedOptions = {
  /** Folder that remembers passwords and port in `database.json` and, wherever possible, holds the data. */
  dataDir: string;
  /** Fixed port; otherwise a free one, the same at every start while it stays free. */
  port?: number;
  log: (message: string) => void;
};

/**
 * Starts the PostgreSQL that npm installed, or joins the one that already runs on this folder, be it
 * another process's or one left behind by a killed server. Listens on loopback only.
 * With `ephemeral` it is a fast, forgetful server for tests, in a temporary folder.
 * Throws an Error that says what to do when it can't run here.
 */
export async function startEmbedded(
  options: EmbeddedOptions | { ephemeral: true; port?: number; log: (message: string) => void },
): Promise<EmbeddedDatabase> {
  if ('ephemeral' in options) return startEphemeral(options.port, options.log);
  const resolved = { ...options, dataDir: path.resolve(options.dataDir) };
  return withLock(resolved.dataDir, () => startPersistent(resolved));
}

async function startPersistent({ dataDir, port, log }: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const known = await readState(dataDir);
  const state: State = known ?? { adminPassword: newPassword(), ownerPassword: newPassword(), initialised: false, users: [] };
  const { home, account } = await chooseHome(dataDir, state, log);
  const binaries = await findBinaries(account, log);
  const cluster: Cluster = { folder: path.join(home, 'cluster'), account, binaries, logFile: path.join(dataDir, 'postgres.log') };

  const exists = await isFolder(cluster.folder);
  if (!exists && state.initialised) throw lost(dataDir, cluster.folder);
  await writeState(dataDir, state);
  if (!exists) await initialiseCluster(home, account, binaries, state.adminPassword, true);
  await checkVersion(cluster.folder, binaries);

  if (exists && !known) {
    log(`${stateFile(dataDir)} was missing: the passwords are set anew`);
    await stopPostmaster(cluster);
    await resetAdminPassword(cluster, state.adminPassword);
  }
  const adoptedPort = await adopt(cluster, state, log);
  const usedPort = adoptedPort ?? (await start(cluster, state, port, log));
  await releaseCommits(adminUrlOf(state, usedPort), log);
  await ensureDatabase(adminUrlOf(state, usedPort), state.ownerPassword, false);

  const token = randomUUID();
  const others = await livingUsers(state);
  await writeState(dataDir, {
    ...state,
    initialised: true,
    port: usedPort,
    users: [...others, { ...(await identify(process.pid)), token }],
  });
  return {
    adminUrl: adminUrlOf(state, usedPort),
    ownerUrl: databaseUrl(OWNER, state.ownerPassword, usedPort, DATABASE),
    port: usedPort,
    stop: () => withLock(dataDir, () => leave(dataDir, cluster, token)),
  };
}

const adminUrlOf = (state: State, port: number) => databaseUrl(ADMIN, state.adminPassword, port, DATABASE_OF_ADMIN);

/** Port of the server that already runs on this cluster, when it answers to our password; one that doesn't is stopped. */
async function adopt(cluster: Cluster, state: State, log: (message: string) => void): Promise<number | undefined> {
  const running = await findRunning(cluster.folder);
  if (!running) return undefined;
  for (let tries = 0; tries < 600; tries++) {
    const now = await findRunning(cluster.folder);
    if (!now) return undefined;
    const answer = now.port ? await answers(adminUrlOf(state, now.port)) : 'starting';
    if (answer === 'yes') {
      log(`PostgreSQL already runs on port ${now.port} (process ${now.pid}): using it`);
      return now.port;
    }
    if (answer !== 'starting') break;
    await sleep(100);
  }
  log(`PostgreSQL runs as process ${running.pid} but does not answer: stopping it`);
  await stopPostmaster(cluster);
  return undefined;
}

async function start(cluster: Cluster, state: State, fixed: number | undefined, log: (message: string) => void): Promise<number> {
  if (fixed !== undefined && !(await isPortFree(fixed))) throw new Error(`Port ${fixed}, wanted for PostgreSQL, is taken by another program.`);
  const remembered = state.port !== undefined && (await isPortFree(state.port)) ? state.port : undefined;
  for (let attempt = 1; ; attempt++) {
    const port = fixed ?? (attempt === 1 ? remembered : undefined) ?? (await freePort());
    const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '' };
    try {
      const pid = await startPostmaster(cluster, settings, adminUrlOf(state, port), log);
      log(`PostgreSQL listens on 127.0.0.1:${port} (process ${pid})`);
      return port;
    } catch (error) {
      if (fixed !== undefined || attempt === 3 || !(error instanceof PostmasterError && error.portTaken)) throw error;
    }
  }
}

/** The last user to leave stops the server. */
async function leave(dataDir: string, cluster: Cluster, token: string): Promise<void> {
  const state = await readState(dataDir);
  if (!state?.users.some((user) => user.token === token)) return;
  const others = (await livingUsers(state)).filter((user) => user.token !== token);
  await writeState(dataDir, { ...state, users: others });
  if (others.length === 0) await stopPostmaster(cluster);
}

async function livingUsers(state: State): Promise<State['users']> {
  const alive = await Promise.all(state.users.map(isAlive));
  return state.users.filter((_, index) => alive[index]);
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return false;
    throw new Error(`The database in ${folder} belongs to another account. Start as the user who made it, or as root.`, { cause: error });
  }
}

function lost(dataDir: string, folder: string): Error {
  return new Error(
    `${stateFile(dataDir)} says that the database stands in ${folder}, but there is none. ` +
      'Put it back (a mount that is missing? a folder that was moved?), or remove that file to begin with an empty one.',
  );
}
