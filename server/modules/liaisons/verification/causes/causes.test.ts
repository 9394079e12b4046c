import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import { asOwner } from '../../../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { aScene, call, ok, type Scene } from '../../../cases/testing.ts';
import { aLiaison } from '../../../people/testing.ts';
import { cameBack, giveMailbox } from '../../../notices/testing.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { checkChanges } from './business-changes.ts';
import { findSilence } from './find-silence.ts';
import { openVerificationOrder } from './open-order.ts';
import { anOrder, orderOf, stepOf } from '../testing.ts';

let app: TestApp;
let scene: Scene;
beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(async () => {
  app.clock.set('2026-03-02T01:30:00Z');
  scene = await aScene(app);
});
afterAll(() => app.close());

const all = <Row>(work: (tx: Tx) => Promise<Row>) => inTransaction(app.platform, system, work);
const causes = () => all(async (tx) => (await tx.sql.selectFrom('verification_causes').select(['cause', 'detail']).where('enterprise_id', '=', scene.enterpriseId).orderBy('at').execute()));
const holder = (role = 'primary') => all(async (tx) => (await tx.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', scene.enterpriseId).where('role', '=', role).where('until_day', 'is', null).executeTakeFirstOrThrow()).id);
const check = (body: object) => ok(scene, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/liaison-checks`, body);

describe('silence', () => {
  it('of 183 days opens an order, once; any act of the enterprise’s people, or a call that was answered, breaks it', async () => {
    await all((tx) => tx.sql.updateTable('enterprises').set({ created_at: new Date('2025-08-31T00:00:00Z') }).where('id', '=', scene.enterpriseId).execute());
    app.clock.set('2026-02-28T01:30:00Z');
    await findSilence(app.platform);
    expect(await causes()).toEqual([]);
    app.clock.set('2026-03-03T01:30:00Z');
    await findSilence(app.platform);
    await findSilence(app.platform);
    expect(await causes()).toEqual([{ cause: 'silence', detail: { since: '2025-08-31', days: 184 } }]);

    const other = await aScene(app);
    await all((tx) => tx.sql.updateTable('enterprises').set({ created_at: new Date('2025-06-01T00:00:00Z') }).where('id', '=', other.enterpriseId).execute());
    await ok(other, other.as.liaison, 'POST', '/cases', { title: '门口路灯不亮', body: '坏了一周', category: 'utilities' });
    await findSilence(app.platform);
    expect(await all((tx) => tx.sql.selectFrom('verification_orders').select('case_id').where('enterprise_id', '=', other.enterpriseId).execute())).toEqual([]);
  });
});

describe('news of others', () => {
  it('three calls in a row that reached nobody; not two, and not again for the same three', async () => {
    const holderId = await holder();
    for (let calls = 1; calls <= 4; calls += 1) {
      await check({ holderId, occasion: 'call', outcome: 'unreachable' });
      await app.runJobs();
      expect((await causes()).length).toBe(calls < 3 ? 0 : 1);
    }
    expect((await causes())[0]).toEqual({ cause: 'failed_calls', detail: { count: 3 } });
  });

  it('a liaison said to have left, and a number said to be wrong', async () => {
    await check({ holderId: await holder(), occasion: 'call', outcome: 'left', changedOn: '2026-02-10' });
    await check({ holderId: await holder(), occasion: 'call', outcome: 'wrong_contact', wrongChannel: 'phone' });
    await app.runJobs();
    expect((await causes()).map(({ cause, detail }) => [cause, detail])).toEqual(expect.arrayContaining([
      ['reported_gone', { role: 'primary', occasion: 'call', changedOn: '2026-02-10' }], ['bounces', { role: 'primary', channel: 'phone', reported: true }],
    ]));
  });

  it('an address that was suspended, until it works again', async () => {
    const told = (what: string) => all((tx) => record(tx, {
      type: `notices.contact_${what}`, record: { type: 'user', id: scene.ids.liaison }, parkId: scene.parkId, enterpriseId: scene.enterpriseId, audience: 'staff', params: { userId: scene.ids.liaison, channel: 'email', reason: 'mailbox_unknown' },
    }));
    await told('suspended');
    await app.runJobs();
    expect(await causes()).toEqual([{ cause: 'bounces', detail: { role: 'primary', channel: 'email', reason: 'mailbox_unknown' } }]);
    app.clock.set('2026-03-02T02:30:00Z');
    await told('restored');
    await app.runJobs();
    expect(await all((tx) => tx.sql.selectFrom('verification_orders').select('outcome').where('enterprise_id', '=', scene.enterpriseId).execute())).toEqual([{ outcome: 'answered' }]);
  });

  it('mail that comes back again and again is one cause; a number called wrong twice stays one order', async () => {
    await all((tx) => giveMailbox(tx, scene.ids.liaison, 'zhao@factory.example.cn'));
    for (let time = 0; time < 3; time += 1) {
      await all((tx) => cameBack(tx, scene.ids.liaison));
      await app.runJobs();
    }
    expect(await causes()).toEqual([{ cause: 'bounces', detail: { role: 'primary', channel: 'email', reason: 'user_unknown' } }]);
    for (let time = 0; time < 2; time += 1) await check({ holderId: await holder(), occasion: 'call', outcome: 'wrong_contact', wrongChannel: 'phone' });
    await app.runJobs();
    expect(await all((tx) => tx.sql.selectFrom('verification_orders').select('outcome').where('enterprise_id', '=', scene.enterpriseId).execute())).toEqual([{ outcome: null }]);
    expect((await causes()).map(({ detail }) => detail)).toEqual([{ role: 'primary', channel: 'email', reason: 'user_unknown' }, { role: 'primary', channel: 'phone', reported: true }]);
  });

  it('what is said again joins its cause, also what a second person says; what is said of another is another cause', async () => {
    await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' });
    const said = async (role: string, body: object) => {
      await check({ holderId: await holder(role), occasion: 'call', ...body });
      await app.runJobs();
    };
    await said('primary', { outcome: 'left', changedOn: '2026-02-10' });
    await said('primary', { outcome: 'left' });
    await said('deputy', { outcome: 'left' });
    expect(await causes()).toEqual([{ cause: 'reported_gone', detail: { role: 'primary', occasion: 'call', changedOn: '2026-02-10' } }, { cause: 'reported_gone', detail: { role: 'deputy', occasion: 'call', changedOn: null } }]);
    const keys = await all((tx) => tx.sql.selectFrom('verification_causes').select(['cause_key', 'more_keys']).where('enterprise_id', '=', scene.enterpriseId).orderBy('at').execute());
    expect(keys.map(({ more_keys: more }) => more.length)).toEqual([1, 0]);
    // The same news again, once all of it is answered: it opens nothing.
    await all((tx) => tx.sql.updateTable('verification_causes').set({ answered_at: tx.now }).where('enterprise_id', '=', scene.enterpriseId).execute());
    expect(await all((tx) => openVerificationOrder(tx, { enterpriseId: scene.enterpriseId, cause: 'reported_gone', causeKey: keys[0]!.more_keys[0]!, detail: {} }))).toBeNull();
  });

  it('a changed key fact that nobody confirmed within five working days', async () => {
    const edit = async (body: object) => {
      const { version } = await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
      const answer = await app.api.http.inject({ method: 'PATCH', url: `/api/v1/enterprises/${scene.enterpriseId}`, headers: scene.as.officer, payload: { version, ...body } });
      expect(answer.statusCode).toBe(200);
      await app.runJobs();
    };
    await edit({ headcount: 12 });
    await edit({ legalRepresentative: '王建国', address: '金昌路 9 号' });
    app.clock.set('2026-03-09T08:00:00Z');
    await checkChanges(app.platform);
    expect(await causes()).toEqual([]);
    app.clock.set('2026-03-09T10:00:00Z');
    await checkChanges(app.platform);
    await checkChanges(app.platform);
    expect(await causes()).toEqual([{ cause: 'business_change', detail: { fields: 'legal_representative,address', changedAt: '2026-03-02T01:30:00.000Z' } }]);

    scene = await aScene(app);
    await edit({ legalRepresentative: '李卫东' });
    await check({ holderId: await holder(), occasion: 'business_change', outcome: 'current' });
    app.clock.set('2026-03-30T10:00:00Z');
    await checkChanges(app.platform);
    expect(await causes()).toEqual([]);
  });
});

describe('replaced', () => {
  it('by asking the owner, followed until somebody else is seated; how late it was is kept', async () => {
    await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner' });
    await check({ holderId: await holder(), occasion: 'call', outcome: 'current' });
    const caseId = await anOrder(scene);
    app.clock.set('2026-03-10T01:30:00Z');
    await check({ holderId: await holder(), occasion: 'call', outcome: 'left', changedOn: '2026-03-05' });
    expect(await stepOf(scene, scene.as.officer, caseId, 'replace', { note: '原联络员已离职' })).toMatchObject({ status: 'replacing', allowedActions: expect.arrayContaining(['verify_anew']) as unknown });
    // What a request of the enterprise has of that name would tell the enterprise, and leave the order with the appointment.
    expect((await call(scene, scene.as.officer, 'POST', `/cases/${caseId}/resume`, { version: (await orderOf(scene, scene.as.officer, caseId)).version, note: '继续' })).json()).toMatchObject({ code: 'cases.action_not_allowed' });
    app.clock.set('2026-03-12T01:30:00Z');
    const { version } = await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
    const seated = await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${scene.enterpriseId}/holders`, headers: scene.as.officer, payload: { version, role: 'primary', name: '赵新', phone: '13900001234', post: '行政主管' } });
    expect(seated.statusCode, seated.body).toBe(200);
    await app.runJobs();
    expect(await orderOf(scene, scene.as.officer, caseId)).toMatchObject({ status: 'closed', outcome: 'replaced' });
    const { items: [lag] } = await ok<{ items: object[] }>(scene, scene.as.leader, 'GET', '/insight/lag/changes');
    expect(lag).toMatchObject({ enterprise: { id: scene.enterpriseId }, officer: { id: scene.ids.officer }, route: 'staff', lastConfirmedAt: '2026-03-02T01:30:00.000Z', confirmed: true, changedOn: '2026-03-05', confirmedDays: 10, confirmedWithin: true, changeWithin: true });
    const figures = await ok<{ confirmed: object; change: { count: number; medianDays: number }; byOfficer: object[] }>(scene, scene.as.leader, 'GET', '/insight/lag');
    expect(figures.confirmed).toMatchObject({ count: 1, medianDays: 10, within: 1 });
    expect(figures.change.medianDays).toBeCloseTo(7.4, 1);
    expect(figures.byOfficer).toMatchObject([{ id: scene.ids.officer, confirmed: { count: 1, within: 1 }, change: { count: 1, within: 1 } }]);
    expect((await call(scene, scene.as.leader, 'GET', '/insight/lag/export?format=csv')).body).toContain('工作人员登记');
    // Of the next change nobody states the day: it counts from the last confirmation alone, not as known at once.
    app.clock.set('2026-04-20T01:30:00Z');
    const seat = async (name: string, phone: string) => {
      const { version: now } = await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
      const answer = await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${scene.enterpriseId}/holders`, headers: scene.as.officer, payload: { version: now, role: 'primary', name, phone } });
      expect(answer.statusCode, answer.body).toBe(200);
    };
    await seat('钱进', '13900001235');
    const both = await ok<{ confirmed: object; change: { count: number; medianDays: number } }>(scene, scene.as.leader, 'GET', '/insight/lag');
    expect(both).toMatchObject({ confirmed: { count: 2, within: 1 }, change: { count: 1, within: 1 } });
    expect(both.change.medianDays).toBeCloseTo(7.4, 1);
    // Each interval is judged by itself: told nine days after it was, fifty-one after anybody was sure of the former one.
    app.clock.set('2026-06-10T01:30:00Z');
    await check({ holderId: await holder(), occasion: 'call', outcome: 'left', changedOn: '2026-06-01' });
    await seat('孙立', '13900001236');
    expect(await ok(scene, scene.as.leader, 'GET', '/insight/lag')).toMatchObject({ confirmed: { count: 2, within: 0 }, change: { count: 1, within: 1 } });
    const late = (interval: string) => ok<{ items: object[] }>(scene, scene.as.leader, 'GET', `/insight/lag/changes?interval=${interval}&within=false`);
    expect((await late('confirmed')).items).toMatchObject([{ confirmedWithin: false, changeWithin: true }, { confirmedWithin: false, changeWithin: null }]);
    expect((await late('change')).items).toEqual([]);
    // What nobody looked after stands behind its own row, not behind all.
    const changes = (query: string) => ok<{ items: object[] }>(scene, scene.as.leader, 'GET', `/insight/lag/changes${query}`);
    expect((await changes('?officerId=none')).items).toEqual([]);
    await asOwner(app, `update liaison_lags set officer_id = null where enterprise_id = '${scene.enterpriseId}' and since_change_days is null`);
    expect([(await changes('?officerId=none')).items.length, (await changes('')).items.length]).toEqual([1, 2]);
    expect((await ok<{ byOfficer: { id: string; confirmed: { count: number } }[] }>(scene, scene.as.leader, 'GET', '/insight/lag')).byOfficer.find(({ id }) => id === '')?.confirmed.count).toBe(1);
  });

  it('without an owner on file, says what else can be done; taken up again it starts from the first rung', async () => {
    const caseId = await anOrder(scene);
    const { version } = await orderOf(scene, scene.as.officer, caseId);
    expect((await call(scene, scene.as.officer, 'POST', `/verification-orders/${caseId}/replace`, { version })).json()).toMatchObject({ status: 409, code: 'verification.no_owner' });
    await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner' });
    await stepOf(scene, scene.as.officer, caseId, 'replace');
    expect(await stepOf(scene, scene.as.officer, caseId, 'resume', { note: '负责人未回复' })).toMatchObject({ status: 'verifying' });
  });

  it('an appointment that begins is followed, and one that comes to nothing puts the question again', async () => {
    const caseId = await anOrder(scene);
    const appointmentId = crypto.randomUUID();
    const told = async (what: string) => {
      await all((tx) => record(tx, { type: `appointment.${what}`, record: { type: 'appointment', id: appointmentId }, parkId: scene.parkId, enterpriseId: scene.enterpriseId, audience: 'enterprise', params: { role: 'primary', number: 'WR1' } }));
      await app.runJobs();
      return (await orderOf(scene, scene.as.officer, caseId)).status;
    };
    expect(await told('named')).toBe('replacing');
    expect(await told('expired')).toBe('verifying');
  });
});

describe('gone', () => {
  it('flagged only after somebody stood before the door; then the order ends and the file is found by its tag', async () => {
    const caseId = await anOrder(scene);
    const { version } = await orderOf(scene, scene.as.officer, caseId);
    expect((await call(scene, scene.as.officer, 'POST', `/verification-orders/${caseId}/gone`, { version, as: 'flagged', evidence: '搬走' })).json()).toMatchObject({ code: 'verification.not_visited' });
    expect(await orderOf(scene, scene.as.officer, caseId)).toMatchObject({ goneWays: ['closed'] });
    expect(await stepOf(scene, scene.as.officer, caseId, 'attempts', { way: 'visit', result: 'nobody_there' })).toMatchObject({ goneWays: ['closed', 'flagged'] });
    expect(await stepOf(scene, scene.as.officer, caseId, 'gone', { as: 'flagged', evidence: '现场已空置，物业证明已搬离' })).toMatchObject({ status: 'closed', outcome: 'gone', goneAs: 'flagged', goneOn: '2026-03-02' });
    expect((await ok<{ tags: string[] }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`)).tags).toEqual(['失联待退出']);
  });

  it('closed with its day: not before its cases are ended, and then nobody acts for it any more', async () => {
    const caseId = await anOrder(scene);
    const need = await ok<{ id: string }>(scene, scene.as.liaison, 'POST', '/cases', { title: '路灯不亮', body: '坏了', category: 'utilities' });
    const { version, goneWays, allowedActions } = await orderOf(scene, scene.as.officer, caseId);
    // Neither way would be taken now.
    expect([goneWays, allowedActions.includes('report_gone')]).toEqual([[], false]);
    const onCase = async () => (await ok<{ allowedActions: string[] }>(scene, scene.as.officer, 'GET', `/cases/${caseId}`)).allowedActions;
    expect(await onCase()).toEqual(allowedActions);
    expect(await onCase()).not.toContain('climb');
    const gone = (body: object) => call(scene, scene.as.officer, 'POST', `/verification-orders/${caseId}/gone`, { version, as: 'closed', evidence: '工商已注销', ...body });
    expect((await gone({})).json()).toMatchObject({ errors: [{ field: 'body.on', code: 'verification.day_needed' }] });
    expect((await gone({ on: '2026-12-01' })).json()).toMatchObject({ errors: [{ field: 'body.on', code: 'verification.day_in_future' }] });
    expect((await gone({ on: '2026-02-01' })).json()).toMatchObject({ code: 'verification.cases_open', status: 409 });
    await all((tx) => tx.sql.updateTable('cases').set({ status: 'declined', closed_at: tx.now }).where('id', '=', need.id).execute());
    const ended = await gone({ on: '2026-02-01' });
    expect(ended.json()).toMatchObject({ outcome: 'gone', goneAs: 'closed', goneOn: '2026-02-01' });
    expect(await ok(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`)).toMatchObject({ closed: { reason: 'gone' }, holders: [{ until: '2026-03-02' }], allowedActions: [] });
    expect((await call(scene, scene.as.liaison, 'POST', '/cases', { title: '路灯', body: '坏', category: 'other' })).statusCode).toBeGreaterThanOrEqual(400);
  });
});
