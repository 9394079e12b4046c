import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { asOwner } from '../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aCase, aScene, act, ok, type Scene } from '../cases/testing.ts';
import { medianOf, quarterMs } from './count-cases.ts';

let app: TestApp;
let scene: Scene;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
});
afterAll(() => app.close());

const fold = () => inTransaction(app.platform, system, (tx) => sql`select fold_case_counts()`.execute(tx.sql));

/** What differs between the counts, folded and not, and all cases counted now. */
async function differences(): Promise<unknown[]> {
  const kept = await asOwner(app, `select park_id, hour, category, sum(opened)::int as opened, sum(closed)::int as closed from (
      select park_id, hour, category, opened, closed from case_counts_opened
      union all select park_id, opened_hour, category, cases, case when closed_hour is null then 0 else cases end from case_count_changes) n
    group by 1, 2, 3 having sum(opened) <> 0 order by 1, 2, 3`);
  const counted = await asOwner(app, `select park_id, date_trunc('hour', opened_at, 'UTC') as hour, category, count(*)::int as opened, count(closed_at)::int as closed
    from cases group by 1, 2, 3 order by 1, 2, 3`);
  const ended = await asOwner(app, `select park_id, hour, quarters, sum(closed)::int as closed, sum(handled)::int as handled, sum(on_time)::int as on_time, sum(rated)::int as rated, sum(rating_sum)::int as rating_sum from (
      select * from case_counts_closed
      union all select park_id, closed_hour, quarters, cases, handled, on_time, rated, rating_sum from case_count_changes where closed_hour is not null) n
    group by 1, 2, 3 having sum(closed) <> 0 order by 1, 2, 3`);
  const countedEnded = await asOwner(app, `select park_id, date_trunc('hour', closed_at, 'UTC') as hour, coalesce(net_working_ms / ${quarterMs}, -1)::int as quarters, count(*)::int as closed, count(on_time)::int as handled,
    count(*) filter (where on_time)::int as on_time, count(rating)::int as rated, coalesce(sum(rating), 0)::int as rating_sum from cases where closed_at is not null group by 1, 2, 3 order by 1, 2, 3`);
  return [[kept, counted], [ended, countedEnded]].filter(([have, want]) => !isDeepStrictEqual(have, want));
}

test('counts follow cases through their whole course, folded at any time', async () => {
  const declined = await aCase(scene, { category: 'land' });
  await aCase(scene);
  expect(await differences()).toEqual([]);
  await fold();
  expect(await differences()).toEqual([]);
  await act(scene, scene.as.officer, declined, 'decline', { reason: '不属于园区职责，请联系市规划局。' });
  app.clock.set('2026-03-05T03:00:00Z');
  const handled = await aCase(scene, { category: 'funds' });
  await act(scene, scene.as.officer, handled, 'accept');
  await act(scene, scene.as.officer, handled, 'resolve', { resolution: '已解决' });
  await act(scene, scene.as.leader, handled, 'approve');
  await act(scene, scene.as.liaison, handled, 'confirm', { rating: 4 });
  await fold();
  await act(scene, scene.as.leader, handled, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5 });
  expect(await differences()).toEqual([]);
  await fold();
  expect(await differences()).toEqual([]);
  expect(await asOwner(app, 'select from case_count_changes')).toEqual([]);
  expect(await asOwner(app, 'select from case_counts_closed')).not.toEqual([]);
});

test('folding at the same time as cases are opened counts each once', async () => {
  await Promise.all(Array.from({ length: 20 }, async (_, index) => {
    await aCase(scene);
    if (index % 3 === 0) await fold();
  }));
  await Promise.all([fold(), fold(), fold()]);
  expect(await differences()).toEqual([]);
});

test('the overview is the same before and after folding', async () => {
  const overview = () => ok(scene, scene.as.leader, 'GET', '/insight/overview');
  await aCase(scene, { category: 'policy' });
  const before = await overview();
  await fold();
  expect(await overview()).toEqual(before);
});

test('a median found from quarters of an hour is off by a quarter at most', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 400 * quarterMs }), { minLength: 1, maxLength: 300 }), (values) => {
    const numbers = new Map<number, number>();
    for (const value of values) numbers.set(Math.floor(value / quarterMs), (numbers.get(Math.floor(value / quarterMs)) ?? 0) + 1);
    const found = medianOf([...numbers].map(([quarters, count]) => ({ quarters, count })).toSorted((a, b) => a.quarters - b.quarters))!;
    const sorted = values.toSorted((a, b) => a - b);
    // Of an even number both in the middle are medians.
    const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)]!, sorted[Math.floor(sorted.length / 2)]!];
    expect(found).toBeGreaterThanOrEqual(low - quarterMs);
    expect(found).toBeLessThanOrEqual(high + quarterMs);
  }));
  expect(medianOf([])).toBeNull();
});
