import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Packet } from '../../../platform/db/packet.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anOfficer, aPark, signedInAs } from '../../people/testing.ts';
import { aCaseWithADepartment, act, actOnTask, anAcceptedCase, aScene, call, ok, type Scene } from '../testing.ts';

let app: TestApp;
let scene: Scene;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
});
afterAll(() => app.close());

it('is extended once by a leader, with the reason, and never by the owner', async () => {
  const accepted = await anAcceptedCase(scene);
  const before = accepted.clocks.find((clock) => clock.name === 'handling')!;
  const extended = await act(scene, scene.as.leader, accepted, 'extend', { workingDays: 3, reason: '需专家论证' });
  expect(before.dueAt).toBe('2026-03-23T09:30:00.000Z');
  expect(extended.dueAt).toBe('2026-03-26T09:30:00.000Z');
  expect(extended.allowedActions).not.toContain('extend');
  expect((await ok(scene, scene.as.officer, 'GET', `/cases/${accepted.id}`)).allowedActions).not.toContain('extend');
});

it('is not offered for extension past the deadline, and whoever tries is told why', async () => {
  const [late, now] = [await anAcceptedCase(scene), app.clock.now()];
  app.clock.set('2026-03-24T02:00:00Z');
  const { allowedActions, version } = await ok(scene, scene.as.leader, 'GET', `/cases/${late.id}`);
  const refused = await call(scene, scene.as.leader, 'POST', `/cases/${late.id}/extend`, { version, workingDays: 3, reason: '需专家论证' });
  app.clock.set(now);
  expect([allowedActions.includes('extend'), refused.statusCode, refused.json<{ code: string }>().code]).toEqual([false, 409, 'cases.clock_past_due']);
});

it('comes back from the handler to the liaison, from there to the owner, and goes out again', async () => {
  const found = await aCaseWithADepartment(scene);
  await actOnTask(scene, scene.as.handler, found, 'return', { reason: '不归本科室' });
  expect((await ok(scene, scene.as.departmentLiaison, 'GET', `/cases/${found.id}`)).tasks).toMatchObject([{ status: 'signed', handler: null, returnReason: '不归本科室' }]);
  await actOnTask(scene, scene.as.departmentLiaison, found, 'return', { reason: '应由城管局办理' });
  const { items } = await ok<{ items: { todo: string; case: { id: string } }[] }>(scene, scene.as.officer, 'GET', '/worklist?limit=100');
  expect(items.find((item) => item.case.id === found.id)?.todo).toBe('reassign');
  const again = await actOnTask(scene, scene.as.officer, found, 'reassign', { departmentId: scene.departmentId, instruction: '经核实仍归贵局，请办理' });
  expect(again.tasks).toMatchObject([{ status: 'assigned', returnReason: null, instruction: '经核实仍归贵局，请办理' }]);
});

it('is sent back to work by the owner, and its clock runs on where it stood', async () => {
  const found = await aCaseWithADepartment(scene);
  await actOnTask(scene, scene.as.handler, found, 'feed-back', { outcome: 'partly', text: '修好一盏' });
  const rejected = await actOnTask(scene, scene.as.officer, found, 'reject-feedback', { reason: '还有两盏' });
  expect(rejected.tasks).toMatchObject([{ status: 'working' }]);
  expect(rejected.clocks.find((clock) => clock.name === 'feedback')).toMatchObject({ pausedSince: null, stoppedAt: null });
});

it('asks for help whom it does not already lie with, each person once however many offices they serve', async () => {
  const found = await aCaseWithADepartment(scene);
  const administrator = await signedInAs(app, await anOfficer(app, { areaId: scene.districtId, role: 'administrator' }));
  const { version } = await ok<{ version: number }>(scene, administrator, 'GET', `/staff/${scene.ids.departmentLiaison}`);
  await ok(scene, administrator, 'POST', `/staff/${scene.ids.departmentLiaison}/posts`, { version, role: 'office_handler', areaId: scene.districtId, departmentId: scene.departmentId, officeId: scene.officeId });
  type Items = { items: { user: { id: string }; area: { id: string } | null; office: { id: string } | null }[] };
  const choices = async (purpose: string) => (await ok<Items>(scene, scene.as.officer, 'GET', `/cases/${found.id}/candidates?for=${purpose}&taskId=${found.tasks[0]!.id}`)).items;
  expect((await choices('co_handler')).map(({ user }) => user.id)).toEqual([scene.ids.departmentLiaison]);
  expect((await choices('pass')).filter(({ user }) => user.id === scene.ids.departmentLiaison)).toHaveLength(2);
});

it('offers a case to the people of its own park first, and says where each of the others is', async () => {
  const elsewhere = await aPark(app, { districtId: scene.districtId });
  const stranger = await anOfficer(app, { areaId: elsewhere.parkId, name: '阿里' });
  const accepted = await anAcceptedCase(scene);
  const { items } = await ok<{ items: { user: { id: string }; area: { id: string } }[] }>(scene, scene.as.officer, 'GET', `/cases/${accepted.id}/candidates?for=hand_on`);
  const places = items.map(({ area }) => area.id);
  expect(items.find(({ user }) => user.id === stranger.id)?.area.id).toBe(elsewhere.parkId);
  expect(places.lastIndexOf(scene.parkId)).toBeLessThan(places.indexOf(elsewhere.parkId));
  expect(places.indexOf(scene.parkId)).toBe(0);
});

