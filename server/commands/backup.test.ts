import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listBackups } from '../platform/backup/folder.ts';
import { startEmbedded } from '../platform/db/embedded.ts';
import { freePort } from '../platform/db/embedded/free-port.ts';
import { hasPostgres, startServer } from '../testing/machines/postgres.ts';

const main = join(import.meta.dirname, '../main.ts');
let folder: string;
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qilian-backup-'));
  // Root's PostgreSQL runs under an account that must be able to enter.
  await chmod(folder, 0o755);
  children = [];
});

afterEach(async () => {
  for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  for (const pid of await postmasters()) process.kill(pid, 'SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 30_000);

const place = (name: string) => join(folder, name);

/** Of the clusters in this test's folder that run. */
async function postmasters(): Promise<number[]> {
  const found = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name, 'postgres/cluster/postmaster.pid'), 'utf8').catch(() => '')));
  return found.map((text) => Number(text.split('\n')[0])).filter((pid) => pid > 0 && isAlive(pid));
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

function environment(dataDir: string, more: Record<string, string> = {}) {
  return { ...process.env, DATA_DIR: place(dataDir), BACKUP_DIR: place('backups'), BACKUP_PASSPHRASE: 'correct horse battery', RATE_LIMIT: '0', LOG_LEVEL: 'info', ...more };
}

