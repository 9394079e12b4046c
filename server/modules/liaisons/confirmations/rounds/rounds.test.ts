import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Confirmation } from '@qilian/contract/confirmations';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { aScene, act, aConfirmedCase, call, ok, type Scene } from '../../../cases/testing.ts';
import { checkLink } from '../../../notices/testing.ts';
import { aLiaison, signedInAs } from '../../../people/testing.ts';
import { askAround, askTheQuiet } from './ask-the-quiet.ts';
import { beginRound } from './rounds.ts';
import { noticeUnread } from '../reactions.ts';
import { renewPlan } from '../plan/renew-plan.ts';

let app: TestApp;
let scene: Scene;
let owner: { id: string };
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(async () => {
  app.clock.set('2026-03-02T01:30:00Z');
  scene = await aScene(app);
  owner = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner' });
  await all((tx) => renewPlan(tx, [scene.parkId]));
});
afterAll(() => app.close());

const all = <Row>(work: (tx: Tx) => Promise<Row>) => inTransaction(app.platform, system, work);
const round = () => all(async (tx) => (await tx.sql.selectFrom('liaison_rounds').select(['step', 'cause', 'outcome', 'due_at']).where('enterprise_id', '=', scene.enterpriseId).orderBy('opened_at', 'desc').executeTakeFirst()));
const notices = (kind: string) => all((tx) => tx.sql.selectFrom('notices').select(['id', 'recipient_id']).where('enterprise_id', '=', scene.enterpriseId).where('kind', '=', kind).orderBy('created_at', 'desc').execute());
const tokenOf = (noticeId: string) => checkLink(app.platform.secrets, noticeId).split('#')[1]!;
const plannedOn = () => all(async (tx) => (await tx.sql.selectFrom('verification_plan').select('planned_on').where('enterprise_id', '=', scene.enterpriseId).executeTakeFirst())?.planned_on);
const byLink = (path: string, payload: object) => app.api.http.inject({ method: 'POST', url: `/api/v1/liaison-check/by-link${path}`, payload });
const history = async () => (await ok<{ items: Confirmation[] }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}/liaison-checks`)).items;

/** The liaison signed in when the scene was made; from this day on nothing was heard for the park's three weeks. */
async function quiet(): Promise<void> {
  app.clock.set('2026-03-26T02:00:00Z');
  await askAround(app.platform);
}

describe('a liaison who gave no sign', () => {
  it('is asked after three weeks, not before, and one tap on the link confirms', async () => {
    app.clock.set('2026-03-20T02:00:00Z');
    await askAround(app.platform);
    expect(await round()).toBeUndefined();
    await quiet();
    expect(await round()).toMatchObject({ step: 'liaison', cause: 'quiet', due_at: new Date('2026-03-31T09:30:00.000Z') });
    const [asked, ...others] = await notices('liaison_check_asked');
    expect([asked!.recipient_id, others]).toEqual([scene.ids.liaison, []]);
    const token = tokenOf(asked!.id);
    expect((await byLink('/open', { token })).json()).toMatchObject({ own: true, open: true, role: 'primary' });
    expect((await byLink('', { token, answer: 'current' })).json()).toEqual({ next: 'none' });
    expect((await history())[0]).toMatchObject({ outcome: 'current', occasion: 'one_tap', by: { id: scene.ids.liaison } });
    expect(await round()).toMatchObject({ outcome: 'answered' });
    expect((await byLink('', { token, answer: 'left' })).json()).toMatchObject({ status: 409, code: 'confirmations.answered_already' });
    // Nobody asks again soon.
    app.clock.set('2026-03-27T02:00:00Z');
    await askAround(app.platform);
    expect(await notices('liaison_check_asked')).toHaveLength(1);
  });

  it('on a day off nobody is asked', async () => {
    app.clock.set('2026-03-28T02:00:00Z');
    await askAround(app.platform);
    expect(await round()).toBeUndefined();
  });

  it('doesn’t answer within three working days: the owner is asked; then the officer calls the next working day', async () => {
    await quiet();
    app.clock.set('2026-03-31T08:00:00Z');
    await askAround(app.platform);
    expect(await notices('liaison_check_of')).toEqual([]);
    app.clock.set('2026-04-01T02:00:00Z');
    await askAround(app.platform);
    const [asked] = await notices('liaison_check_of');
    expect(asked!.recipient_id).toBe(owner.id);
    expect((await byLink('/open', { token: tokenOf(asked!.id) })).json()).toMatchObject({ own: false, open: true });
    app.clock.set('2026-04-08T02:00:00Z');
    await askAround(app.platform);
    expect(await round()).toMatchObject({ step: 'officer', due_at: null, outcome: null });
    expect(await plannedOn()).toBe('2026-04-09');
    // Asked in vain, and the call fails: there is nothing to wait for.
    const holderId = await all(async (tx) => (await tx.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', scene.enterpriseId).where('role', '=', 'primary').executeTakeFirstOrThrow()).id);
    app.clock.set('2026-04-09T02:00:00Z');
    await ok(scene, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/liaison-checks`, { holderId, occasion: 'call', outcome: 'unreachable' });
    await app.runJobs();
    expect(await all((tx) => tx.sql.selectFrom('verification_causes').select('cause').where('enterprise_id', '=', scene.enterpriseId).execute())).toEqual([{ cause: 'failed_calls' }]);
  });

  it('the owner says that the liaison has left: that opens an order, and leads to naming a successor', async () => {
    await quiet();
    app.clock.set('2026-04-01T02:00:00Z');
    await askAround(app.platform);
    const token = tokenOf((await notices('liaison_check_of'))[0]!.id);
    expect((await byLink('', { token, answer: 'left', changedOn: '2026-03-15' })).json()).toEqual({ next: 'name_successor' });
    await app.runJobs();
    expect((await history())[0]).toMatchObject({ outcome: 'left', changedOn: '2026-03-15', by: { id: owner.id } });
    expect(await all((tx) => tx.sql.selectFrom('verification_causes').select('cause').where('enterprise_id', '=', scene.enterpriseId).execute())).toEqual([{ cause: 'reported_gone' }]);
  });

  it('acts without answering: nobody else is asked', async () => {
    await quiet();
    app.clock.set('2026-03-30T02:00:00Z');
    await signedInAs(app, { id: scene.ids.liaison });
    app.clock.set('2026-04-01T02:00:00Z');
    await askAround(app.platform);
    expect(await round()).toMatchObject({ outcome: 'seen' });
    expect(await notices('liaison_check_of')).toEqual([]);
  });

  it('is asked on the portal as well, and so is the owner once it is the owner’s turn', async () => {
    await all((tx) => beginRound(tx, { enterpriseId: scene.enterpriseId, cause: 'contact', step: 'others' }));
    for (const as of [scene.as.liaison, await signedInAs(app, owner)]) {
      const { ask, seats } = await ok<{ ask: boolean; seats: { role: string; due: boolean }[] }>(scene, as, 'GET', '/liaison-check');
      expect([ask, seats.find(({ role }) => role === 'primary')?.due]).toEqual([true, true]);
    }
  });
});

