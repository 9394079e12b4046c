import { existsSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { chooseAccount, run, spawnOptions, type Account } from '../../platform/db/embedded/account.ts';
import { freePort } from '../../platform/db/embedded/free-port.ts';

/** Clusters of the PostgreSQL that the system has, each in a folder of its own below `/tmp`, on loopback. */

const versions = '/usr/lib/postgresql';
const password = 'for-tests-alone';

/** The oldest installed PostgreSQL from 15 on: its programs. */
async function programs(): Promise<string> {
  const found = (await readdir(versions).catch(() => [])).filter((name) => Number(name) >= 15 && existsSync(join(versions, name, 'bin/pg_basebackup'))).toSorted((a, b) => Number(a) - Number(b));
  if (found[0] === undefined) throw new Error('PostgreSQL 15 or later is missing: npm test -- --install brings it.');
  return join(versions, found[0], 'bin');
}

export const hasPostgres = existsSync(join(versions, '15/bin/pg_basebackup'));

export interface Server {
  port: number;
  /** Superuser, database `qilian`. */
  url: string;
  query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>;
  /** A standby that streams from it; with `synchronous` the server waits for it at each commit. */
  standby(options?: { synchronous?: boolean }): Promise<Server>;
  promote(): Promise<void>;
  /** Kills it and everything it started at once, as a machine that loses its power. */
  kill(): Promise<void>;
  /** Starts it again after `kill` or `pause`. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** @param furnish puts something at its folder before anything is in it */
export async function startServer(furnish?: (home: string) => Promise<void>): Promise<Server> {
  const account = chooseAccount(undefined);
  const bin = await programs();
  const home = await ownFolder(account, furnish);
  const folder = join(home, 'cluster');
  const passwords = join(home, 'password');
  await must(account, '/bin/sh', ['-c', 'umask 077; printf %s "$1" > "$2"', 'sh', password, passwords]);
  await must(account, join(bin, 'initdb'), ['-D', folder, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwords, '-E', 'UTF8', '--locale', 'C.UTF-8', '-N']);
  const server = serve(account, bin, home, folder, await freePort());
  await server.start();
  await onDatabase(server.url, 'postgres', 'create database qilian');
  return server;
}

function serve(account: Account, bin: string, home: string, folder: string, port: number): Server {
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/qilian`;
  const log = join(home, 'log');
  let postmaster: ChildProcess | undefined;
  const server: Server = {
    port, url,
    query: (sql) => onDatabase(url, 'qilian', sql),
    async start() {
      const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: home, max_connections: 100, wal_level: 'replica', max_wal_senders: 5, hot_standby: 'on', wal_receiver_status_interval: 1 };
      postmaster = spawn('/bin/sh', ['-c', 'exec "$0" "$@" >> "$LOG" 2>&1', join(bin, 'postgres'), '-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
        ...spawnOptions(account), env: { ...spawnOptions(account).env, LOG: log }, stdio: 'ignore', detached: true,
      });
      postmaster.unref();
      for (let tries = 0; ; tries += 1) {
        const answer = await onDatabase(url, 'postgres', 'select 1').then(() => true, () => false);
        if (answer) return;
        if (postmaster.exitCode !== null || tries > 300) throw new Error(`PostgreSQL did not start:\n${(await readFile(log, 'utf8')).slice(-2000)}`);
        await new Promise((resolve) => { setTimeout(resolve, 100); });
      }
    },
    async standby({ synchronous = false } = {}) {
      const otherHome = await ownFolder(account);
      const copy = join(otherHome, 'cluster');
      const name = `standby${await freePort()}`;
      await must(account, join(bin, 'pg_basebackup'), ['-D', copy, '-R', '-X', 'stream', '-c', 'fast', '-d', `${url.replace('/qilian', '/postgres')}?application_name=${name}`]);
      await must(account, '/bin/sh', ['-c', 'sed -i "s/application_name=[^ \']*/application_name=$1/" "$2/postgresql.auto.conf"', 'sh', name, copy]);
      const standby = serve(account, bin, otherHome, copy, await freePort());
      await standby.start();
      if (synchronous) {
        await onDatabase(url, 'postgres', `alter system set synchronous_standby_names to '${name}'`);
        await onDatabase(url, 'postgres', 'select pg_reload_conf()');
        await until(async () => (await onDatabase(url, 'postgres', `select from pg_stat_replication where sync_state = 'sync'`)).length > 0);
      }
      return standby;
    },
    promote: () => must(account, join(bin, 'pg_ctl'), ['promote', '-w', '-D', folder]),
    async kill() {
      const pid = postmaster!.pid!;
      const ended = once(postmaster!, 'exit');
      // Stopped first, so that it starts nobody between the count and the kill.
      process.kill(pid, 'SIGSTOP');
      const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
      for (const each of [pid, ...children]) kill(each);
      await ended;
      // As long as one of them lives the shared memory is in use, and no other server starts in this folder.
      await until(async () => (await Promise.all(children.map(lives))).every((alive) => !alive));
    },
    async close() {
      await run(account, join(bin, 'pg_ctl'), ['stop', '-D', folder, '-m', 'immediate', '-w']);
      await rm(home, { recursive: true, force: true });
    },
  };
  return server;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A process that has ended and whose parent hasn't heard of it yet holds nothing any more. */
async function lives(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2)[0]!);
}

/** A PgBouncer in transaction mode before a server. */
export interface Pooler {
  url(of: string): string;
  close(): Promise<void>;
}

export const hasPgBouncer = existsSync('/usr/sbin/pgbouncer');

export async function startPooler(server: Server): Promise<Pooler> {
  const account = chooseAccount(undefined);
  const home = await ownFolder(account);
  const port = await freePort();
  const roles = await onDatabase<{ line: string }>(server.url, 'qilian', `select format('"%s" "%s"', rolname, rolpassword) as line from pg_authid where rolpassword is not null`);
  const config = `[databases]\nqilian = host=127.0.0.1 port=${server.port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = scram-sha-256\n`
    + `auth_file = ${home}/users\npool_mode = transaction\ndefault_pool_size = 4\nmax_client_conn = 200\nlogfile = ${home}/log\n`;
  await must(account, '/bin/sh', ['-c', 'umask 077; printf %s "$1" > "$3/config"; printf "%s\n" "$2" > "$3/users"', 'sh', config, roles.map(({ line }) => line).join('\n'), home]);
  const child = spawn('/usr/sbin/pgbouncer', [join(home, 'config')], { ...spawnOptions(account), stdio: 'ignore' });
  const url = (of: string) => Object.assign(new URL(of), { port: String(port) }).href;
  await until(() => new Promise((resolve) => {
    const client = new pg.Client({ connectionString: url(server.url) });
    client.connect().then(() => client.end()).then(() => resolve(true), () => resolve(false));
  }));
  return {
    url,
    async close() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(home, { recursive: true, force: true });
    },
  };
}

export async function until(holds: () => Promise<boolean>, seconds = 30): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!await holds()) {
    if (performance.now() > end) throw new Error(`It did not come about within ${seconds} seconds.`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

async function onDatabase<Row extends pg.QueryResultRow>(url: string, database: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: Object.assign(new URL(url), { pathname: `/${database}` }).href, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ownFolder(account: Account, furnish?: (folder: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp('/tmp/qilian-pg-');
  await furnish?.(folder);
  if (account.uid !== undefined) await chown(folder, account.uid, account.gid!);
  return folder;
}

async function must(account: Account, program: string, args: string[]): Promise<void> {
  const { code, output } = await run(account, program, args);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${output}`);
}
