import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseDetail } from '@qilian/contract/cases';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aCase, aCaseWithADepartment, aConfirmedCase, act, actOnTask, anAcceptedCase, aScene, call, ok, type Scene } from './testing.ts';

let app: TestApp;
let scene: Scene;
beforeAll(async () => {
  // Monday 2 March 2026, 09:30 in Shanghai.
  app = await openTestApp({ now: '2026-03-02T01:30:00Z' });
  scene = await aScene(app);
});
afterAll(() => app.close());

describe('the loop of a need', () => {
  it('belongs to the enterprise’s officer from the first minute, under a clock of one working day', async () => {
    const raised = await aCase(scene);
    expect(raised).toMatchObject({ status: 'submitted', owner: { id: scene.ids.officer }, dueAt: '2026-03-03T09:30:00.000Z', light: 'green', channel: 'portal' });
    expect(raised.number).toMatch(/^QL20260302\d{6}$/);
    const { items } = await ok<{ items: { todo: string; case: { id: string } }[] }>(scene, scene.as.officer, 'GET', '/worklist');
    expect(items.find((item) => item.case.id === raised.id)?.todo).toBe('accept');
  });

  it('goes from the phone to a confirmed solution, every step in the ledger', async () => {
    const found = await aCaseWithADepartment(scene);
    await actOnTask(scene, scene.as.handler, found, 'feed-back', { outcome: 'solved', text: '已更换灯头，夜间照明恢复' });
    await actOnTask(scene, scene.as.officer, found, 'accept-feedback');
    await act(scene, scene.as.officer, found, 'resolve', { resolution: '路灯已修复，并加装备用线路' });
    await act(scene, scene.as.leader, found, 'approve');
    const confirmed = await act(scene, scene.as.liaison, found, 'confirm', { rating: 5, comment: '很快' });
    expect(confirmed.status).toBe('calling_back');
    const closed = await act(scene, scene.as.colleague, found, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5 });
    expect(closed).toMatchObject({ status: 'closed', rating: 5, light: 'stopped', todo: 'none' });
    expect(closed.clocks.every((clock) => clock.stoppedAt !== null)).toBe(true);
    const timeline = await ok<{ items: { type: string }[] }>(scene, scene.as.officer, 'GET', `/cases/${found.id}/timeline`);
    expect(timeline.items.map((entry) => entry.type).toReversed()).toEqual([
      'case.opened', 'case.accepted', 'case.task_assigned', 'case.task_signed', 'case.task_passed', 'case.task_fed_back', 'case.feedback_accepted',
      'case.resolved', 'case.closing_approved', 'case.confirmed', 'case.called_back', 'case.closed',
    ]);
  });

  it('says in each notice until when, and tells whoever need do nothing more', async () => {
    const told = async (role: keyof Scene['as'], kind: string) => (await ok<{ items: { kind: string; caseId: string | null; body: string }[] }>(scene, scene.as[role], 'GET', '/notices?limit=100')).items
      .find((notice) => notice.kind === kind && notice.caseId === found.id)?.body;
    const found = await aCaseWithADepartment(scene);
    await act(scene, scene.as.liaison, found, 'urge');
    await actOnTask(scene, scene.as.officer, found, 'urge', { note: '请尽快' });
    await actOnTask(scene, scene.as.officer, found, 'cancel', { reason: '企业已自行解决' });
    await act(scene, scene.as.officer, found, 'hand-on', { toUserId: scene.ids.colleague, reason: 'leave' });
    const { version } = await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/cases/${found.id}`);
    expect((await call(scene, scene.as.officer, 'POST', `/cases/${found.id}/hand-on`, { version, toUserId: scene.ids.colleague, reason: 'leave' })).json()).toMatchObject({ status: 409, code: 'cases.hand_on_open' });
    await act(scene, scene.as.officer, found, 'hand-on/cancel');
    await act(scene, scene.as.officer, found, 'resolve', { resolution: '路灯已修复' });
    await act(scene, scene.as.leader, found, 'approve');
    await act(scene, scene.as.liaison, found, 'confirm', { rating: 5 });
    await act(scene, scene.as.colleague, found, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 5 });
    const date = '\\d{4}年\\d{1,2}月\\d{1,2}日（周.）\\d{2}:\\d{2}';
    for (const [role, kind, words] of [
      ['liaison', 'case_accepted', '预计D前办结'], ['officer', 'case_urged', '期限：D'], ['handler', 'task_urged', '期限：D'], ['handler', 'task_cancelled', '不必再办。\n理由：企业已自行解决'],
      ['colleague', 'hand_on_offered', '请于D前答复'], ['colleague', 'hand_on_cancelled', '不必再答复'], ['leader', 'case_to_review', '审核期限：D'], ['liaison', 'closing_approved', '请于D前确认'],
      ['colleague', 'call_back_due', '回访期限：D'], ['liaison', 'case_closed', '可在D前申请重新办理'],
    ] as const) expect(await told(role, kind), kind).toMatch(new RegExp(words.replace('D', date)));
  });

  it('is called back by somebody other than the owner', async () => {
    const found = await aConfirmedCase(scene);
    const response = await call(scene, scene.as.officer, 'POST', `/cases/${found.id}/call-back`, { version: found.version, reached: true, solved: true, usable: true, satisfaction: 5 });
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ code: 'cases.action_not_allowed', detail: expect.stringContaining('该事项现为「待回访」') as string });
    const english = await app.api.http.inject({ method: 'POST', url: `/api/v1/cases/${found.id}/call-back`, headers: { ...scene.as.officer, 'accept-language': 'en' }, payload: { version: found.version, reached: false } });
    expect(english.json<{ detail: string }>().detail).toMatch(/The case is now “[A-Z]/);
  });

  it('says to whoever sends a step again that it is done, and to others that somebody changed it', async () => {
    const raised = await aCase(scene);
    const accept = (as: Record<string, string>, version: number) => call(scene, as, 'POST', `/cases/${raised.id}/accept`, { version });
    expect((await accept(scene.as.officer, raised.version)).statusCode).toBe(200);
    for (const version of [raised.version, raised.version + 1]) expect((await accept(scene.as.officer, version)).json()).toMatchObject({ status: 409, code: 'common.done_already', current: { id: raised.id, status: 'handling' } });
    expect((await accept(scene.as.leader, raised.version)).json()).toMatchObject({ code: 'common.stale_version' });
    await act(scene, scene.as.officer, raised, 'tasks', { tasks: [{ departmentId: scene.departmentId, instruction: '请处理' }] });
    expect((await accept(scene.as.officer, raised.version)).json()).toMatchObject({ code: 'common.stale_version' });
    const { tasks: [task] } = await ok(scene, scene.as.departmentLiaison, 'GET', `/cases/${raised.id}`);
    const sign = () => call(scene, scene.as.departmentLiaison, 'POST', `/tasks/${task!.id}/sign`, { version: task!.version });
    expect([(await sign()).statusCode, (await sign()).json<{ code: string }>().code]).toEqual([200, 'common.done_already']);
    await act(scene, scene.as.leader, raised, 'urge');
    const { version } = await ok(scene, scene.as.leader, 'GET', `/cases/${raised.id}`);
    // Whoever has read the present version may do again what may be done again.
    expect((await call(scene, scene.as.leader, 'POST', `/cases/${raised.id}/urge`, { version })).statusCode).toBe(200);
  });

  it('goes on when the call-back hears that it is not solved', async () => {
    const found = await aConfirmedCase(scene);
    const again = await act(scene, scene.as.colleague, found, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: false, usable: false, satisfaction: 1, note: '又坏了' });
    // What the enterprise had confirmed stays what it had confirmed.
    expect(again).toMatchObject({ status: 'handling', reopenings: 1, confirmation: { solved: true }, callBacks: [{ solved: false }] });
    expect(again.clocks.filter((clock) => clock.name === 'handling')).toMatchObject([{ period: { unit: 'working_day', amount: 15 }, pausedSince: null, stoppedAt: null }]);
  });

  it('can be opened again within thirty days, under a fresh clock of five working days', async () => {
    const found = await aConfirmedCase(scene);
    await act(scene, scene.as.colleague, found, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 4 });
    const again = await act(scene, scene.as.liaison, found, 'reopen', { reason: '路灯又坏了' });
    expect(again.status).toBe('handling');
    expect(again.clocks.find((clock) => clock.name === 'handling' && clock.stoppedAt === null)?.period).toEqual({ unit: 'working_day', amount: 5 });
    const other = await aConfirmedCase(scene);
    await act(scene, scene.as.colleague, other, 'call-back', { reached: true, liaison: { outcome: 'current' }, solved: true, usable: true, satisfaction: 4 });
    app.clock.set('2026-04-20T01:30:00Z');
    expect((await ok(scene, scene.as.liaison, 'GET', `/cases/${other.id}`)).allowedActions).toEqual([]);
    app.clock.set('2026-03-02T01:30:00Z');
  });

  it('needs three attempts before it may end without having reached anybody', async () => {
    const found = await aConfirmedCase(scene);
    for (const status of ['calling_back', 'calling_back', 'closed']) {
      expect((await act(scene, scene.as.colleague, found, 'call-back', { reached: false })).status).toBe(status);
    }
  });

  it('pauses while the enterprise is asked, and only then', async () => {
    const accepted = await anAcceptedCase(scene);
    const asked = await act(scene, scene.as.officer, accepted, 'ask', { question: '请补充路灯编号' });
    expect(asked).toMatchObject({ status: 'waiting', light: 'paused', dueAt: null });
    const { items } = await ok<{ items: { todo: string; case: { id: string } }[] }>(scene, scene.as.liaison, 'GET', '/worklist');
    expect(items.find((item) => item.case.id === accepted.id)?.todo).toBe('supply');
    const supplied = await act(scene, scene.as.liaison, accepted, 'supply', { answer: '编号 B-17' });
    expect(supplied).toMatchObject({ status: 'handling', light: 'green' });
  });

  it('can be objected to once when it was not accepted, and then another decides', async () => {
    const raised = await aCase(scene);
    await act(scene, scene.as.officer, raised, 'decline', { reason: '请向供电公司反映' });
    const objected = await act(scene, scene.as.liaison, raised, 'object', { reason: '路灯归园区管' });
    expect(objected).toMatchObject({ status: 'submitted', owner: { id: scene.ids.leader } });
    const declined = await act(scene, scene.as.leader, raised, 'decline', { reason: '经核实属供电公司' });
    expect(declined.status).toBe('declined');
    expect((await ok(scene, scene.as.liaison, 'GET', `/cases/${raised.id}`)).allowedActions).toEqual([]);
  });

  it('withdrawn is called back too, and goes on if it was not of free will', async () => {
    const found = await aCaseWithADepartment(scene);
    const withdrawn = await act(scene, scene.as.liaison, found, 'withdraw', { reason: '有人让我们撤' });
    expect(withdrawn.status).toBe('calling_back');
    expect(withdrawn.tasks.every((task) => task.status === 'cancelled')).toBe(true);
    const told = async (as: Scene['as']['officer']) => (await ok<{ items: { kind: string; caseId: string | null }[] }>(scene, as, 'GET', '/notices?limit=100')).items.filter(({ caseId }) => caseId === found.id)[0]?.kind;
    expect([await told(scene.as.colleague), await told(scene.as.officer), await told(scene.as.handler)]).toEqual(['case_withdrawn', 'own_case_withdrawn', 'task_cancelled']);
    const again = await act(scene, scene.as.colleague, found, 'call-back', { reached: true, liaison: { outcome: 'current' }, ownWill: false });
    expect(again.status).toBe('handling');
  });

  it('refuses to close over open tasks, naming how many', async () => {
    const found = await aCaseWithADepartment(scene);
    const { version } = await ok(scene, scene.as.officer, 'GET', `/cases/${found.id}`);
    const response = await call(scene, scene.as.officer, 'POST', `/cases/${found.id}/resolve`, { version, resolution: '好了' });
    expect(response.statusCode).toBe(409);
    expect(response.json<{ detail: string }>().detail).toContain('1 项部门任务');
  });

  it('answers a stale version with what stands now', async () => {
    const raised = await aCase(scene);
    await act(scene, scene.as.officer, raised, 'accept');
    const response = await call(scene, scene.as.colleague, 'POST', `/cases/${raised.id}/accept`, { version: raised.version });
    expect(response.statusCode).toBe(409);
    expect(response.json<{ current: CaseDetail }>()).toMatchObject({ code: 'common.stale_version', current: { id: raised.id, status: 'handling' } });
  });

  it('moves to another owner only when accepted', async () => {
    const raised = await aCase(scene);
    const offered = await act(scene, scene.as.officer, raised, 'hand-on', { toUserId: scene.ids.colleague, reason: 'leave' });
    expect(offered.owner.id).toBe(scene.ids.officer);
    const taken = await act(scene, scene.as.colleague, raised, 'hand-on/answer', { accept: true });
    expect(taken).toMatchObject({ owner: { id: scene.ids.colleague }, handOn: null });
    expect(taken.formerOwners.map((former) => former.user.id)).toEqual([scene.ids.officer]);
  });

  it('keeps the feedback clock through a transfer', async () => {
    const found = await aCaseWithADepartment(scene);
    const before = found.clocks.find((clock) => clock.name === 'feedback');
    const other = await aScene(app, { districtId: scene.districtId });
    app.clock.set('2026-03-02T03:00:00Z');
    const moved = await actOnTask(scene, scene.as.departmentLiaison, found, 'transfer', { departmentId: other.departmentId, reason: '属于市政科' });
    expect(moved.tasks[0]).toMatchObject({ status: 'assigned', department: { id: other.departmentId } });
    const after = (await ok(scene, scene.as.officer, 'GET', `/cases/${found.id}`)).clocks.find((clock) => clock.name === 'feedback');
    expect(after).toMatchObject({ id: before!.id, dueAt: before!.dueAt });
    app.clock.set('2026-03-02T01:30:00Z');
  });

  it('opens nothing twice for the same key', async () => {
    const clientKey = '0b0c7a3e-8d0a-4f0e-9a37-3a1d9f4f7a10';
    const [first, second] = [await aCase(scene, { clientKey }), await aCase(scene, { clientKey })];
    expect(second.id).toBe(first.id);
  });

  it('shows progress by token or by number and phone, and nothing private', async () => {
    const raised = await aCase(scene);
    const progress = await ok<Record<string, unknown>>(scene, {}, 'GET', `/progress/${raised.trackingPath.split('/').at(-1)}`);
    expect(progress).toMatchObject({ number: raised.number, status: 'submitted' });
    expect(JSON.stringify(progress)).not.toContain('路灯');
    const wrong = await call(scene, {}, 'POST', '/progress', { number: raised.number, phoneLast4: '0000' });
    expect(wrong.statusCode).toBe(404);
  });
});

describe('time', () => {
  it('turns yellow, red and climbs the line on working days', async () => {
    const raised = await aCase(scene);
    app.clock.set('2026-03-03T09:30:00Z');
    await app.sweep();
    app.clock.set('2026-03-04T01:30:00Z');
    await app.sweep();
    expect((await ok(scene, scene.as.officer, 'GET', `/cases/${raised.id}`)).light).toBe('red');
    const notices = await ok<{ items: { kind: string; caseId: string }[] }>(scene, scene.as.leader, 'GET', '/notices?limit=100');
    app.clock.set('2026-03-05T01:30:00Z');
    await app.sweep();
    const later = await ok<{ items: { kind: string; caseId: string }[] }>(scene, scene.as.leader, 'GET', '/notices?limit=100');
    const of = (list: typeof later) => list.items.filter((notice) => notice.caseId === raised.id).map((notice) => notice.kind);
    expect(of(later)).toContain('clock_escalated');
    expect(of(notices).length).toBeLessThanOrEqual(of(later).length);
    app.clock.set('2026-03-02T01:30:00Z');
  });

  it('tells nobody on a day off, even when the sweep comes late', async () => {
    const raised = await aCase(scene);
    // Saturday noon; the deadline was on Tuesday.
    app.clock.set('2026-03-07T04:00:00Z');
    await app.sweep();
    const steps = async () => (await ok<{ items: { type: string }[] }>(scene, scene.as.officer, 'GET', `/cases/${raised.id}/timeline`)).items.map((entry) => entry.type);
    expect(await steps()).not.toContain('case.clock_red');
    app.clock.set('2026-03-09T01:30:00Z');
    await app.sweep();
    expect(await steps()).toContain('case.clock_red');
    app.clock.set('2026-03-02T01:30:00Z');
  });

  it('records silence as silence, and calls back', async () => {
    const accepted = await anAcceptedCase(scene);
    await act(scene, scene.as.officer, accepted, 'resolve', { resolution: '已修复' });
    await act(scene, scene.as.leader, accepted, 'approve');
    app.clock.set('2026-03-10T01:30:00Z');
    await app.sweep();
    const silent = await ok(scene, scene.as.officer, 'GET', `/cases/${accepted.id}`);
    expect(silent).toMatchObject({ status: 'calling_back', rating: null, confirmation: { silent: true, solved: null } });
    app.clock.set('2026-03-02T01:30:00Z');
  });
});
