import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';
import type pg from 'pg';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { asOwner } from '../ledger/testing.ts';
import type { DatabaseClient } from './client.ts';

let app: TestApp;
let client: pg.PoolClient & DatabaseClient;

beforeAll(async () => {
  app = await openTestApp();
  await asOwner(app, 'create table packets (n int primary key, at timestamptz, check (n < 100) ); create table kept (n int references packets deferrable initially deferred); grant all on packets, kept to qilian_app');
});
afterAll(() => app.close());
beforeEach(async () => {
  await asOwner(app, 'truncate packets, kept');
  client = await app.platform.pool.connect() as typeof client;
});
afterEach(async () => {
  await client.query('rollback');
  client.release();
});

const add = (n: number | string) => client.query({ name: 'add_packet', text: 'insert into packets (n) values ($1)', values: [n] });
const count = async () => (await asOwner<{ n: number }>(app, 'select n from packets order by n')).map(({ n }) => n);
const outcomes = async (...asked: Promise<unknown>[]) => (await Promise.allSettled(asked)).map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code?: string }).code ?? (one.reason as Error).message));

test('what is asked at once is answered in order, each with its own rows', async () => {
  const [, added, two, named] = await Promise.all([
    client.query('begin'), add(1), client.query('select n, at from packets union all select $1, $2 order by 1', [2, new Date(0)]),
    client.query({ name: 'named', text: `select 'a' as a, $1::jsonb as b`, values: [{ c: 1 }] }),
  ]);
  expect([added.command, added.rowCount]).toEqual(['INSERT', 1]);
  expect(two.rows).toEqual([{ n: 1, at: null }, { n: 2, at: new Date(0) }]);
  expect(named.rows).toEqual([{ a: 'a', b: { c: 1 } }]);
  // Without being described again.
  expect((await client.query({ name: 'named', text: `select 'a' as a, $1::jsonb as b`, values: [null] })).rows).toEqual([{ a: 'a', b: null }]);
  await client.query('commit');
  expect(await count()).toEqual([1]);
});

test('what follows a failure isn\'t done, the commit least of all, and the connection serves on', async () => {
  expect(await outcomes(client.query('begin'), add(1), add(1), add(2), client.query('commit'))).toEqual(['done', 'done', '23505', '25P02', '25P02']);
  expect(await outcomes(add(3))).toEqual(['25P02']);
  await client.query('rollback');
  expect(await count()).toEqual([]);
  expect(await outcomes(client.query('begin'), add(4), client.query('commit'))).toEqual(['done', 'done', 'done']);
  expect(await count()).toEqual([4]);
});

test('a statement that fails before it was ever prepared can be prepared later', async () => {
  const late = () => client.query({ name: 'late', text: 'select n from packets where n = $1', values: [7] });
  expect(await outcomes(client.query('begin'), add(500), late())).toEqual(['done', '23514', '25P02']);
  await client.query('rollback');
  expect((await late()).rows).toEqual([]);
});

test('a commit that the database refuses is told', async () => {
  expect(await outcomes(client.query('begin'), client.query('insert into kept values ($1)', [1]), client.query('commit'))).toEqual(['done', 'done', '23503']);
});

test('a value that can\'t be sent, and a name given twice, fail alone', async () => {
  const round: Record<string, unknown> = {};
  round.self = round;
  expect(await outcomes(client.query('begin'), client.query('select $1::jsonb', [round]), client.query({ name: 'add_packet', text: 'select $1', values: [1] }), add(5), client.query('commit')))
    .toEqual(['done', expect.stringContaining('circular'), expect.stringContaining('unique'), 'done', 'done']);
  expect(await count()).toEqual([5]);
});

test('several statements in one text, and those that ask more of the driver, keep their place in the order', async () => {
  const [, , several, rows] = await Promise.all([
    client.query('begin'), add(1), client.query('insert into packets (n) values (2); select n from packets order by n') as unknown as Promise<{ rows: unknown[] }[]>,
    client.query({ text: 'select n from packets order by n', rowMode: 'array' }),
  ]);
  expect(several[1]!.rows).toEqual([{ n: 1 }, { n: 2 }]);
  expect(rows.rows).toEqual([[1], [2]]);
});

test('what has only read is committed with the next question, or else soon', async () => {
  const { rows: [me] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const state = async () => (await app.platform.pool.query<{ state: string }>('select state from pg_stat_activity where pid = $1', [me!.pid])).rows;
  const within = (sql: string) => Promise.all([client.query('begin'), client.query<{ side: string }>(sql, ['staff'])]);
  await within(`select set_config('qilian.side', $1, true)`);
  await client.commitLater();
  const [, { rows }] = await within(`select coalesce(current_setting('qilian.side', true), '') as side, $1::text`);
  expect(rows).toMatchObject([{ side: '' }]);
  await client.commitLater();
  await expect.poll(state).toEqual([{ state: 'idle' }]);
});
