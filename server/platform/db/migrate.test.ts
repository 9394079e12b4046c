import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/database.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
let folder: string;
const quiet = { log: () => undefined };

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  folder = await mkdtemp(path.join(tmpdir(), 'qilian-migrations-'));
  await put('0001-things.sql', 'CREATE TABLE things (id int PRIMARY KEY); GRANT SELECT ON things TO qilian_app;');
});

afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const put = (name: string, sql: string) => writeFile(path.join(folder, name), sql);
const run = (options: { schema?: string } = {}) => migrate(database.ownerUrl, { ...quiet, folder, ...options });

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('applies each file once, in order, and remembers it', async () => {
  await put('0002-more.sql', 'ALTER TABLE things ADD COLUMN name text;');
  expect((await run()).applied).toEqual(['0001-things.sql', '0002-more.sql']);
  expect((await run()).applied).toEqual([]);
  const rows = await query(database.ownerUrl, 'SELECT number, name, length(sha256) AS digits FROM schema_migrations ORDER BY number');
  expect(rows).toEqual([
    { number: 1, name: '0001-things.sql', digits: 64 },
    { number: 2, name: '0002-more.sql', digits: 64 },
  ]);
});

test('two migrators at once apply each file once', async () => {
  await put('0002-slow.sql', 'SELECT pg_sleep(0.3); CREATE TABLE slow (id int);');
  const both = await Promise.all([run(), run(), run({ schema: 'public' })]);
  expect(both.flatMap((result) => result.applied).toSorted()).toEqual(['0001-things.sql', '0002-slow.sql']);
});

test('refuses an applied file that was changed, and names it', async () => {
  await run();
  await put('0001-things.sql', 'CREATE TABLE other (id int);');
  await expect(run()).rejects.toThrow('Migration 0001-things.sql was changed after it had been applied');
});

test('takes other line ends for the same file', async () => {
  await put('0002-two-lines.sql', 'CREATE TABLE a (id int);\nCREATE TABLE b (id int);\n');
  await run();
  await put('0002-two-lines.sql', 'CREATE TABLE a (id int);\r\nCREATE TABLE b (id int);\r\n');
  expect((await run()).applied).toEqual([]);
});

test('refuses a database that a newer version made', async () => {
  await put('0002-more.sql', 'SELECT 1;');
  await run();
  await rm(path.join(folder, '0002-more.sql'));
  await expect(run()).rejects.toThrow('The database has migration 0002-more.sql, which this version does not know');
});

test('a file that fails leaves no trace of itself, and the error names its line', async () => {
  await put('0002-broken.sql', 'CREATE TABLE half (id int);\n\nCREATE TABLE whole (id nosuchtype);\n');
  await expect(run()).rejects.toThrow(/Migration 0002-broken\.sql line 3: type "nosuchtype" does not exist/);
  const rows = await query(database.ownerUrl, `SELECT to_regclass('things')::text AS kept, to_regclass('half')::text AS gone`);
  expect(rows).toEqual([{ kept: 'things', gone: null }]);
  await put('0002-broken.sql', 'CREATE TABLE whole (id int);');
  expect((await run()).applied).toEqual(['0002-broken.sql']);
});

test('refuses two files of one number, and names that say none', async () => {
  await put('0001-twin.sql', '');
  await expect(run()).rejects.toThrow('have the same number');
  await rm(path.join(folder, '0001-twin.sql'));
  await put('later.sql', '');
  await expect(run()).rejects.toThrow('Migration later.sql is not named like 0001-people.sql');
});

test('each city has a schema of its own, and nothing leaks into public', async () => {
  await run({ schema: 'city_a' });
  expect((await run({ schema: 'city_b' })).applied).toEqual(['0001-things.sql']);
  const rows = await query(database.ownerUrl, `SELECT table_schema AS s FROM information_schema.tables WHERE table_name = 'things' ORDER BY 1`);
  expect(rows).toEqual([{ s: 'city_a' }, { s: 'city_b' }]);
});

test('the roles can log in, own nothing, and a changed password is set again', async () => {
  const { appUrl, workerUrl } = await run();
  expect(appUrl).toBe(database.appUrl);
  expect(workerUrl).toBe(database.workerUrl);
  expect(await query(appUrl, 'SELECT current_user AS u, count(*)::int AS n FROM things')).toEqual([{ u: 'qilian_app', n: 0 }]);
  await expect(query(appUrl, 'INSERT INTO things VALUES (1)')).rejects.toThrow('permission denied');
  await expect(query(workerUrl, 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied');
});

test('an owner who may not make roles is told what to run', async () => {
  const name = `qilian_weak_${process.pid}`;
  await query(database.ownerUrl, `CREATE ROLE ${name} LOGIN PASSWORD 'weak'`);
  try {
    const weak = new URL(database.ownerUrl);
    weak.username = name;
    weak.password = 'weak';
    // Its derived password differs from the roles' real one, which it may not change.
    await expect(migrate(weak.href, { ...quiet, folder })).rejects.toThrow(/have an administrator run\n {2}CREATE ROLE qilian_app LOGIN/);
  } finally {
    await query(database.ownerUrl, `DROP ROLE ${name}`);
  }
});