describe('further signs', () => {
  it('a call that reached nobody asks liaison and owner by a message at once', async () => {
    const holderId = await all(async (tx) => (await tx.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', scene.enterpriseId).where('role', '=', 'primary').executeTakeFirstOrThrow()).id);
    await ok(scene, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/liaison-checks`, { holderId, occasion: 'call', outcome: 'unreachable' });
    expect(await round()).toMatchObject({ step: 'others', cause: 'failed_call' });
    expect([(await notices('liaison_check_of'))[0]?.recipient_id, (await notices('liaison_check_asked'))[0]?.recipient_id]).toEqual([owner.id, scene.ids.liaison]);
  });

  it('a notice left unread counts only of a liaison who gave no other sign for a fortnight', async () => {
    const unread = () => all((tx) => noticeUnread(tx, { enterpriseId: scene.enterpriseId, params: { former: 'primary' } }));
    app.clock.set('2026-03-10T02:00:00Z');
    await unread();
    expect(await round()).toBeUndefined();
    app.clock.set('2026-03-18T02:00:00Z');
    await unread();
    expect(await round()).toMatchObject({ step: 'others', cause: 'unacknowledged' });
  });

  it('never two rounds at once, and a successor in the seat ends the question', async () => {
    await Promise.all(Array.from({ length: 6 }, () => all((tx) => beginRound(tx, { enterpriseId: scene.enterpriseId, cause: 'contact', step: 'others' }))));
    expect(await notices('liaison_check_of')).toHaveLength(1);
    const { version } = await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
    const seated = await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${scene.enterpriseId}/holders`, headers: scene.as.officer, payload: { version, role: 'primary', name: '赵新', phone: '13900001234' } });
    expect(seated.statusCode, seated.body).toBe(200);
    expect(await round()).toMatchObject({ outcome: 'ended' });
    expect((await byLink('/open', { token: tokenOf((await notices('liaison_check_of'))[0]!.id) })).json()).toMatchObject({ code: 'confirmations.link_over' });
  });

  it('nor where a call begins one while the quiet are asked: both go through', async () => {
    app.clock.set('2026-03-26T02:00:00Z');
    let asked: Promise<number> | undefined;
    await all(async (tx) => {
      await beginRound(tx, { enterpriseId: scene.enterpriseId, cause: 'failed_call', step: 'others' });
      asked = all((other) => askTheQuiet(other, scene.parkId));
      // Without the lock it would wait here for the call's commit, and fail by it.
      await Promise.race([asked, new Promise((done) => { setTimeout(done, 500); })]);
    });
    expect(await asked).toBe(0);
    expect(await round()).toMatchObject({ cause: 'failed_call' });
  });

  it('an owner without liaison is asked as the head of the enterprise, a deputy as the deputy', async () => {
    await all((tx) => tx.sql.updateTable('enterprise_holders').set({ until_day: '2026-03-01' }).where('enterprise_id', '=', scene.enterpriseId).where('role', '=', 'primary').execute());
    await all((tx) => beginRound(tx, { enterpriseId: scene.enterpriseId, cause: 'contact', step: 'liaison' }));
    const [asked] = await notices('liaison_check_asked');
    expect(asked!.recipient_id).toBe(owner.id);
    const subjectOf = async (as: Record<string, string>) => (await ok<{ items: { subject: string }[] }>(scene, as, 'GET', '/notices')).items[0]!.subject;
    expect(await subjectOf(await signedInAs(app, owner))).toMatch(/^您还是.+的企业负责人吗？$/);
    expect((await byLink('/open', { token: tokenOf(asked!.id) })).json()).toMatchObject({ role: 'owner', own: true });
    await all((tx) => tx.sql.updateTable('liaison_rounds').set({ closed_at: tx.now, outcome: 'ended' }).where('enterprise_id', '=', scene.enterpriseId).execute());
    const deputy = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy', name: '周助理' });
    app.clock.set('2026-03-02T02:30:00Z');
    await all((tx) => beginRound(tx, { enterpriseId: scene.enterpriseId, cause: 'contact', step: 'others' }));
    expect(await subjectOf(await signedInAs(app, deputy))).toMatch(/^您还是.+的副联络员吗？$/);
    expect(await subjectOf(await signedInAs(app, owner))).toMatch(/^周助理还是.+的副联络员吗？$/);
  });

  it('a link of another notice, or changed by a letter, opens nothing', async () => {
    await all((tx) => beginRound(tx, { enterpriseId: scene.enterpriseId, cause: 'contact', step: 'liaison' }));
    const token = tokenOf((await notices('liaison_check_asked'))[0]!.id);
    for (const wrong of [tokenOf(crypto.randomUUID()), `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`]) expect((await byLink('/open', { token: wrong })).json()).toMatchObject({ code: 'confirmations.link_over' });
  });
});

describe('a call-back about a case', () => {
  const answers = { reached: true, solved: true, usable: true, satisfaction: 5 };

  it('asks the liaison question too, which counts', async () => {
    const confirmed = await aConfirmedCase(scene);
    const without = await call(scene, scene.as.colleague, 'POST', `/cases/${confirmed.id}/call-back`, { version: confirmed.version, ...answers });
    expect(without.json()).toMatchObject({ status: 422, errors: [{ field: 'body.liaison', code: 'cases.call_back_liaison_missing' }] });
    await act(scene, scene.as.colleague, confirmed, 'call-back', { ...answers, liaison: { outcome: 'current' } });
    expect((await history())[0]).toMatchObject({ outcome: 'current', occasion: 'call', by: { id: scene.ids.colleague } });
  });

  it('by which a liaison is found to have left; what contradicts itself is refused whole', async () => {
    const confirmed = await aConfirmedCase(scene);
    const refused = await call(scene, scene.as.colleague, 'POST', `/cases/${confirmed.id}/call-back`, { version: confirmed.version, ...answers, liaison: { outcome: 'wrong_contact' } });
    expect(refused.json()).toMatchObject({ status: 422, errors: [{ field: 'body.liaison.wrongChannel' }] });
    expect((await call(scene, scene.as.colleague, 'POST', `/cases/${confirmed.id}/call-back`, { version: confirmed.version, reached: false, liaison: { outcome: 'left' } })).json()).toMatchObject({ errors: [{ code: 'cases.call_back_nobody_asked' }] });
    await act(scene, scene.as.colleague, confirmed, 'call-back', { ...answers, liaison: { outcome: 'left', changedOn: '2026-02-20' } });
    await app.runJobs();
    expect((await history())[0]).toMatchObject({ outcome: 'left', changedOn: '2026-02-20' });
    expect(await all((tx) => tx.sql.selectFrom('verification_causes').select('cause').where('enterprise_id', '=', scene.enterpriseId).execute())).toEqual([{ cause: 'reported_gone' }]);
  });
});
