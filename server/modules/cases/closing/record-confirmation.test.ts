import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CaseDetail } from '@qilian/contract/cases';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aCase, aCaseWithADepartment, act, actOnTask, anAcceptedCase, aScene, call, ok, type Scene } from '../testing.ts';

let app: TestApp;
let scene: Scene;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
});
beforeEach(() => app.clock.set('2026-03-02T01:30:00Z'));
afterAll(() => app.close());

const allowed = async (as: Record<string, string>, { id }: { id: string }) => (await ok(scene, as, 'GET', `/cases/${id}`)).allowedActions;

/** Solved with a department's help, reviewed; the enterprise is asked to confirm. */
async function aCaseToConfirm(): Promise<CaseDetail> {
  const found = await aCaseWithADepartment(scene);
  await actOnTask(scene, scene.as.handler, found, 'feed-back', { outcome: 'solved', text: '已修复' });
  await actOnTask(scene, scene.as.officer, found, 'accept-feedback');
  await act(scene, scene.as.officer, found, 'resolve', { resolution: '路灯已修复' });
  return act(scene, scene.as.leader, found, 'approve');
}
const said = { how: 'phone', saidBy: '赵丽', solved: true, rating: 4, comment: '修得挺快' };
const record = async (as: Record<string, string>, { id }: { id: string }, body: object = said) => {
  const { version } = await ok(scene, scene.as.leader, 'GET', `/cases/${id}`);
  return call(scene, as, 'POST', `/cases/${id}/confirm-on-behalf`, { version, ...body });
};
const noticesOf = async (as: Record<string, string>) => (await ok<{ items: { kind: string; body: string; caseId: string }[] }>(scene, as, 'GET', '/notices')).items;

describe('a confirmation recorded for the enterprise', () => {
  it('is offered to and taken from those alone who had no part in the case', async () => {
    const found = await aCaseToConfirm();
    for (const who of ['officer', 'handler', 'departmentLiaison', 'liaison'] as const) {
      expect(await allowed(scene.as[who], found), who).not.toContain('record_confirmation');
      expect((await record(scene.as[who], found)).statusCode, who).toBe(409);
    }
    for (const who of ['colleague', 'leader'] as const) expect(await allowed(scene.as[who], found), who).toContain('record_confirmation');
  });

  it('is refused to a former owner, and without the rating or the reason', async () => {
    const found = await anAcceptedCase(scene);
    await act(scene, scene.as.officer, found, 'hand-on', { toUserId: scene.ids.colleague, reason: 'leave' });
    await act(scene, scene.as.colleague, found, 'hand-on/answer', { accept: true });
    await act(scene, scene.as.colleague, found, 'resolve', { resolution: '路灯已修复' });
    await act(scene, scene.as.leader, found, 'approve');
    expect(await allowed(scene.as.officer, found)).not.toContain('record_confirmation');
    const missing = async (body: object) => (await record(scene.as.leader, found, body)).json<{ errors: { field: string }[] }>().errors.map(({ field }) => field);
    expect(await missing({ how: 'phone', saidBy: '赵丽', solved: true })).toEqual(['body.rating']);
    expect(await missing({ how: 'phone', saidBy: '赵丽', solved: false })).toEqual(['body.comment']);
  });

  it('stands as such, is told to the enterprise, counts as no satisfaction of its own, and is called back by another', async () => {
    const found = await aCaseToConfirm();
    expect((await record(scene.as.colleague, found)).statusCode).toBe(200);
    const detail = await ok(scene, scene.as.liaison, 'GET', `/cases/${found.id}`);
    expect(detail).toMatchObject({
      status: 'calling_back', rating: null,
      confirmation: { solved: true, rating: 4, comment: '修得挺快', silent: false, onBehalf: { by: { id: scene.ids.colleague }, how: 'phone', saidBy: '赵丽' } },
    });
    const [notice] = (await noticesOf(scene.as.liaison)).filter(({ caseId }) => caseId === found.id);
    expect(notice).toMatchObject({ kind: 'case_confirmed_on_behalf' });
    expect(notice!.body).toContain('赵丽的电话答复');
    expect(await allowed(scene.as.leader, found)).toContain('record_call_back');
    expect(await allowed(scene.as.colleague, found)).not.toContain('record_call_back');
    expect((await ok<{ count: number }>(scene, scene.as.leader, 'GET', '/cases/count?rated=true')).count).toBe(0);
    const { items: [latest] } = await ok<{ items: { type: string; params: object; note: string }[] }>(scene, scene.as.liaison, 'GET', `/cases/${found.id}/timeline`);
    expect(latest).toMatchObject({ type: 'case.confirmed_on_behalf', params: { how: 'phone', saidBy: '赵丽', rating: 4 }, note: '修得挺快' });
  });

  it('falls by the enterprise\'s objection: handling goes on and nothing of it is left', async () => {
    const found = await aCaseToConfirm();
    await record(scene.as.colleague, found);
    expect(await allowed(scene.as.liaison, found)).toEqual(expect.arrayContaining(['confirm', 'dispute']));
    expect(await act(scene, scene.as.liaison, found, 'dispute', { reason: '我们没有这样说过' })).toMatchObject({ status: 'handling', rating: null, reopenings: 1, confirmation: null });
    expect((await noticesOf(scene.as.colleague)).some(({ kind, caseId }) => kind === 'case_disputed' && caseId === found.id)).toBe(true);
  });

  it('gives way to the enterprise\'s own word, which is then final', async () => {
    const found = await aCaseToConfirm();
    await record(scene.as.colleague, found);
    const own = await act(scene, scene.as.liaison, found, 'confirm', { rating: 2 });
    expect(own).toMatchObject({ status: 'calling_back', confirmation: { rating: 2, onBehalf: null } });
    expect(own.allowedActions).not.toContain('confirm');
    expect(own.clocks.filter(({ name, stoppedAt }) => name === 'call_back' && stoppedAt === null)).toHaveLength(1);
    expect((await ok<{ count: number }>(scene, scene.as.leader, 'GET', '/cases/count?rated=true')).count).toBe(1);
  });

  it('that says "not solved" sends the case back with the reason', async () => {
    const found = await aCaseToConfirm();
    expect((await record(scene.as.leader, found, { how: 'counter', saidBy: '赵丽', solved: false, comment: '昨晚又灭了' })).json()).toMatchObject({ status: 'handling' });
    expect((await noticesOf(scene.as.officer))[0]).toMatchObject({ kind: 'case_disputed_on_behalf', caseId: found.id });
  });
});

describe('urging by the enterprise', () => {
  it('is offered again only when it is allowed again', async () => {
    const found = await aCase(scene);
    expect(await allowed(scene.as.liaison, found)).toContain('urge');
    const urged = await act(scene, scene.as.liaison, found, 'urge');
    expect(urged.allowedActions).not.toContain('urge');
    const again = await call(scene, scene.as.liaison, 'POST', `/cases/${found.id}/urge`, { version: urged.version });
    expect([again.statusCode, again.json<{ code: string }>().code]).toEqual([429, 'cases.urged_today']);
    expect(await allowed(scene.as.leader, found)).toContain('urge');
    app.clock.set('2026-03-02T21:30:00Z');
    expect(await allowed(scene.as.liaison, found)).toContain('urge');
  });
});
