import { spawn } from 'node:child_process';
import { open, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Account, run, spawnOptions } from './account.ts';
import type { Binaries } from './binaries.ts';
import { isAlive } from './process-identity.ts';

export type Cluster = { folder: string; account: Account; binaries: Binaries; logFile: string };

const WAIT_STEP_MS = 50;
const LOG_KEPT_BYTES = 5_000_000;

/** The server that runs on this cluster now, by its postmaster.pid; undefined when none does. */
export async function findRunning(folder: string): Promise<{ pid: number; port: number } | undefined> {
  const file = path.join(folder, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid || !(await isAlive({ pid, started: '' }))) {
    // A dead server's file is left for PostgreSQL itself, which also looks for orphaned backends by it,
    // except a zombie's: PostgreSQL takes that for alive.
    if (pid && (await stat(`/proc/${pid}`).catch(() => undefined))) await rm(file, { force: true });
    return undefined;
  }
  if (await runsIn(pid, folder, lines[1])) return { pid, port };
  await rm(file, { force: true }); // the number went to another process, after a crash and reboot, or with a copied folder
  return undefined;
}

/** A postmaster's working folder is its cluster, also after that was moved under it. */
async function runsIn(pid: number, folder: string, recorded: string | undefined): Promise<boolean> {
  const wanted = await realpath(folder);
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (cwd !== undefined) return cwd === wanted;
  // No /proc, or a container's root that may not look: the command line, else the file's own word.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return recorded === wanted && (command === undefined || command.includes('postgres'));
}

export type Answer = 'yes' | 'wrong password' | 'starting' | 'no';

/** Whether the server at this URL answers, and to our password. */
export async function answers(url: string): Promise<Answer> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'yes';
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === '28P01') return 'wrong password';
    return code === '57P03' ? 'starting' : 'no';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Starts the server in a session of its own, so that Ctrl-C in the terminal reaches Node alone, which then
 * stops it in order. Resolves with its pid when it accepts connections; crash recovery may take minutes.
 */
export async function startPostmaster(
  cluster: Cluster,
  settings: Record<string, string | number>,
  url: string,
  log: (message: string) => void,
): Promise<number> {
  const logged = await stat(cluster.logFile).catch(() => undefined);
  if (logged && logged.size > LOG_KEPT_BYTES) await rename(cluster.logFile, `${cluster.logFile}.old`);
  const handle = await open(cluster.logFile, 'a', 0o600);
  const from = (await handle.stat()).size;
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(cluster.binaries.postgres, ['-D', cluster.folder, ...args], {
    ...spawnOptions(cluster.account),
    detached: true,
    windowsHide: true,
    stdio: ['ignore', handle.fd, handle.fd],
  });
  let ended = false;
  child.on('exit', () => (ended = true));
  child.on('error', () => (ended = true));
  child.unref();
  await handle.close();

  for (let waited = 0; ; waited += WAIT_STEP_MS) {
    const answer = ended ? 'no' : await answers(url);
    if (answer === 'yes' && !ended && child.pid) return child.pid;
    if (ended || answer === 'wrong password') {
      const tail = (await readFile(cluster.logFile)).subarray(from).toString().trim().split('\n').slice(-12).join('\n');
      if (!ended && child.pid) process.kill(child.pid, 'SIGINT');
      throw new PostmasterError(ended ? `PostgreSQL did not start:\n${tail}` : 'PostgreSQL refuses our password', tail);
    }
    if (waited > 0 && waited % 10_000 === 0) log('PostgreSQL is still starting (recovering after a crash takes a while)');
    await sleep(WAIT_STEP_MS);
  }
}

export class PostmasterError extends Error {
  readonly portTaken: boolean;
  constructor(message: string, logTail: string) {
    super(message);
    this.portTaken = /Address already in use|could not bind/.test(logTail);
  }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk when this resolves. */
export async function stopPostmaster(cluster: Cluster): Promise<void> {
  for (const mode of ['fast', 'immediate']) {
    const { code, output } = await run(cluster.account, cluster.binaries.pgCtl, ['stop', '-D', cluster.folder, '-m', mode, '-w', '-t', '60']);
    if (code === 0 || /is not running|PID file .* does not exist/.test(output)) return;
  }
  throw new Error(`PostgreSQL in ${cluster.folder} does not stop. See ${cluster.logFile}.`);
}