it('is cancelled with a reason, urged before, and then nobody owes anything', async () => {
  const found = await aCaseWithADepartment(scene);
  expect((await actOnTask(scene, scene.as.officer, found, 'urge', { note: '请尽快' })).tasks).toMatchObject([{ urges: 1 }]);
  const cancelled = await actOnTask(scene, scene.as.officer, found, 'cancel', { reason: '企业已自行解决' });
  expect(cancelled.tasks).toMatchObject([{ status: 'cancelled', allowedActions: [] }]);
  expect(cancelled.clocks.filter((clock) => clock.taskId !== null).every((clock) => clock.stoppedAt !== null)).toBe(true);
  expect((await ok<{ items: { task: { id: string } | null }[] }>(scene, scene.as.handler, 'GET', '/worklist?limit=100')).items.some((item) => item.task?.id === cancelled.tasks[0]!.id)).toBe(false);
});

it('tells those from whom it is taken: transferred, returned to the owner, passed to somebody else', async () => {
  const told = async (as: Scene['as']['officer'], caseId: string) => (await ok<{ items: { kind: string; caseId: string | null; body: string }[] }>(scene, as, 'GET', '/notices?limit=100')).items
    .filter((notice) => notice.caseId === caseId && notice.kind === 'task_moved_on').map(({ body }) => body);
  const other = await aScene(app, { districtId: scene.districtId });
  const transferred = await aCaseWithADepartment(scene);
  await actOnTask(scene, scene.as.departmentLiaison, transferred, 'transfer', { departmentId: other.departmentId, reason: '归他们管' });
  expect(await told(scene.as.handler, transferred.id)).toEqual([expect.stringContaining('不必再办。\n承办部门：')]);
  expect(await told(scene.as.departmentLiaison, transferred.id)).toEqual([]);
  const returned = await aCaseWithADepartment(scene);
  await actOnTask(scene, scene.as.departmentLiaison, returned, 'return', { reason: '应由城管局办理' });
  expect(await told(scene.as.handler, returned.id)).toEqual([expect.stringContaining('不必再办。\n理由：应由城管局办理')]);
  const passed = await aCaseWithADepartment(scene);
  const next = await anOfficer(app, { areaId: scene.districtId, role: 'office_handler', departmentId: scene.departmentId, officeId: scene.officeId });
  await actOnTask(scene, scene.as.departmentLiaison, passed, 'pass', { officeId: scene.officeId, handlerId: next.id });
  expect(await told(scene.as.handler, passed.id)).toHaveLength(1);
  expect(await told(await signedInAs(app, next), passed.id)).toEqual([]);
});

it('of several departments ends with the withdrawn need, each clock stopped and each worker told, in as many statements as of one', async () => {
  const other = await aScene(app, { districtId: scene.districtId });
  const withdrawn = async (departmentIds: string[]) => {
    const accepted = await anAcceptedCase(scene);
    await act(scene, scene.as.officer, accepted, 'tasks', { tasks: departmentIds.map((departmentId, at) => ({ departmentId, instruction: '请办理', lead: at === 0 })) });
    const asked = vi.spyOn(Packet.prototype, 'add');
    const { version } = await ok(scene, scene.as.liaison, 'GET', `/cases/${accepted.id}`);
    asked.mockClear();
    await ok(scene, scene.as.liaison, 'POST', `/cases/${accepted.id}/withdraw`, { version, reason: '不需要了' });
    const statements = asked.mock.calls.length;
    asked.mockRestore();
    return { found: await ok(scene, scene.as.officer, 'GET', `/cases/${accepted.id}`), statements };
  };
  const [one, two] = [await withdrawn([scene.departmentId]), await withdrawn([scene.departmentId, other.departmentId])];
  expect(two.found.tasks.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  expect(two.found.clocks.filter(({ taskId }) => taskId !== null).map(({ stoppedAt }) => stoppedAt !== null)).toEqual([true, true, true, true]);
  expect(two.statements).toBeLessThanOrEqual(one.statements);
  expect(one.statements).toBeGreaterThan(5);
  for (const as of [scene.as.departmentLiaison, other.as.departmentLiaison]) {
    expect((await ok<{ items: { kind: string; caseId: string | null }[] }>(scene, as, 'GET', '/notices?limit=100')).items.some(({ kind, caseId }) => kind === 'task_cancelled' && caseId === two.found.id)).toBe(true);
  }
});

it('isn’t urged on by whom it waits for: a leader is offered no urging of their own review', async () => {
  const accepted = await anAcceptedCase(scene);
  expect((await ok(scene, scene.as.leader, 'GET', `/cases/${accepted.id}`)).allowedActions).toContain('urge');
  await act(scene, scene.as.officer, accepted, 'resolve', { resolution: '路灯已修复' });
  const mine = await ok(scene, scene.as.leader, 'GET', `/cases/${accepted.id}`);
  expect([mine.allowedActions.includes('approve_closing'), mine.allowedActions.includes('urge')]).toEqual([true, false]);
  const other = await signedInAs(app, await anOfficer(app, { areaId: scene.parkId, role: 'park_leader' }));
  expect((await ok(scene, other, 'GET', `/cases/${accepted.id}`)).allowedActions).toContain('urge');
});

it('is urged by the enterprise once a day', async () => {
  const accepted = await anAcceptedCase(scene);
  expect((await act(scene, scene.as.liaison, accepted, 'urge')).urges).toBe(1);
  const { version } = await ok(scene, scene.as.liaison, 'GET', `/cases/${accepted.id}`);
  const again = await call(scene, scene.as.liaison, 'POST', `/cases/${accepted.id}/urge`, { version });
  expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([429, 'cases.urged_today']);
});
