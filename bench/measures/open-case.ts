import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { againstBare } from '../cpu.ts';
import { drive, httpClient } from '../load.ts';
import type { Measure } from '../measure.ts';
import type { Product } from '../product.ts';
import type { BenchScene } from '../scene.ts';

const lanes = 8;

/** The bare baseline: one row each for case, owner, task, interval, ledger entry and job, in one transaction. */
async function prepareBaseline(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(`
    create table if not exists baseline_cases (id uuid primary key, title text not null, body text not null, status text not null, opened_at timestamptz not null);
    create table if not exists baseline_owners (id uuid primary key, case_id uuid not null references baseline_cases, user_id uuid not null);
    create table if not exists baseline_tasks (id uuid primary key, case_id uuid not null references baseline_cases, what text not null);
    create table if not exists baseline_intervals (id uuid primary key, case_id uuid not null references baseline_cases, from_at timestamptz not null);
    create table if not exists baseline_entries (id uuid primary key, case_id uuid not null references baseline_cases, params jsonb not null);
    create table if not exists baseline_jobs (id uuid primary key, payload jsonb not null);`);
  await client.end();
}

async function runBaseline(pool: pg.Pool, seconds: number): ReturnType<typeof drive> {
  const title = '厂区门口路灯不亮';
  const body = '下夜班的工人反映，北门外的路灯坏了一周。';
  return drive(lanes, seconds, async () => {
    const client = await pool.connect();
    const id = randomUUID();
    const now = new Date();
    await client.query('begin');
    await client.query('insert into baseline_cases values ($1, $2, $3, $4, $5)', [id, title, body, 'submitted', now]);
    await client.query('insert into baseline_owners values ($1, $2, $3)', [randomUUID(), id, randomUUID()]);
    await client.query('insert into baseline_tasks values ($1, $2, $3)', [randomUUID(), id, 'accept']);
    await client.query('insert into baseline_intervals values ($1, $2, $3)', [randomUUID(), id, now]);
    await client.query('insert into baseline_entries values ($1, $2, $3)', [randomUUID(), id, { type: 'opened' }]);
    await client.query('insert into baseline_jobs values ($1, $2)', [randomUUID(), { id }]);
    await client.query('commit');
    client.release();
  });
}

/** Opening a case over HTTP as the product really does it, against the bare baseline. */
export async function measureOpening(product: Product, scene: BenchScene, seconds: number): Promise<Measure> {
  await prepareBaseline(product.ownerUrl);
  const pool = new pg.Pool({ connectionString: product.ownerUrl, max: lanes });
  const call = httpClient(product.port);
  let last = { p50: 0, p95: 0 };
  const open = async () => {
    const result = await drive(lanes, seconds, async (lane, round) => {
      await call('POST', '/cases', scene.liaisons[(lane * 7 + round) % scene.liaisons.length]!, {
        title: '厂区门口路灯不亮', body: '下夜班的工人反映，北门外的路灯坏了一周。', category: 'utilities',
      });
    });
    last = result;
    return result;
  };
  await open();
  await runBaseline(pool, seconds / 4);
  const figures = await againstBare(product, () => runBaseline(pool, seconds), open);
  await pool.end();
  return {
    name: 'open a case',
    figures: { ...figures, 'p50 ms': last.p50, 'p95 ms': last.p95 },
    target: { figure: 'ratio', least: 0.4 },
  };
}
