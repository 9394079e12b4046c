import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Seeing } from '@qilian/contract/access-review';
import type { CaseDetail, CaseSummary } from '@qilian/contract/cases';
import type { Problem } from '@qilian/contract/shapes';
import { asOwner } from '../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { act, anAcceptedCase, aScene, call, ok, type Scene } from '../cases/testing.ts';
import { aDepartment, anOfficer, signedInAs } from '../people/testing.ts';
import { aProgram, type TestProgram } from './testing.ts';

let app: TestApp;
let scene: Scene;
let administratorId: string;
let own: TestProgram;
let reading: TestProgram;
let others: TestProgram;
let otherId: string;

beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  ({ id: administratorId } = await anOfficer(app, { role: 'administrator', areaId: scene.districtId }));
  ({ departmentId: otherId } = await aDepartment(app, scene.districtId));
  await anOfficer(app, { areaId: scene.districtId, role: 'department_liaison', departmentId: otherId });
  const terms = { parkIds: [scene.parkId], scopes: ['cases:read', 'tasks:write', 'webhooks:manage'] as const };
  own = await aProgram(app, administratorId, { ...terms, scopes: [...terms.scopes], departmentId: scene.departmentId });
  others = await aProgram(app, administratorId, { ...terms, scopes: [...terms.scopes], departmentId: otherId });
  reading = await aProgram(app, administratorId, { parkIds: [scene.parkId], scopes: ['cases:read'], departmentId: scene.departmentId });
});
afterAll(() => app.close());

const tasked = async (departmentId = scene.departmentId) => act(scene, scene.as.officer, await anAcceptedCase(scene), 'tasks', { tasks: [{ departmentId, instruction: '请检修路灯' }] });
const read = (as: Record<string, string>, { id }: { id: string }) => ok<CaseDetail>(scene, as, 'GET', `/cases/${id}`);
async function step(as: Record<string, string>, found: { id: string }, verb: string, body: object = {}): Promise<CaseDetail> {
  const { tasks: [task] } = await read(as, found);
  return ok(scene, as, 'POST', `/tasks/${task!.id}/${verb}`, { version: task!.version, ...body });
}
const refusal = async (as: Record<string, string>, method: 'GET' | 'POST', path: string, body?: object) => {
  const answer = await call(scene, as, method, path, body);
  return [answer.statusCode, answer.json<Problem>().code];
};

test('a department\'s own system signs, passes on, notes and feeds back, under its own name', async () => {
  const found = await tasked();
  expect((await read(own.as, found)).tasks).toMatchObject([{ instruction: '请检修路灯', allowedActions: expect.arrayContaining(['sign', 'return', 'transfer']) }]);
  await step(own.as, found, 'sign');
  const { items } = await ok<{ items: { user: { id: string }; office: { id: string } }[] }>(scene, own.as, 'GET', `/cases/${found.id}/candidates?for=pass&taskId=${found.tasks[0]!.id}`);
  const candidate = items.find(({ user }) => user.id === scene.ids.handler);
  await step(own.as, found, 'pass', { officeId: candidate!.office.id, handlerId: candidate!.user.id });
  // Help and urging, which are asked of people by people, aren't offered.
  expect((await read(own.as, found)).tasks[0]!.allowedActions.toSorted()).toEqual(['feed_back', 'note_progress', 'pass', 'return', 'transfer']);
  await step(own.as, found, 'progress', { type: 'site_check', note: '已到现场', shownToEnterprise: true });
  const done = await step(own.as, found, 'feed-back', { outcome: 'solved', text: '已更换线路' });
  expect(done.tasks).toMatchObject([{ status: 'fed_back', handler: { id: scene.ids.handler }, feedback: { outcome: 'solved', text: '已更换线路' } }]);
  const steps = await asOwner<{ type: string; actor_side: string; actor_id: string }>(app, `select type, actor_side, actor_id from ledger_entries where record_id = $1 and actor_id = $2 order by seq`, [found.id, own.id]);
  expect(steps.map(({ type, actor_side: side }) => [type, side])).toEqual([['case.task_signed', 'program'], ['case.task_passed', 'program'], ['case.site_check', 'program'], ['case.task_fed_back', 'program']]);
  expect((await read(scene.as.officer, found)).tasks[0]!.allowedActions).toContain('accept_feedback');
  // What the owner and the enterprise may do is none of a program's.
  expect(await refusal(own.as, 'POST', `/tasks/${found.tasks[0]!.id}/accept-feedback`, { version: 1 })).toEqual([403, 'auth.not_for_programs']);
});

