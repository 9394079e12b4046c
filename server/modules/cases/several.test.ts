import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outcome } from '@qilian/contract/shapes';
import { asOwner } from '../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aCase, act, anAcceptedCase, aScene, call, ok, type Scene } from './testing.ts';

let app: TestApp;
let scene: Scene;
let elsewhere: Scene;
beforeAll(async () => {
  app = await openTestApp();
  [scene, elsewhere] = [await aScene(app), await aScene(app)];
});
afterAll(() => app.close());

const several = async (as: Record<string, string>, what: string, cases: { id: string; version: number }[], body: object = {}): Promise<Outcome[]> =>
  (await ok<{ items: Outcome[] }>(scene, as, 'POST', `/cases/several/${what}`, { cases: cases.map(({ id, version }) => ({ caseId: id, version })), ...body })).items;
const codes = (outcomes: Outcome[]) => outcomes.map(({ done, code }) => (done ? 'done' : code));

test('each case is accepted by itself; what can\'t be is refused with its reason and left as it was', async () => {
  const [first, second, accepted, foreign] = [await aCase(scene), await aCase(scene), await anAcceptedCase(scene), await aCase(elsewhere)];
  const outcomes = await several(scene.as.officer, 'accept', [first, accepted, { ...second, version: 99 }, foreign, second]);
  // One record stands once in the list: the last word on it counts.
  expect(codes(outcomes)).toEqual(['done', 'common.done_already', 'done', 'cases.not_found']);
  const stale = await several(scene.as.leader, 'urge', [{ ...second, version: 99 }]);
  expect(stale[0]).toMatchObject({ done: false, code: 'common.stale_version', message: expect.stringMatching(/\S/) as string });
  expect((await ok(scene, scene.as.liaison, 'GET', `/cases/${first.id}`)).status).toBe('handling');
});

test('a department is tasked in several cases, not twice in one, and each case is all or nothing', async () => {
  const [one, two] = [await anAcceptedCase(scene), await anAcceptedCase(scene)];
  const tasked = await act(scene, scene.as.officer, two, 'tasks', { tasks: [{ departmentId: scene.departmentId, instruction: '请处理' }] });
  const outcomes = await several(scene.as.officer, 'task', [one, tasked], { departmentId: scene.departmentId, instruction: '请到现场查看', workingDays: 3 });
  expect(codes(outcomes)).toEqual(['done', 'cases.department_already_tasked']);
  expect((await ok(scene, scene.as.officer, 'GET', `/cases/${one.id}`)).tasks).toHaveLength(1);
  expect(await ok(scene, scene.as.officer, 'GET', `/cases/${two.id}`)).toMatchObject({ version: tasked.version });
  const again = `insert into tasks select (t).* from (select jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid())) as t from tasks t where case_id = $1) n`;
  await expect(asOwner(app, again, [two.id])).rejects.toThrow(/tasks_open_by_park/);
});

test('cases are offered to a colleague, and urged by the leader', async () => {
  const [one, two] = [await anAcceptedCase(scene), await anAcceptedCase(scene)];
  expect(codes(await several(scene.as.officer, 'hand-on', [one, two], { toUserId: scene.ids.colleague, reason: 'leave' }))).toEqual(['done', 'done']);
  const now = await Promise.all([one, two].map(({ id }) => ok(scene, scene.as.leader, 'GET', `/cases/${id}`)));
  expect(codes(await several(scene.as.leader, 'urge', now, { note: '请尽快' }))).toEqual(['done', 'done']);
  expect(codes(await several(scene.as.officer, 'urge', now))).toEqual(['common.stale_version', 'common.stale_version']);
  expect((await ok(scene, scene.as.colleague, 'GET', `/cases/${one.id}`)).urges).toBe(1);
  expect((await call(scene, scene.as.liaison, 'POST', '/cases/several/urge', { cases: [{ caseId: one.id, version: 1 }] })).statusCode).toBe(403);
});

test('an officer is assigned to several enterprises; those of others are not found', async () => {
  const mine = await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
  const body = { enterprises: [{ enterpriseId: scene.enterpriseId, version: mine.version }, { enterpriseId: elsewhere.enterpriseId, version: 1 }], capacity: 'service_officer', userId: scene.ids.colleague };
  const { items } = await ok<{ items: Outcome[] }>(scene, scene.as.officer, 'POST', '/enterprises/several/staff', body);
  expect(codes(items)).toEqual(['done', 'enterprises.not_found']);
});

test('chosen cases alone are exported, and none that the reader may not see', async () => {
  const [one, foreign] = [await aCase(scene), await aCase(elsewhere)];
  const { body } = await call(scene, scene.as.officer, 'GET', `/cases/export?format=csv&caseIds=${one.id},${foreign.id}`);
  expect(body.trimEnd().split(/\r?\n/)).toHaveLength(2);
});

test('chosen notices are read, somebody else\'s never', async () => {
  const { items } = await ok<{ items: { id: string }[] }>(scene, scene.as.officer, 'GET', '/notices?unread=true');
  const others = await ok<{ items: { id: string }[] }>(scene, scene.as.liaison, 'GET', '/notices?unread=true');
  const [first, second] = items.map(({ id }) => id);
  expect((await call(scene, scene.as.officer, 'POST', '/notices/read-some', { noticeIds: [first, others.items[0]!.id] })).statusCode).toBe(404);
  await ok(scene, scene.as.officer, 'POST', '/notices/read-some', { noticeIds: [first, second] });
  const left = await ok<{ items: { id: string }[] }>(scene, scene.as.officer, 'GET', '/notices?unread=true');
  expect(left.items.map(({ id }) => id)).toEqual(items.slice(2).map(({ id }) => id));
});