async function run(args: string[], dataDir: string, more: Record<string, string> = {}): Promise<{ code: number; text: string }> {
  const child = spawn(process.execPath, [main, ...args], { env: environment(dataDir, more), stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  const [code] = await once(child, 'close') as [number];
  return { code, text };
}

interface Running {
  child: ChildProcess;
  url: string;
  setUp: string | undefined;
  log(): string;
  until(text: string): Promise<void>;
}

async function startProduct(dataDir: string, more: Record<string, string> = {}): Promise<Running> {
  const port = await freePort();
  const child = spawn(process.execPath, [main, 'start', '--empty'], { env: environment(dataDir, { PORT: String(port), ...more }), stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { log += chunk.toString(); });
  const until = async (text: string) => {
    for (let waited = 0; !log.includes(text); waited += 50) {
      if (waited > 60_000 || child.exitCode !== null) throw new Error(`"${text}" did not come:\n${log.slice(-3000)}`);
      await sleep(50);
    }
  };
  await until('"Qilian is ready"');
  return { child, url: `http://127.0.0.1:${port}`, setUp: /setup\?token=([\w-]+)/.exec(log)?.[1], log: () => log, until };
}

async function call(url: string, method: string, path: string, cookie: string, body?: object): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method, headers: { 'x-qilian': '1', cookie, ...(body !== undefined && { 'content-type': 'application/json' }) }, ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function setUp({ url, setUp: token }: Running): Promise<{ cookie: string; areaId: string }> {
  const answer = await call(url, 'POST', '/setup', '', { city: '祁连市', district: '高新区', park: '高新产业园', name: '陈静', loginName: 'chenjing', password: 'Harbour-Lights-42', token });
  const cookie = answer.headers.getSetCookie().map((set) => set.split(';')[0]!).join('; ');
  const { items } = await (await call(url, 'GET', '/areas', cookie)).json() as { items: { id: string; level: string }[] };
  return { cookie, areaId: items.find(({ level }) => level === 'park')!.id };
}

/** Writers that go on until the server is gone; what it acknowledged, by name. */
function writeUnderLoad(url: string, cookie: string, areaId: string, writers: number) {
  const acknowledged: string[] = [];
  const done = Promise.all(Array.from({ length: writers }, async (_, writer) => {
    for (let n = 1; ; n += 1) {
      const name = `部门 ${writer}-${n}`;
      const answer = await call(url, 'POST', '/departments', cookie, { name, areaId }).catch(() => undefined);
      if (answer === undefined) return;
      if (answer.status === 200 && await answer.json().then(() => true, () => false)) acknowledged.push(name);
    }
  }));
  return { acknowledged, done };
}

async function query<Row extends object>(dataDir: string, sql: string): Promise<Row[]> {
  const database = await startEmbedded({ dataDir: place(dataDir), log: () => undefined });
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
    await database.stop();
  }
}

async function missing(dataDir: string, acknowledged: string[]): Promise<string[]> {
  const names = new Set((await query<{ name: string }>(dataDir, 'select name from departments')).map(({ name }) => name));
  return acknowledged.filter((name) => !names.has(name));
}

test('server and database killed under load and the data folder lost: every acknowledged write is back', async () => {
  const product = await startProduct('data');
  const { cookie, areaId } = await setUp(product);
  await product.until('commits wait for the backup folder');
  const { acknowledged, done } = writeUnderLoad(product.url, cookie, areaId, 6);
  // The first backup is made meanwhile, by itself.
  for (let waited = 0; (await listBackups(place('backups'))).length === 0; waited += 100) {
    if (waited > 40_000) throw new Error(`no backup was made:\n${product.log().slice(-3000)}`);
    await sleep(100);
  }
  const atBackup = acknowledged.length;
  await sleep(1500);
  const form = new FormData();
  form.set('file', new Blob(['后来上传的附件'], { type: 'text/plain' }), '附件.txt');
  const uploaded = await fetch(`${product.url}/api/v1/files`, { method: 'POST', headers: { 'x-qilian': '1', cookie }, body: form });
  expect(uploaded.status).toBe(200);
  await sleep(500);
  // At once, as a power cut would.
  process.kill((await postmasters())[0]!, 'SIGKILL');
  product.child.kill('SIGKILL');
  await done;
  await rm(place('data'), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  expect(acknowledged.length).toBeGreaterThan(atBackup + 20);

  const restored = await run(['restore'], 'restored');
  expect(restored.text).toContain('The ledger is whole.');
  expect(restored.code).toBe(0);
  expect(await missing('restored', acknowledged)).toEqual([]);
  const files = await query<{ sha256: Buffer }>('restored', 'select sha256 from files');
  expect(files.length).toBe(1);
  for (const hex of files.map(({ sha256 }) => sha256.toString('hex'))) await access(join(place('restored'), 'files', hex.slice(0, 2), hex.slice(2, 4), hex));

  // It serves again, and its next backups are of a stream of their own.
  const again = await startProduct('restored');
  expect((await call(again.url, 'GET', '/areas', cookie)).status).toBe(200);
  await again.until('commits wait for the backup folder');
  await call(again.url, 'POST', '/departments', cookie, { name: '恢复之后', areaId });
  for (let waited = 0; (await listBackups(place('backups'))).length < 2 && waited < 40_000; waited += 100) await sleep(100);
  again.child.kill('SIGTERM');
  await once(again.child, 'exit');
  const second = await run(['restore'], 'once-more');
  expect(second.code, second.text).toBe(0);
  expect(await missing('once-more', [...acknowledged, '恢复之后'])).toEqual([]);
}, 240_000);

test('back to a moment before a mistake; what is put aside is named, the seals of later too', async () => {
  const product = await startProduct('data', { BACKUP_SYNC: 'false' });
  const { cookie, areaId } = await setUp(product);
  for (let waited = 0; (await listBackups(place('backups'))).length === 0 && waited < 40_000; waited += 100) await sleep(100);
  await call(product.url, 'POST', '/departments', cookie, { name: '之前', areaId });
  await sleep(1100);
  const before = new Date();
  await sleep(1100);
  await call(product.url, 'POST', '/departments', cookie, { name: '错误', areaId });
  product.child.kill('SIGTERM');
  await once(product.child, 'exit');

  expect((await run(['restore', '--until', before.toISOString()], 'data')).text).toMatch(/is not empty. With --replace/);
  const restored = await run(['restore', '--until', before.toISOString(), '--replace'], 'data', { BACKUP_SYNC: 'false' });
  expect(restored.code, restored.text).toBe(0);
  expect((await query<{ name: string }>('data', 'select name from departments')).map(({ name }) => name)).toEqual(['之前']);
}, 120_000);

test('by hand while nothing runs: made, checked, refused when damaged or when the key is wrong', async () => {
  const product = await startProduct('data', { BACKUP_DIR: '' });
  await setUp(product);
  product.child.kill('SIGTERM');
  await once(product.child, 'exit');
  const made = await run(['backup', '--check'], 'data');
  expect(made.text).toMatch(/is good: restored, started and verified/);
  expect(made.code).toBe(0);
  const [backup] = await listBackups(place('backups'));
  expect(backup).toMatchObject({ kind: 'cluster', dataKey: 'sealed', checkedAt: expect.any(String) as string });
  expect(await query('data', 'select slot_name from pg_replication_slots')).toEqual([]);

  expect((await run(['restore'], 'other', { BACKUP_PASSPHRASE: 'wrong horse battery' })).text).toMatch(/BACKUP_PASSPHRASE does not open/);
  expect((await run(['restore'], 'other', { DATA_KEY: 'ab'.repeat(32) })).text).toMatch(/is not the key/);
  const archive = join(place('backups'), backup!.name, 'base.tar.zst');
  const bytes = await readFile(archive);
  bytes[1000]! ^= 1;
  await writeFile(archive, bytes);
  expect((await run(['restore'], 'other')).text).toMatch(/damaged: base\.tar\.zst is missing or changed/);
  expect(await readdir(folder)).not.toContain('other');
}, 120_000);

test.skipIf(!hasPostgres)('a PostgreSQL of one\'s own: rows are copied while it serves and come back into an empty database, where the product goes on', async () => {
  const server = await startServer();
  try {
    await server.query(`create role qilian_owner login createrole password 'for-tests-alone'`);
    for (const name of ['old', 'new']) await server.query(`create database ${name} owner qilian_owner template template0`);
    const url = (database: string) => `postgres://qilian_owner:for-tests-alone@127.0.0.1:${server.port}/${database}`;
    const key = 'ab'.repeat(32);
    const product = await startProduct('data', { DATABASE_URL: url('old'), DATA_KEY: key });
    const { cookie, areaId } = await setUp(product);
    const { acknowledged, done } = writeUnderLoad(product.url, cookie, areaId, 3);
    while (acknowledged.length < 20) await sleep(50);
    const before = [...acknowledged];
    const made = await run(['backup'], 'data', { DATABASE_URL: url('old'), DATA_KEY: key });
    expect(made.code, made.text).toBe(0);
    expect(made.text).toMatch(/\d+ rows of \d+ tables/);
    expect(made.text).toMatch(/WARNING, archiving: archive_mode is off/);
    product.child.kill('SIGTERM');
    await done;

    expect((await run(['restore'], 'other', { DATABASE_URL: url('old'), DATA_KEY: key })).text).toMatch(/already holds \d+ tables/);
    const restored = await run(['restore'], 'other', { DATABASE_URL: url('new') });
    expect(restored.text).toContain('The ledger is whole.');
    expect(restored.code).toBe(0);
    const again = await startProduct('other', { DATABASE_URL: url('new'), DATA_KEY: key });
    expect((await call(again.url, 'POST', '/departments', cookie, { name: '搬家之后', areaId })).status).toBe(200);
    const { items } = await (await call(again.url, 'GET', '/departments', cookie)).json() as { items: { name: string }[] };
    expect([...before, '搬家之后'].filter((name) => !items.some((item) => item.name === name))).toEqual([]);
    again.child.kill('SIGTERM');
    await once(again.child, 'exit');
    // The application's own role sees no rows outside its walls: a copy by it would be a lie, and is refused.
    const asApp = new URL(url('new'));
    Object.assign(asApp, { username: 'qilian_app', password: 'elsewhere-chosen' });
    await server.query(`alter role qilian_app password 'elsewhere-chosen'`);
    await server.query(`alter role qilian_worker password 'elsewhere-chosen'`);
    const refused = await run(['backup'], 'data', { DATABASE_URL: asApp.href, DATA_KEY: key });
    expect(refused.code).toBe(1);
    expect(refused.text).toMatch(/row-level security|permission denied/);
  } finally {
    await server.close();
  }
}, 180_000);
