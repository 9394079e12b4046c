import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { readEvents, type EventReader } from '../../testing/event-reader.ts';
import { aLiaison, anOfficer, signedInAs } from '../people/testing.ts';
import { sees, seersOf } from './access.ts';
import { aCase, aCaseWithADepartment, act, actOnTask, aScene, call, ok, type Scene } from './testing.ts';

let app: TestApp;
let here: Scene;
let elsewhere: Scene;
let url: string;
const readers: EventReader[] = [];
beforeAll(async () => {
  app = await openTestApp();
  here = await aScene(app);
  elsewhere = await aScene(app, { districtId: here.districtId });
  url = `${await app.api.http.listen({ host: '127.0.0.1', port: 0 })}/api/v1/events`;
});
afterEach(() => { for (const reader of readers.splice(0)) reader.close(); });
afterAll(() => app.close());

async function listen(headers: Record<string, string>): Promise<EventReader> {
  const reader = await readEvents(url, headers);
  readers.push(reader);
  return reader;
}
const casesHeard = (reader: EventReader) => reader.heard.filter(({ type }) => type === 'case').map(({ data }) => data.caseId);

test('a changed case reaches every screen of those who may see it, and no other', async () => {
  const before = await listen(here.as.officer);
  const found = await aCaseWithADepartment(here);
  // Its first steps are told before anybody else listens.
  const last = await aCase(here);
  await expect.poll(() => casesHeard(before)).toContain(last.id);
  const auditor = await signedInAs(app, await anOfficer(app, { areaId: here.parkId, role: 'auditor' }));
  const seeing = await Promise.all([auditor, here.as.colleague, here.as.leader, here.as.departmentLiaison, here.as.handler, here.as.liaison].map(listen));
  const blind = await Promise.all([elsewhere.as.officer, elsewhere.as.leader, elsewhere.as.handler, elsewhere.as.liaison].map(listen));
  await act(here, here.as.officer, found, 'progress', { note: '已联系市政部门' });
  for (const reader of seeing) await expect.poll(() => casesHeard(reader)).toEqual([found.id]);
  // What comes after it has come to everybody: the one before would have been heard.
  const other = await aCase(elsewhere);
  for (const reader of blind.slice(0, 2)) await expect.poll(() => casesHeard(reader)).toEqual([other.id]);
  expect(casesHeard(blind[2]!)).toEqual([]);
  for (const reader of seeing) expect(casesHeard(reader)).toEqual([found.id]);
});

test('who has lost a post is no longer told, from the next beat on', async () => {
  const found = await aCase(here);
  const former = await anOfficer(app, { areaId: here.parkId, role: 'service_officer' });
  const [leaving, staying] = [await listen(await signedInAs(app, former)), await listen(here.as.leader)];
  await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('posts').set({ until_day: '2026-03-02' }).where('user_id', '=', former.id).execute());
  await app.api.events.beat();
  await act(here, here.as.officer, found, 'accept');
  await expect.poll(() => casesHeard(staying)).toEqual([found.id]);
  expect(casesHeard(leaving)).toEqual([]);
});

test('live news, list, count and record agree on who sees what', async () => {
  const offered = await aCase(here);
  await act(here, here.as.officer, offered, 'hand-on', { toUserId: elsewhere.ids.officer, reason: 'wrong_park' });
  const again = await aCaseWithADepartment(here);
  await actOnTask(here, here.as.handler, again, 'return', { reason: '不属于本科室职责' });
  await aCaseWithADepartment(elsewhere);
  const coHandler = await anOfficer(app, { areaId: here.districtId, role: 'office_handler', departmentId: here.departmentId, officeId: here.officeId });
  const shared = await aCaseWithADepartment(here);
  await actOnTask(here, here.as.handler, shared, 'co-handlers', { userId: coHandler.id });
  const manager = await anOfficer(app, { areaId: here.parkId, role: 'service_manager' });
  await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('enterprise_staff').set({ capacity: 'service_manager', user_id: manager.id }).where('enterprise_id', '=', here.enterpriseId).execute());
  const stranger = await aLiaison(app, { enterpriseId: elsewhere.enterpriseId, role: 'deputy' });
  const people: Record<string, Record<string, string>> = {
    ...Object.fromEntries(Object.entries(here.as).map(([role, headers]) => [`here ${role}`, headers])),
    ...Object.fromEntries(Object.entries(elsewhere.as).map(([role, headers]) => [`elsewhere ${role}`, headers])),
    manager: await signedInAs(app, manager), coHandler: await signedInAs(app, coHandler), stranger: await signedInAs(app, stranger),
  };
  const all = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('cases').select('id').orderBy('opened_at', 'desc').orderBy('id', 'desc').execute());
  const seers = await inTransaction(app.platform, system, (tx) => seersOf(tx, all.map(({ id }) => id)));
  await app.api.events.beat();
  for (const [who, headers] of Object.entries(people)) {
    const reader = await listen(headers);
    const { actor } = [...app.api.events.listeners()].at(-1)!;
    const told = seers.filter((one) => sees(actor, one)).map(({ id }) => id).toSorted();
    const listed = await ok<{ items: { id: string }[] }>(here, headers, 'GET', '/cases?limit=100');
    const byClock = await ok<{ items: { id: string }[] }>(here, headers, 'GET', '/cases?limit=100&order=due');
    const { count } = await ok<{ count: number }>(here, headers, 'GET', '/cases/count');
    expect(listed.items.map(({ id }) => id).toSorted(), who).toEqual(told);
    expect(byClock.items.map(({ id }) => id).toSorted(), who).toEqual(told);
    expect(count, who).toBe(told.length);
    for (const { id } of all) expect((await call(here, headers, 'GET', `/cases/${id}`)).statusCode, who).toBe(told.includes(id) ? 200 : 404);
    reader.close();
  }
  expect(Object.keys(people)).toHaveLength(15);
});