test('it sees that department\'s cases alone, in lists, counts, searches, records, clocks and similar ones', async () => {
  const [mine, theirs] = [await tasked(), await tasked(otherId)];
  const listed = async (as: Record<string, string>, query = '') => (await ok<{ items: CaseSummary[] }>(scene, as, 'GET', `/cases?limit=100${query}`)).items.map(({ id }) => id);
  for (const query of ['', '&order=due', `&q=${encodeURIComponent('路灯')}`, `&enterpriseId=${scene.enterpriseId}`]) {
    const [seen, notSeen] = [await listed(own.as, query), await listed(others.as, query)];
    expect([seen.includes(mine.id), seen.includes(theirs.id), notSeen.includes(mine.id), notSeen.includes(theirs.id)], query).toEqual([true, false, false, true]);
  }
  expect((await ok<{ count: number }>(scene, own.as, 'GET', '/cases/count')).count).toBe((await listed(own.as)).length);
  expect((await ok<{ items: CaseSummary[] }>(scene, own.as, 'GET', `/cases/similar?text=${encodeURIComponent('厂区门口路灯不亮')}`)).items.map(({ id }) => id)).not.toContain(theirs.id);
  for (const path of [`/cases/${theirs.id}`, `/cases/${theirs.id}/timeline`, `/clocks/${theirs.clocks[0]!.id}/explanation`]) expect((await call(scene, own.as, 'GET', path)).statusCode, path).toBe(404);
  expect(await refusal(own.as, 'POST', `/tasks/${theirs.tasks[0]!.id}/sign`, { version: 1 })).toEqual([404, 'tasks.not_found']);
  // Of a case of both, the other's task is as the enterprise sees it, and can't be touched.
  const both = await act(scene, scene.as.officer, mine, 'tasks', { tasks: [{ departmentId: otherId, instruction: '请供电' }] });
  const other = both.tasks.find(({ department }) => department.id === otherId)!;
  expect((await read(own.as, both)).tasks.find(({ id }) => id === other.id)).toMatchObject({ instruction: '', allowedActions: [] });
  expect(await refusal(own.as, 'POST', `/tasks/${other.id}/sign`, { version: other.version })).toEqual([409, 'tasks.action_not_allowed']);
});

test('without the scope it only reads', async () => {
  const found = await tasked();
  expect((await read(reading.as, found)).tasks).toMatchObject([{ instruction: '请检修路灯', allowedActions: [] }]);
  expect(await refusal(reading.as, 'POST', `/tasks/${found.tasks[0]!.id}/sign`, { version: 1 })).toEqual([403, 'auth.scope_missing']);
});

test('webhooks tell it of its department\'s cases alone, and the access review says the same', async () => {
  const { webhook } = await ok<{ webhook: { id: string } }>(scene, own.as, 'POST', '/webhooks', { url: 'https://hooks.example.cn/qilian', events: ['case.task_assigned', 'case.accepted', 'case.task_signed'] });
  const [mine, theirs] = [await tasked(), await tasked(otherId)];
  await step(own.as, mine, 'sign');
  const planned = await asOwner<{ record_id: string; type: string }>(app, `select l.record_id, d.type from webhook_deliveries d join ledger_entries l on l.id = d.entry_id where d.webhook_id = $1`, [webhook.id]);
  expect(new Set(planned.map(({ record_id: id }) => id))).toEqual(new Set([mine.id]));
  expect(planned.map(({ type }) => type)).toContain('case.task_signed');
  const auditor = await signedInAs(app, await anOfficer(app, { role: 'auditor', areaId: scene.parkId }));
  const seers = async ({ id }: { id: string }) => (await ok<{ items: Seeing[] }>(scene, auditor, 'GET', `/access/cases/${id}?limit=100`)).items.map(({ person }) => person.id);
  expect([(await seers(mine)).includes(own.id), (await seers(theirs)).includes(own.id)]).toEqual([true, false]);
  const { cases } = await ok<{ cases: { cases: number }[] }>(scene, auditor, 'GET', `/access/people/${own.id}`);
  expect(cases[0]!.cases).toBe((await ok<{ count: number }>(scene, own.as, 'GET', '/cases/count')).count);
});

test('tasks want a department, one that the parks give tasks to', async () => {
  const as = await signedInAs(app, { id: administratorId });
  const terms = { name: '城管系统', purpose: '办理任务', contact: { name: '李工', email: null }, parkIds: [scene.parkId], scopes: ['cases:read', 'tasks:write'], expiresOn: '2026-12-31' };
  const wrong = async (body: object) => (await call(scene, as, 'POST', '/programs', body)).json<Problem>().errors?.map(({ field, code }) => [field, code]);
  expect(await wrong(terms)).toEqual([['body.departmentId', 'programs.department_missing']]);
  const far = await aScene(app);
  expect(await wrong({ ...terms, departmentId: far.departmentId })).toEqual([['body.departmentId', 'programs.department_elsewhere']]);
  const { program } = await ok<{ program: { id: string; version: number; department: { id: string } } }>(scene, as, 'POST', '/programs', { ...terms, departmentId: scene.departmentId });
  expect(program.department.id).toBe(scene.departmentId);
  const edited = await app.api.http.inject({ method: 'PATCH', url: `/api/v1/programs/${program.id}`, headers: as, payload: { version: program.version, departmentId: null } });
  expect(edited.json<Problem>().errors).toMatchObject([{ field: 'body.departmentId', code: 'programs.department_missing' }]);
});

test('it goes on for the successor of a department that is closed', async () => {
  const [old, successor] = [await aDepartment(app, scene.districtId), await aDepartment(app, scene.districtId)];
  await anOfficer(app, { areaId: scene.districtId, role: 'department_liaison', departmentId: old.departmentId });
  const { as } = await aProgram(app, administratorId, { parkIds: [scene.parkId], scopes: ['cases:read', 'tasks:write'], departmentId: old.departmentId });
  const found = await tasked(old.departmentId);
  await ok(scene, await signedInAs(app, { id: administratorId }), 'POST', `/departments/${old.departmentId}/close`, { version: 1, successorId: successor.departmentId });
  expect((await step(as, found, 'sign')).tasks).toMatchObject([{ status: 'signed', department: { id: successor.departmentId } }]);
});
