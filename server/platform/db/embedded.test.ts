import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbedded } from './embedded.ts';

let dataDir: string;
const log = () => undefined;
const start = () => startEmbedded({ dataDir, log });

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'qilian 企联 $x-'));
});

afterAll(async () => {
  const state = await readFile(path.join(dataDir, 'database.json'), 'utf8').then((text) => JSON.parse(text) as { home?: string });
  await rm(dataDir, { recursive: true });
  if (state.home) await Promise.all([rm(state.home, { recursive: true }), rm(`${state.home}.data-dir`)]);
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const reachable = (url: string) => query(url, 'SELECT 1').then(() => true, () => false);

/** Another process that starts the server and stays until it is killed. */
async function startInChild(options: object): Promise<{ child: ChildProcess; ownerUrl: string }> {
  const code = `
    const { startEmbedded } = await import(${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)});
    const { ownerUrl } = await startEmbedded({ ...${JSON.stringify(options)}, log: () => undefined });
    console.log(ownerUrl);
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ownerUrl: chunk.toString().trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

test('keeps data, port and passwords from one start to the next', async () => {
  const first = await start();
  await query(first.ownerUrl, 'CREATE TABLE kept (n int)');
  await first.stop();
  expect(await reachable(first.ownerUrl)).toBe(false);
  const second = await start();
  expect(second).toMatchObject({ ownerUrl: first.ownerUrl, port: first.port });
  expect(await query(second.ownerUrl, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 0 }]);
  await second.stop();
});

test('is durable, in UTC, knows Chinese letters, and its owner is no superuser', async () => {
  const database = await start();
  const [row] = await query(
    database.ownerUrl,
    `SELECT current_setting('fsync') AS fsync, current_setting('timezone') AS zone, rolsuper AS super,
       datlocprovider AS provider, datlocale AS locale FROM pg_roles, pg_database
     WHERE rolname = current_user AND datname = current_database()`,
  );
  expect(row).toEqual({ fsync: 'on', zone: 'UTC', super: false, provider: 'b', locale: 'C.UTF-8' });
  await query(database.ownerUrl, 'CREATE EXTENSION IF NOT EXISTS pg_trgm');
  expect(await query(database.ownerUrl, `SELECT cardinality(show_trgm('企业服务')) AS n`)).toEqual([{ n: 5 }]);
  expect((await stat(path.join(dataDir, 'database.json'))).mode & 0o777).toBe(0o600);
  const stranger = new URL(database.ownerUrl);
  stranger.password = 'wrong';
  expect(await reachable(stranger.href)).toBe(false);
  await database.stop();
});

test('adopts the server that a killed process left behind', async () => {
  const { child, ownerUrl } = await startInChild({ dataDir });
  await kill(child);
  expect(await reachable(ownerUrl)).toBe(true);
  const adopted = await start();
  expect(adopted.ownerUrl).toBe(ownerUrl);
  await adopted.stop();
  expect(await reachable(ownerUrl)).toBe(false);
});

test('the last of two processes to leave stops the server', async () => {
  const { child, ownerUrl } = await startInChild({ dataDir });
  const joined = await start();
  await joined.stop();
  expect(await reachable(ownerUrl)).toBe(true);
  await kill(child);
  await (await start()).stop();
  expect(await reachable(ownerUrl)).toBe(false);
});

test('starts racing one another end in one server', async () => {
  const all = await Promise.all([start(), start(), start()]);
  expect(new Set(all.map((database) => database.ownerUrl)).size).toBe(1);
  await Promise.all(all.map((database) => database.stop()));
});

test('takes another port when a stranger has the remembered one', async () => {
  const first = await start();
  await first.stop();
  const stranger = createServer().listen(first.port, '127.0.0.1');
  await once(stranger, 'listening');
  const second = await start();
  expect(second.port).not.toBe(first.port);
  await second.stop();
  stranger.close();
});

test('sets the passwords anew when database.json is lost', async () => {
  const first = await start();
  await first.stop();
  const state = path.join(dataDir, 'database.json');
  if ((JSON.parse(await readFile(state, 'utf8')) as { home?: string }).home) return; // the pointer went with it
  await rm(state);
  const second = await start();
  expect(second.ownerUrl).not.toBe(first.ownerUrl);
  expect(await query(second.ownerUrl, `SELECT to_regclass('kept')::text AS kept`)).toEqual([{ kept: 'kept' }]);
  await second.stop();
});

test('a missing cluster is told, not replaced by an empty one', async () => {
  const { home = path.join(dataDir, 'postgres') } = JSON.parse(await readFile(path.join(dataDir, 'database.json'), 'utf8')) as { home?: string };
  await rename(path.join(home, 'cluster'), path.join(home, 'away'));
  await expect(start()).rejects.toThrow('says that the database stands in');
  await rename(path.join(home, 'away'), path.join(home, 'cluster'));
  await (await start()).stop();
});

test('an ephemeral server goes with its process, even a killed one', async () => {
  const { child, ownerUrl } = await startInChild({ ephemeral: true });
  expect(await reachable(ownerUrl)).toBe(true);
  await kill(child);
  for (let tries = 0; tries < 50 && (await reachable(ownerUrl)); tries++) await sleep(100);
  expect(await reachable(ownerUrl)).toBe(false);
});
