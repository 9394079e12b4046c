import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anAbsence, anOfficer, signedInAs } from '../../people/testing.ts';
import { aCase, aCaseWithADepartment, aConfirmedCase, act, anAcceptedCase, aScene, call, ok, type Scene } from '../testing.ts';

let app: TestApp;
let scene: Scene;
let administrator: Record<string, string>;

beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  administrator = await signedInAs(app, await anOfficer(app, { areaId: scene.districtId, role: 'administrator' }));
});
afterAll(() => app.close());

async function leave(userId: string, substituteId?: string): Promise<void> {
  const { version } = await ok<{ version: number }>(scene, administrator, 'GET', `/staff/${userId}`);
  await ok(scene, administrator, 'POST', `/staff/${userId}/leave`, { version, ...(substituteId && { substituteId }) });
}

describe('nothing is ever without an owner', () => {
  it('falls to the named substitute at the instant that the owner leaves', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const [raised, accepted] = [await aCase(scene2), await anAcceptedCase(scene2)];
    await leave(scene2.ids.officer, scene2.ids.colleague);
    for (const { id } of [raised, accepted]) {
      expect((await ok(scene2, scene2.as.colleague, 'GET', `/cases/${id}`)).owner.id).toBe(scene2.ids.colleague);
    }
    expect((await call(scene2, scene2.as.officer, 'GET', '/worklist')).statusCode).toBe(401);
  });

  it('falls to the head of the park where there is no substitute, and new needs too', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const raised = await aCase(scene2);
    await leave(scene2.ids.officer);
    expect((await ok(scene2, scene2.as.leader, 'GET', `/cases/${raised.id}`)).owner.id).toBe(scene2.ids.leader);
    expect((await aCase(scene2)).owner.id).toBe(scene2.ids.leader);
  });

  it('gives a review or call-back to somebody else who may do it', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const third = await anOfficer(app, { areaId: scene2.parkId, role: 'service_officer' });
    const found = await aConfirmedCase(scene2);
    await leave(scene2.ids.colleague);
    const { items } = await ok<{ items: { todo: string; case: { id: string } }[] }>(scene2, await signedInAs(app, third), 'GET', '/worklist');
    expect(items).toMatchObject([{ todo: 'call_back', case: { id: found.id } }]);
  });

  it('returns a handler’s task to the department’s liaison', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const found = await aCaseWithADepartment(scene2);
    await leave(scene2.ids.handler);
    expect((await ok(scene2, scene2.as.officer, 'GET', `/cases/${found.id}`)).tasks).toMatchObject([{ status: 'signed', handler: null }]);
  });

  it('goes to whoever stands in at the end of the chain: new needs, open matters, and what is told of them', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const third = await anOfficer(app, { areaId: scene2.parkId, role: 'service_officer' });
    const open = await aCase(scene2);
    await anAbsence(app, scene2.ids.officer, scene2.ids.colleague);
    await anAbsence(app, scene2.ids.colleague, third.id);
    const asThird = await signedInAs(app, third);
    expect((await aCase(scene2)).owner.id).toBe(third.id);
    type Items = { items: { case: { id: string }; standingInFor: { id: string } | null }[] };
    expect((await ok<Items>(scene2, asThird, 'GET', '/worklist')).items.find((item) => item.case.id === open.id)?.standingInFor?.id).toBe(scene2.ids.officer);
    await act(scene2, scene2.as.liaison, open, 'urge');
    const urgedOf = async (as: Record<string, string>) => (await ok<{ items: { kind: string; subject: string; body: string; caseId: string }[] }>(scene2, as, 'GET', '/notices?limit=100')).items.filter(({ kind, caseId }) => kind === 'case_urged' && caseId === open.id);
    const { name } = await ok<{ user: { name: string } }>(scene2, scene2.as.officer, 'GET', '/me').then(({ user }) => user);
    expect(await urgedOf(asThird)).toMatchObject([{ subject: expect.stringMatching(`^代${name}：`), body: expect.stringContaining(`${name}请假，由您代理。`) }]);
    expect([(await urgedOf(scene2.as.officer)).length, (await urgedOf(scene2.as.colleague)).length]).toEqual([1, 0]);
    // What the substitute does is no news to the substitute.
    await act(scene2, asThird, open, 'accept');
    await act(scene2, asThird, open, 'ask', { question: '哪一盏？' });
    await act(scene2, scene2.as.liaison, open, 'supply', { answer: '北门' });
    const kinds = (await ok<{ items: { kind: string; caseId: string }[] }>(scene2, asThird, 'GET', '/notices?limit=100')).items.filter(({ caseId }) => caseId === open.id).map(({ kind }) => kind);
    expect(kinds).toEqual(['enterprise_supplied', 'case_urged']);
  });

  it('comes to who is there where nobody is left to stand in', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    await anAbsence(app, scene2.ids.officer, scene2.ids.colleague);
    await leave(scene2.ids.colleague);
    expect((await aCase(scene2)).owner.id).toBe(scene2.ids.leader);
  });

  it('is reviewed by a leader who is at work, not by who is away with less to do', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const away = await anOfficer(app, { areaId: scene2.parkId, role: 'park_leader' });
    await anAbsence(app, away.id, scene2.ids.officer);
    for (let round = 0; round < 2; round += 1) await act(scene2, scene2.as.officer, await anAcceptedCase(scene2), 'resolve', { resolution: '好了' });
    const reviews = async (as: Record<string, string>) => (await ok<{ items: { todo: string }[] }>(scene2, as, 'GET', '/worklist')).items.filter(({ todo }) => todo === 'review').length;
    expect([await reviews(scene2.as.leader), await reviews(await signedInAs(app, away))]).toEqual([2, 0]);
  });

  it('moves the open tasks of a closed department to its successor, clocks and all', async () => {
    const [old, successor] = [await aScene(app, { districtId: scene.districtId }), await aScene(app, { districtId: scene.districtId })];
    const found = await aCaseWithADepartment(old);
    const { items } = await ok<{ items: { id: string; version: number }[] }>(scene, administrator, 'GET', '/departments');
    const { version } = items.find((department) => department.id === old.departmentId)!;
    await ok(scene, administrator, 'POST', `/departments/${old.departmentId}/close`, { version, successorId: successor.departmentId });
    const after = await ok(old, old.as.officer, 'GET', `/cases/${found.id}`);
    expect(after.tasks).toMatchObject([{ status: 'assigned', department: { id: successor.departmentId } }]);
    const { name } = (await ok<{ items: { id: string; name: string }[] }>(scene, administrator, 'GET', '/departments')).items.find(({ id }) => id === successor.departmentId)!;
    const told = (await ok<{ items: { kind: string; caseId: string; subject: string }[] }>(old, old.as.officer, 'GET', '/notices?limit=100')).items.find(({ kind, caseId }) => kind === 'task_transferred' && caseId === found.id);
    expect(told?.subject).toContain(name);
    expect(after.clocks.find((clock) => clock.name === 'feedback')?.dueAt).toBe(found.clocks.find((clock) => clock.name === 'feedback')?.dueAt);
  });
});

