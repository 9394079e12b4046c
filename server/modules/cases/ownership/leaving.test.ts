import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anAbsence, anOfficer, signedInAs } from '../../people/testing.ts';
import { aCase, aCaseWithADepartment, aConfirmedCase, act, actOnTask, anAcceptedCase, aScene, call, ok, type Scene } from '../testing.ts';

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

describe('nothing lies with nobody', () => {
  type Staff = { version: number; posts: { id: string; version: number }[] };
  const endPosts = async (userId: string, substituteId?: string) => {
    for (const post of (await ok<Staff>(scene, administrator, 'GET', `/staff/${userId}`)).posts) {
      await ok(scene, administrator, 'POST', `/posts/${post.id}/end`, { version: post.version, ...(substituteId && { substituteId }) });
    }
  };
  const givePost = async (userId: string, post: object) => ok(scene, administrator, 'POST', `/staff/${userId}/posts`, { version: (await ok<Staff>(scene, administrator, 'GET', `/staff/${userId}`)).version, ...post });
  const todosOf = async (as: Record<string, string>, caseId: string) =>
    (await ok<{ items: { todo: string; case: { id: string } }[] }>(scene, as, 'GET', '/worklist?limit=100')).items.filter((item) => item.case.id === caseId).map(({ todo }) => todo);

  it('is reviewed by somebody else where the case falls to whoever was to review it', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const accepted = await anAcceptedCase(scene2);
    await act(scene2, scene2.as.officer, accepted, 'resolve', { resolution: '好了' });
    expect(await todosOf(scene2.as.leader, accepted.id)).toEqual(['review']);
    await leave(scene2.ids.officer);
    expect((await ok(scene2, scene2.as.leader, 'GET', `/cases/${accepted.id}`)).owner.id).toBe(scene2.ids.leader);
    expect(await todosOf(administrator, accepted.id)).toEqual(['review']);
  });

  it('goes with the work where somebody gets a post in another park: cases, enterprises and days on duty', async () => {
    const [here, there] = [await aScene(app, { districtId: scene.districtId }), await aScene(app, { districtId: scene.districtId })];
    const open = await aCase(here);
    await app.api.http.inject({ method: 'PUT', url: '/api/v1/duty', headers: administrator, payload: { areaId: here.parkId, userId: here.ids.officer, days: ['2026-03-02', '2026-03-05'] } });
    const { posts } = await ok<Staff>(scene, administrator, 'GET', `/staff/${here.ids.officer}`);
    await givePost(here.ids.officer, { role: 'service_officer', areaId: there.parkId });
    await ok(scene, administrator, 'POST', `/posts/${posts[0]!.id}/end`, { version: posts[0]!.version, substituteId: here.ids.colleague });
    expect((await ok(here, here.as.colleague, 'GET', `/cases/${open.id}`)).owner.id).toBe(here.ids.colleague);
    type File = { staff: { user: { id: string }; until: string | null }[] };
    expect((await ok<File>(here, here.as.leader, 'GET', `/enterprises/${here.enterpriseId}`)).staff).toMatchObject([{ user: { id: here.ids.colleague }, until: null }, { user: { id: here.ids.officer }, until: '2026-03-02' }]);
    expect((await ok<{ items: object[] }>(here, here.as.leader, 'GET', `/duty?areaId=${here.parkId}`)).items).toEqual([]);
    expect((await aCase(here)).owner.id).toBe(here.ids.colleague);
  });

  it('tells the head of enterprises that are left without an officer, and lists them', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    await leave(scene2.ids.officer, scene2.ids.leader);
    const { items } = await ok<{ items: { kind: string; body: string }[] }>(scene2, scene2.as.leader, 'GET', '/notices?limit=100');
    expect(items.find(({ kind }) => kind === 'officer_gone')?.body).toContain('有 1 家企业暂无服务专员');
    const without = async () => (await ok<{ items: { id: string }[] }>(scene2, scene2.as.leader, 'GET', '/enterprises?withoutOfficer=true')).items.map(({ id }) => id);
    expect(await without()).toEqual([scene2.enterpriseId]);
    const { version } = await ok<{ version: number }>(scene2, scene2.as.leader, 'GET', `/enterprises/${scene2.enterpriseId}`);
    await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${scene2.enterpriseId}/staff`, headers: scene2.as.leader, payload: { version, capacity: 'service_officer', userId: scene2.ids.colleague } });
    expect(await without()).toEqual([]);
  });

  it('falls to the head where the named substitute holds no post for it there', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const auditor = await anOfficer(app, { areaId: scene.districtId, role: 'auditor' });
    const open = await aCase(scene2);
    await leave(scene2.ids.officer, auditor.id);
    expect((await ok(scene2, scene2.as.leader, 'GET', `/cases/${open.id}`)).owner.id).toBe(scene2.ids.leader);
  });

  it('returns to the owner what waits for the liaison of a department that has none any more, and what its last handler works on', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const [assigned, working] = [await anAcceptedCase(scene2), await aCaseWithADepartment(scene2)];
    await act(scene2, scene2.as.officer, assigned, 'tasks', { tasks: [{ departmentId: scene2.departmentId, instruction: '请查看', lead: true }] });
    await endPosts(scene2.ids.departmentLiaison);
    expect(await todosOf(scene2.as.officer, assigned.id)).toEqual(['reassign']);
    expect(await todosOf(scene2.as.handler, working.id)).toEqual(['work']);
    const { items } = await ok<{ items: { kind: string; caseId: string; body: string }[] }>(scene2, scene2.as.officer, 'GET', '/notices?limit=100');
    expect(items.filter(({ kind, caseId }) => kind === 'task_without_liaison' && caseId === assigned.id)).toMatchObject([{ body: expect.stringContaining('没有部门联络员') }]);
    await leave(scene2.ids.handler);
    expect(await todosOf(scene2.as.officer, working.id)).toEqual(['reassign']);
  });

  it('returns to the owner what a handler gives back in a department without a liaison', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const working = await aCaseWithADepartment(scene2);
    await endPosts(scene2.ids.departmentLiaison);
    await actOnTask(scene2, scene2.as.handler, working, 'return', { reason: '不归本科室' });
    expect(await todosOf(scene2.as.officer, working.id)).toEqual(['reassign']);
  });

  it('goes back to the liaison where the handler goes to another department, at once or when feedback is refused; help ends', async () => {
    const [here, there] = [await aScene(app, { districtId: scene.districtId }), await aScene(app, { districtId: scene.districtId })];
    const [working, fedBack, helped] = [await aCaseWithADepartment(here), await aCaseWithADepartment(here), await aCaseWithADepartment(there)];
    await actOnTask(here, here.as.handler, fedBack, 'feed-back', { outcome: 'partly', text: '修好一盏' });
    await actOnTask(there, there.as.handler, helped, 'co-handlers', { userId: here.ids.handler });
    const { posts } = await ok<Staff>(scene, administrator, 'GET', `/staff/${here.ids.handler}`);
    await givePost(here.ids.handler, { role: 'service_manager', areaId: here.parkId });
    await ok(scene, administrator, 'POST', `/posts/${posts[0]!.id}/end`, { version: posts[0]!.version });
    await actOnTask(here, here.as.officer, fedBack, 'reject-feedback', { reason: '还有两盏' });
    expect([await todosOf(here.as.departmentLiaison, working.id), await todosOf(here.as.departmentLiaison, fedBack.id)]).toEqual([['pass'], ['pass']]);
    expect((await ok(there, there.as.officer, 'GET', `/cases/${helped.id}`)).tasks).toMatchObject([{ handler: { id: there.ids.handler }, coHandlers: [] }]);
  });

  it('takes back what was offered to somebody who is gone, and by an owner who is', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const third = await anOfficer(app, { areaId: scene2.parkId });
    const [to, by] = [await anAcceptedCase(scene2), await anAcceptedCase(scene2)];
    await act(scene2, scene2.as.officer, to, 'hand-on', { toUserId: third.id, reason: 'leave' });
    await act(scene2, scene2.as.officer, by, 'hand-on', { toUserId: scene2.ids.leader, reason: 'leave' });
    await leave(third.id);
    expect((await ok(scene2, scene2.as.officer, 'GET', `/cases/${to.id}`)).handOn).toBeNull();
    await leave(scene2.ids.officer);
    expect(await ok(scene2, scene2.as.leader, 'GET', `/cases/${by.id}`)).toMatchObject({ handOn: null, owner: { id: scene2.ids.leader } });
  });

  it('becomes one task where departments that both have one in a case become one: the one at work stays, with what both ask', async () => {
    const [old, successor] = [await aScene(app, { districtId: scene.districtId }), await aScene(app, { districtId: scene.districtId })];
    const both = await aCaseWithADepartment(old);
    await act(old, old.as.officer, both, 'tasks', { tasks: [{ departmentId: successor.departmentId, instruction: '请协助', lead: false }] });
    const close = async (id: string, successorId: string) => {
      const { items } = await ok<{ items: { id: string; version: number }[] }>(scene, administrator, 'GET', '/departments?limit=200');
      await ok(scene, administrator, 'POST', `/departments/${id}/close`, { version: items.find((one) => one.id === id)!.version, successorId });
    };
    await close(old.departmentId, successor.departmentId);
    const tasks = async () => (await ok(old, old.as.officer, 'GET', `/cases/${both.id}`)).tasks.map(({ status, department, lead, instruction }) => ({ status, department: department.id, lead, instruction }));
    expect(await tasks()).toEqual([
      { status: 'cancelled', department: old.departmentId, lead: true, instruction: '请到现场查看并修复' },
      { status: 'assigned', department: successor.departmentId, lead: true, instruction: '请协助\n请到现场查看并修复' },
    ]);
    const third = await aScene(app, { districtId: scene.districtId });
    await act(old, old.as.officer, both, 'tasks', { tasks: [{ departmentId: third.departmentId, instruction: '请评估', lead: false }] });
    const { tasks: [, , last] } = await ok(old, old.as.officer, 'GET', `/cases/${both.id}`);
    await ok(third, third.as.departmentLiaison, 'POST', `/tasks/${last!.id}/return`, { version: last!.version, reason: '不归我局' });
    await close(successor.departmentId, third.departmentId);
    expect((await tasks()).slice(1)).toEqual([
      { status: 'assigned', department: third.departmentId, lead: true, instruction: '请协助\n请到现场查看并修复\n请评估' },
      { status: 'cancelled', department: third.departmentId, lead: false, instruction: '请评估' },
    ]);
  });

  it('leaves one post to whoever served the closed office and its successor', async () => {
    const { departmentId, officeId, ids: { handler } } = await aScene(app, { districtId: scene.districtId });
    type Department = { offices: { id: string; version: number }[] };
    const { offices } = await ok<Department>(scene, administrator, 'POST', `/departments/${departmentId}/offices`, { name: '二科' });
    const other = offices.find(({ id }) => id !== officeId)!;
    await givePost(handler, { role: 'office_handler', areaId: scene.districtId, departmentId, officeId: other.id });
    await ok(scene, administrator, 'POST', `/offices/${other.id}/close`, { version: other.version, successorId: officeId });
    const { posts } = await ok<{ posts: { office: { id: string }; until: string | null }[] }>(scene, administrator, 'GET', `/staff/${handler}`);
    expect(posts.filter(({ until }) => until === null).map(({ office }) => office.id)).toEqual([officeId]);
  });

  it('is reviewed by nobody who stands in for the owner, unless asked before: then it stays doable', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const second = await anOfficer(app, { areaId: scene2.parkId, role: 'park_leader' });
    const [before, during] = [await anAcceptedCase(scene2), await anAcceptedCase(scene2)];
    await act(scene2, scene2.as.officer, before, 'resolve', { resolution: '好了' });
    const asSecond = await signedInAs(app, second);
    const [asked, id] = (await todosOf(scene2.as.leader, before.id)).length > 0 ? [scene2.as.leader, scene2.ids.leader] : [asSecond, second.id];
    await anAbsence(app, scene2.ids.officer, id);
    await act(scene2, asked, during, 'resolve', { resolution: '好了' });
    expect(await todosOf(asked, during.id)).toEqual([]);
    expect([await todosOf(asked, before.id), (await ok(scene2, asked, 'GET', `/cases/${before.id}`)).allowedActions]).toEqual([['review'], expect.arrayContaining(['approve_closing'])]);
    await act(scene2, asked, before, 'approve');
  });

  it('can still be answered while the closing is reviewed, and is over with the case', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const [reviewed, declined] = [await anAcceptedCase(scene2), await aCase(scene2)];
    for (const found of [reviewed, declined]) await act(scene2, scene2.as.officer, found, 'hand-on', { toUserId: scene2.ids.colleague, reason: 'leave' });
    await act(scene2, scene2.as.officer, reviewed, 'resolve', { resolution: '好了' });
    await act(scene2, scene2.as.officer, declined, 'decline', { reason: '不属于受理范围' });
    expect([await todosOf(scene2.as.colleague, reviewed.id), await todosOf(scene2.as.colleague, declined.id)]).toEqual([['answer_hand_on'], []]);
    expect(await act(scene2, scene2.as.colleague, reviewed, 'hand-on/answer', { accept: true })).toMatchObject({ status: 'reviewing', owner: { id: scene2.ids.colleague } });
    await act(scene2, scene2.as.leader, reviewed, 'approve');
  });

  it('has somebody to stand in who is there: the heir of the substitute, else the head', async () => {
    const scene2 = await aScene(app, { districtId: scene.districtId });
    const third = await anOfficer(app, { areaId: scene2.parkId });
    const open = await aCase(scene2);
    await anAbsence(app, scene2.ids.officer, scene2.ids.colleague);
    await leave(scene2.ids.colleague, third.id);
    const asThird = await signedInAs(app, third);
    expect(await todosOf(asThird, open.id)).toEqual(['accept']);
    expect((await ok<{ items: { kind: string; body: string }[] }>(scene2, asThird, 'GET', '/notices?limit=100')).items.find(({ kind }) => kind === 'absence_planned')?.body).toContain(third.name);
    await endPosts(third.id);
    const refused = await call(scene2, asThird, 'GET', `/cases/${open.id}`);
    expect([await todosOf(scene2.as.leader, open.id), refused.statusCode, refused.json<{ code: string }>().code]).toEqual([['accept'], 403, 'auth.without_post']);
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
