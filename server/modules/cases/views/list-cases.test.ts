import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaseSummary } from '@qilian/contract/cases';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { asOwner } from '../../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anOfficer, signedInAs } from '../../people/testing.ts';
import { aCase, act, aScene, ok, type Scene } from '../testing.ts';

let app: TestApp;
let here: Scene;
let there: Scene;
let both: Record<string, string>;

beforeAll(async () => {
  app = await openTestApp();
  here = await aScene(app);
  there = await aScene(app, { districtId: here.districtId });
  both = await signedInAs(app, await anOfficer(app, { role: 'administrator', areaId: here.districtId }));
  for (let day = 2; day <= 5; day += 1) {
    app.clock.set(`2026-03-0${day}T01:30:00Z`);
    await aCase(day % 2 === 0 ? here : there);
    await act(here, here.as.officer, await aCase(here), 'accept');
  }
});
afterAll(() => app.close());

async function pages(as: Record<string, string>, query: string): Promise<CaseSummary[]> {
  const found: CaseSummary[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: { items: CaseSummary[]; next: string | null } = await ok(here, as, 'GET', `/cases?limit=2${query}${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`);
    found.push(...page.items);
    next = page.next;
  }
  return found;
}

const ids = (found: CaseSummary[]) => found.map(({ id }) => id);
const inPark = (found: CaseSummary[], { parkId }: Scene) => found.filter(({ park }) => park.id === parkId);

test('pages follow on each other over several parks, newest first or by clock', async () => {
  const newest = await pages(both, '');
  expect(newest).toHaveLength(8);
  expect(newest.map(({ openedAt }) => openedAt)).toEqual(newest.map(({ openedAt }) => openedAt).toSorted().toReversed());
  const due = await pages(both, '&order=due&state=open');
  expect(due.map(({ dueAt }) => dueAt)).toEqual(due.map(({ dueAt }) => dueAt).toSorted((a, b) => String(a).localeCompare(String(b))));
  expect(ids(due).toSorted()).toEqual(ids(newest).toSorted());
});

test('one park alone, and none beyond the own ones', async () => {
  const all = await pages(both, '');
  expect(ids(await pages(both, `&parkId=${there.parkId}`))).toEqual(ids(inPark(all, there)));
  expect(ids(await pages(here.as.officer, ''))).toEqual(ids(inPark(all, here)));
  expect(await pages(here.as.officer, `&parkId=${there.parkId}`)).toEqual([]);
});

test('a case offered to another park stands in its lists too, once', async () => {
  const offered = inPark(await pages(both, ''), here).at(-1)!;
  await act(here, here.as.officer, offered, 'hand-on', { toUserId: there.ids.officer, reason: 'wrong_park' });
  const seen = await pages(there.as.officer, '');
  expect(seen.at(-1)!.id).toBe(offered.id);
  expect(inPark(seen, here)).toHaveLength(1);
  expect(ids(await pages(there.as.officer, `&parkId=${here.parkId}`))).toEqual([offered.id]);
  expect(await pages(both, '')).toHaveLength(8);
});

test('by clock, cases without a deadline come last and are paged too', async () => {
  await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('cases').set({ due_at: null }).where('park_id', '=', here.parkId).execute());
  const found = await pages(both, '&order=due');
  expect(new Set(ids(found)).size).toBe(8);
  const due = found.map(({ dueAt }) => dueAt ?? 'none');
  expect(due).toEqual(due.toSorted());
  expect(due.filter((at) => at === 'none')).toHaveLength(inPark(found, here).length);
});

test('a case is found by the new name of its enterprise, and by the old one', async () => {
  const need = await aCase(here);
  const found = async (name: string) => (await pages(here.as.officer, `&q=${encodeURIComponent(name)}`)).some(({ id }) => id === need.id);
  const { version, name } = await ok<{ version: number; name: string }>(here, here.as.officer, 'GET', `/enterprises/${here.enterpriseId}`);
  expect(await found('祁峰精密')).toBe(false);
  const renamed = await app.api.http.inject({ method: 'PATCH', url: `/api/v1/enterprises/${here.enterpriseId}`, headers: here.as.officer, payload: { version, name: '祁峰精密机械有限公司' } });
  expect(renamed.statusCode).toBe(200);
  expect([await found('祁峰精密'), await found(name)]).toEqual([true, true]);
});

test('no search reads through a long list of what was written last', async () => {
  const indexes = await asOwner<{ name: string; options: string[] | null }>(app, `select c.relname as name, c.reloptions as options from pg_index i
    join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where m.amname = 'gin' and a.atttypid = 'tsvector'::regtype`);
  expect(indexes.map(({ name }) => name)).toContain('cases_by_search');
  for (const { name, options } of indexes) expect(options, name).toContain('gin_pending_list_limit=64');
});