describe('leave', () => {
  it('lets the substitute act, and new needs go to the substitute', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const raised = await aCase(scene2);
    await anAbsence(app, scene2.ids.officer, scene2.ids.colleague);
    const { items } = await ok<{ items: { todo: string; standingInFor: { id: string } }[] }>(scene2, scene2.as.colleague, 'GET', '/worklist');
    expect(items).toMatchObject([{ todo: 'accept', standingInFor: { id: scene2.ids.officer } }]);
    expect((await act(scene2, scene2.as.colleague, raised, 'accept')).owner.id).toBe(scene2.ids.officer);
    expect((await aCase(scene2)).owner.id).toBe(scene2.ids.colleague);
  });
});

describe('the wrong park', () => {
  it('hands a case on across parks, only by acceptance', async () => {
    const other = await aScene(app, { districtId: scene.districtId });
    const raised = await aCase(scene);
    expect((await call(other, other.as.officer, 'GET', `/cases/${raised.id}`)).statusCode).toBe(404);
    await act(scene, scene.as.officer, raised, 'hand-on', { toUserId: other.ids.officer, reason: 'wrong_park' });
    const taken = await act(other, other.as.officer, raised, 'hand-on/answer', { accept: true });
    expect(taken).toMatchObject({ park: { id: other.parkId }, owner: { id: other.ids.officer } });
    expect((await call(scene, scene.as.officer, 'GET', `/cases/${raised.id}`)).statusCode).toBe(404);
  });

  it('leaves everything as it was when the other refuses', async () => {
    const other = await aScene(app, { districtId: scene.districtId });
    const raised = await aCase(scene);
    await act(scene, scene.as.officer, raised, 'hand-on', { toUserId: other.ids.officer, reason: 'wrong_park' });
    await act(other, other.as.officer, raised, 'hand-on/answer', { accept: false, note: '不属于我园' });
    expect((await ok(scene, scene.as.officer, 'GET', `/cases/${raised.id}`))).toMatchObject({ park: { id: scene.parkId }, owner: { id: scene.ids.officer }, handOn: null });
    expect((await call(other, other.as.officer, 'GET', `/cases/${raised.id}`)).statusCode).toBe(404);
  });
});
