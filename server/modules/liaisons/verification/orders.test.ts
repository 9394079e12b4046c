import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aScene, call, ok, type Scene } from '../../cases/testing.ts';
import { aMandate, anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison } from '../../people/testing.ts';
import { renewPlan } from '../confirmations/testing.ts';
import { aSuspicion } from '../shadows/testing.ts';
import { anOrder, orderOf, stepOf, suspect } from './testing.ts';

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

const all = <Row>(work: (tx: Parameters<Parameters<typeof inTransaction>[2]>[0]) => Promise<Row>) => inTransaction(app.platform, system, work);
const openOrders = () => all(async (tx) => (await tx.sql.selectFrom('verification_orders').select('case_id').where('enterprise_id', '=', scene.enterpriseId).execute()).map((row) => row.case_id));

describe('opened by rule', () => {
  it('belongs to the enterprise’s officer, under a clock of working days, and says why', async () => {
    const caseId = await anOrder(scene);
    const order = await orderOf(scene, scene.as.officer, caseId);
    expect(order).toMatchObject({
      status: 'verifying', channel: 'rule', owner: { id: scene.ids.officer }, dueAt: '2026-03-05T09:30:00.000Z', causes: [{ cause: 'silence', detail: { since: '2025-08-01', days: 213 }, answeredAt: null }],
      nextRung: 'visit', outcome: null, lastConfirmedAt: null,
    });
    const { items } = await ok<{ items: { todo: string; case: { id: string } }[] }>(scene, scene.as.officer, 'GET', '/worklist');
    expect(items.find((item) => item.case.id === caseId)?.todo).toBe('verify');
    const notices = await all((tx) => tx.sql.selectFrom('notices').select(['kind', 'recipient_id', 'case_id', 'params']).where('enterprise_id', '=', scene.enterpriseId).execute());
    expect(notices.map(({ kind, recipient_id }) => [kind, recipient_id]).toSorted(([one], [other]) => String(one).localeCompare(String(other)))).toEqual([['liaison_check_asked', scene.ids.liaison], ['verification_opened', scene.ids.officer]]);
    // What the enterprise is told names neither the order nor why.
    expect(JSON.stringify(notices.find(({ kind }) => kind === 'liaison_check_asked'))).not.toMatch(/silence|2025-08-01|QL2026/);
    expect(notices.find(({ kind }) => kind === 'liaison_check_asked')?.case_id).toBeNull();
  });

  it('never twice for the same cause, open or answered; further causes gather on the one that is open', async () => {
    const first = await suspect(scene);
    expect(await suspect(scene)).toBeNull();
    expect(await suspect(scene, { cause: 'bounces', causeKey: 'one', detail: { channel: 'email' } })).toEqual({ caseId: first!.caseId, opened: false });
    expect((await orderOf(scene, scene.as.officer, first!.caseId)).causes.map(({ cause }) => cause)).toEqual(['silence', 'bounces']);
    const { holders } = await orderOf(scene, scene.as.officer, first!.caseId);
    await stepOf(scene, scene.as.officer, first!.caseId, 'confirm', { holderId: holders[0]!.id });
    expect(await suspect(scene)).toBeNull();
    expect(await suspect(scene, { causeKey: '2026-03-02' })).toMatchObject({ opened: true });
    expect(await openOrders()).toHaveLength(2);
  });

  it.each(['the same cause', 'different causes'])('opened at once by many for %s: one order', async (how) => {
    const results = await Promise.all(Array.from({ length: 8 }, (_, index) => suspect(scene, how === 'the same cause' ? {} : { causeKey: `day-${index}` })));
    expect(results.filter((result) => result?.opened)).toHaveLength(1);
    expect(await openOrders()).toHaveLength(1);
    expect(results.filter((result) => result !== null)).toHaveLength(how === 'the same cause' ? 1 : 8);
  });

  it('the database itself lets no second open order be', async () => {
    const caseId = await anOrder(scene);
    const second = all(async (tx) => {
      const { openByRule } = await import('../../cases/index.ts');
      const file = await openByRule(tx, { kind: 'verification', enterpriseId: scene.enterpriseId, title: '二', body: '二', category: 'other' });
      await tx.sql.insertInto('verification_orders').values({ case_id: file.id, enterprise_id: scene.enterpriseId, park_id: file.parkId, opened_at: tx.now }).execute();
    });
    await expect(second).rejects.toThrow(/verification_orders_one_open/);
    expect(await openOrders()).toEqual([caseId]);
  });

  it('by an act of the enterprise itself too, whose walls don’t let it see what it set off', async () => {
    const actor = { ...system, side: 'enterprise' as const, userId: scene.ids.liaison, enterprise: { id: scene.enterpriseId, name: '', role: 'primary' as const, scopes: [] } };
    const { openVerificationOrder } = await import('./index.ts');
    const opened = await inTransaction(app.platform, actor, (tx) => openVerificationOrder(tx, { enterpriseId: scene.enterpriseId, cause: 'reported_gone', causeKey: 'x', detail: {} }));
    expect(opened).toMatchObject({ opened: true });
    expect((await call(scene, scene.as.liaison, 'GET', `/cases/${opened!.caseId}`)).statusCode).toBe(404);
    expect((await call(scene, scene.as.liaison, 'GET', `/verification-orders/${opened!.caseId}`)).statusCode).toBe(403);
    expect((await ok<{ owner: { id: string } }>(scene, scene.as.officer, 'GET', `/verification-orders/${opened!.caseId}`)).owner.id).toBe(scene.ids.officer);
    // Nobody is warned who may be the one that left.
    expect(await all((tx) => tx.sql.selectFrom('notices').select('kind').where('recipient_id', '=', scene.ids.liaison).execute())).toEqual([]);
  });
});

describe('confirmed', () => {
  it('is kept as a confirmation, ends the order and judges whether it was in time', async () => {
    const caseId = await anOrder(scene);
    const { holders: [liaison] } = await orderOf(scene, scene.as.officer, caseId);
    app.clock.set('2026-03-03T02:00:00Z');
    const ended = await stepOf(scene, scene.as.officer, caseId, 'confirm', { holderId: liaison!.id, postSeen: true, note: '电话核实，仍负责行政工作' });
    expect(ended).toMatchObject({ status: 'closed', outcome: 'confirmed', allowedActions: [], lastConfirmedAt: '2026-03-03T02:00:00.000Z', causes: [{ answeredAt: '2026-03-03T02:00:00.000Z' }] });
    const { items: [check] } = await ok<{ items: object[] }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}/liaison-checks`);
    expect(check).toMatchObject({ occasion: 'order', outcome: 'current', holderId: liaison!.id, by: { id: scene.ids.officer }, postSeen: true });
    const row = await all((tx) => tx.sql.selectFrom('cases').select(['on_time', 'closed_at']).where('id', '=', caseId).executeTakeFirstOrThrow());
    expect(row).toMatchObject({ on_time: true, closed_at: app.clock.now() });
  });

  it('by the enterprise itself, where its word is enough; else the order goes on', async () => {
    const caseId = await anOrder(scene);
    await suspect(scene, { cause: 'shared_contact', causeKey: 'p', detail: {} });
    const { holders: [liaison] } = await orderOf(scene, scene.as.officer, caseId);
    app.clock.set('2026-03-02T02:00:00Z');
    await ok(scene, scene.as.liaison, 'POST', '/liaison-check', { holderId: liaison!.id, answer: 'current' });
    await app.runJobs();
    const after = await orderOf(scene, scene.as.officer, caseId);
    expect(after.status).toBe('verifying');
    expect(after.causes.map(({ cause, answeredAt }) => [cause, answeredAt !== null])).toEqual([['silence', true], ['shared_contact', false]]);

    const other = await aScene(app);
    const simple = await anOrder(other);
    app.clock.set('2026-03-02T03:00:00Z');
    await ok(other, other.as.liaison, 'POST', '/liaison-check', { holderId: (await orderOf(other, other.as.officer, simple)).holders[0]!.id, answer: 'current' });
    await app.runJobs();
    expect(await orderOf(other, other.as.officer, simple)).toMatchObject({ status: 'closed', outcome: 'answered' });
  });

  it('of somebody of another enterprise, or by who doesn’t own the order: refused', async () => {
    const caseId = await anOrder(scene);
    const { version, holders } = await orderOf(scene, scene.as.officer, caseId);
    const other = await aScene(app);
    const foreign = await anOrder(other);
    const theirs = (await orderOf(other, other.as.officer, foreign)).holders[0]!.id;
    expect((await call(scene, scene.as.officer, 'POST', `/verification-orders/${caseId}/confirm`, { version, holderId: theirs })).json()).toMatchObject({ status: 422, errors: [{ field: 'body.holderId', code: 'verification.holder_not_present' }] });
    expect((await call(scene, scene.as.colleague, 'POST', `/verification-orders/${caseId}/confirm`, { version, holderId: holders[0]!.id })).statusCode).toBe(409);
    expect((await call(scene, scene.as.officer, 'POST', `/verification-orders/${foreign}/confirm`, { version, holderId: theirs })).statusCode).toBe(404);
    expect((await call(scene, scene.as.officer, 'POST', `/verification-orders/${caseId}/confirm`, { version: version + 1, holderId: holders[0]!.id })).json()).toMatchObject({ code: 'common.stale_version', current: { version } });
  });
});

describe('the ladder', () => {
  it('climbs deputy, owner, address and visit, each with its own clock and the tries on record', async () => {
    await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' });
    await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner' });
    await all((tx) => tx.sql.updateTable('enterprises').set({ address: '金昌路 8 号' }).where('id', '=', scene.enterpriseId).execute());
    const caseId = await anOrder(scene);
    const { version, allowedActions } = await orderOf(scene, scene.as.officer, caseId);
    expect(allowedActions).not.toContain('climb');
    expect((await call(scene, scene.as.officer, 'POST', `/verification-orders/${caseId}/climb`, { version })).json()).toMatchObject({ status: 409, code: 'verification.not_tried' });
    const seen: unknown[] = [];
    for (const [way, result] of [['call', 'no_answer'], ['call', 'wrong_contact'], ['messenger', 'no_answer'], ['letter', 'returned']] as const) {
      const { status, dueAt, nextRung } = await stepOf(scene, scene.as.officer, caseId, 'attempts', { way, result, climb: true });
      seen.push([status, dueAt, nextRung]);
    }
    expect(seen).toEqual([
      ['asking_deputy', '2026-03-04T09:30:00.000Z', 'owner'], ['asking_owner', '2026-03-04T09:30:00.000Z', 'address'],
      ['writing', '2026-03-11T09:30:00.000Z', 'visit'], ['visiting', '2026-03-09T09:30:00.000Z', null],
    ]);
    const order = await stepOf(scene, scene.as.officer, caseId, 'attempts', { way: 'visit', result: 'nobody_there', note: '门锁，邻居称已搬走' });
    expect(order.rungs.map(({ rung, state, attempts }) => [rung, state, attempts.length])).toEqual([['liaison', 'tried', 1], ['deputy', 'tried', 1], ['owner', 'tried', 1], ['address', 'tried', 1], ['visit', 'present', 1]]);
    expect(order.allowedActions).not.toContain('climb');
    expect((await ok<{ items: { type: string }[] }>(scene, scene.as.officer, 'GET', `/cases/${caseId}/timeline`)).items.filter(({ type }) => type === 'case.attempted')).toHaveLength(5);
  });

  it('offers to climb only once somebody was tried at the present rung', async () => {
    await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' });
    const caseId = await anOrder(scene);
    expect((await stepOf(scene, scene.as.officer, caseId, 'attempts', { way: 'call', result: 'no_answer' })).allowedActions).toContain('climb');
    expect((await stepOf(scene, scene.as.officer, caseId, 'climb', {})).allowedActions).not.toContain('climb');
  });

  it('leaves out rungs that there are not', async () => {
    const caseId = await anOrder(scene);
    expect(await stepOf(scene, scene.as.officer, caseId, 'attempts', { way: 'call', result: 'no_answer', climb: true })).toMatchObject({ status: 'visiting', nextRung: null });
  });

  it('goes on from where it is when it is handed on', async () => {
    const caseId = await anOrder(scene);
    await stepOf(scene, scene.as.officer, caseId, 'attempts', { way: 'call', result: 'no_answer', climb: true });
    const { version } = await orderOf(scene, scene.as.officer, caseId);
    await ok(scene, scene.as.officer, 'POST', `/cases/${caseId}/hand-on`, { version, toUserId: scene.ids.colleague, reason: 'leave' });
    const offered = await orderOf(scene, scene.as.colleague, caseId);
    await ok(scene, scene.as.colleague, 'POST', `/cases/${caseId}/hand-on/answer`, { version: offered.version, accept: true });
    expect(await stepOf(scene, scene.as.colleague, caseId, 'attempts', { way: 'visit', result: 'nobody_there' })).toMatchObject({ status: 'visiting', owner: { id: scene.ids.colleague } });
  });

  it('refuses a result that no such way has', async () => {
    const caseId = await anOrder(scene);
    const { version } = await orderOf(scene, scene.as.officer, caseId);
    expect((await call(scene, scene.as.officer, 'POST', `/verification-orders/${caseId}/attempts`, { version, way: 'call', result: 'returned' })).json()).toMatchObject({ errors: [{ field: 'body.result', code: 'verification.result_of_way' }] });
  });

  it('turns yellow, red and climbs the line on working days', async () => {
    const caseId = await anOrder(scene);
    const told = async (id: string) => (await all((tx) => tx.sql.selectFrom('notices').select('kind').where('case_id', '=', caseId).where('recipient_id', '=', id).execute())).map(({ kind }) => kind);
    for (const [day, kinds, above] of [['2026-03-05', ['verification_opened', 'clock_yellow'], []], ['2026-03-06', ['verification_opened', 'clock_yellow', 'clock_escalated'], ['clock_escalated']]] as const) {
      app.clock.set(`${day}T02:00:00Z`);
      await app.sweep();
      expect([day, (await told(scene.ids.officer)).toSorted(), await told(scene.ids.leader)]).toEqual([day, [...kinds].toSorted(), above]);
    }
  });
});

describe('an enterprise that has ended', () => {
  it('takes with it its seats, planned call, open question, correction order and mandate, at that instant', async () => {
    const { enterpriseId, parkId } = scene;
    await all((tx) => renewPlan(tx, [parkId]));
    const caseId = (await suspect(scene, { cause: 'bounces', causeKey: 'one', detail: { channel: 'email' } }))!.caseId;
    const doubted = await aLiaison(app, { enterpriseId, role: 'deputy' });
    const suspicionId = await aSuspicion(app, { enterpriseId, parkId, userId: doubted.id });
    await ok(scene, scene.as.officer, 'POST', '/shadows/corrections', { suspicions: [{ suspicionId, version: 1 }] });
    const { id: mandateId } = await aMandate(app, { enterpriseId, grantedBy: scene.ids.liaison });
    const left = () => all(async (tx) => ({
      plan: (await tx.sql.selectFrom('verification_plan').select('enterprise_id').where('enterprise_id', '=', enterpriseId).execute()).length,
      rounds: (await tx.sql.selectFrom('liaison_rounds').select('id').where('enterprise_id', '=', enterpriseId).where('closed_at', 'is', null).execute()).length,
      seats: (await tx.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', enterpriseId).where('until_day', 'is', null).execute()).length,
      correction: (await tx.sql.selectFrom('correction_orders').select('state').where('enterprise_id', '=', enterpriseId).executeTakeFirstOrThrow()).state,
      mandate: (await tx.sql.selectFrom('mandates').select('state').where('id', '=', mandateId).executeTakeFirstOrThrow()).state,
    }));
    expect(await left()).toEqual({ plan: 1, rounds: 1, seats: 2, correction: 'open', mandate: 'active' });
    await stepOf(scene, scene.as.officer, caseId, 'gone', { as: 'closed', on: '2026-02-20', evidence: '已注销' });
    expect(await left()).toEqual({ plan: 0, rounds: 0, seats: 0, correction: 'settled', mandate: 'ended' });
    expect(await orderOf(scene, scene.as.officer, caseId)).toMatchObject({ outcome: 'gone', goneOn: '2026-02-20' });
  });
});

describe('lists', () => {
  it('come by urgency, what ended last, or the newest first, page by page the same; filtered by officer and step', async () => {
    const add = async (day: string, officer: string | null) => {
      app.clock.set(`${day}T01:30:00Z`);
      const file = await anEnterprise(app, { parkId: scene.parkId, ...(officer && { staff: { service_officer: officer } }) });
      return anOrder({ app, enterpriseId: file.id });
    };
    // The second is older and waits at a later step with more time left; the third has ended; the fourth is another officer's.
    const [first, second, third] = [await add('2026-03-03', scene.ids.officer), await add('2026-03-02', scene.ids.officer), await add('2026-03-02', scene.ids.officer)];
    const fourth = await add('2026-03-04', scene.ids.colleague);
    await stepOf(scene, scene.as.officer, second, 'attempts', { way: 'call', result: 'no_answer', climb: true });
    const { holders: [seat], version } = await orderOf(scene, scene.as.officer, third);
    expect(seat).toBeUndefined();
    await ok(scene, scene.as.officer, 'POST', `/verification-orders/${third}/attempts`, { version, way: 'call', result: 'no_answer', climb: true });
    await stepOf(scene, scene.as.officer, third, 'attempts', { way: 'visit', result: 'nobody_there' });
    await stepOf(scene, scene.as.officer, third, 'gone', { as: 'flagged', evidence: '已空置' });
    const listed = async (query: string) => (await ok<{ items: { caseId: string; dueAt: string | null }[] }>(scene, scene.as.officer, 'GET', `/verification-orders?${query}`)).items;
    const ids = async (query: string) => (await listed(query)).map(({ caseId }) => caseId);
    const urgent = await listed('sort=urgent');
    expect(urgent.map(({ caseId }) => caseId)).toEqual([first, fourth, second, third]);
    const due = urgent.slice(0, 3).map(({ dueAt }) => dueAt!);
    expect(due).toEqual(due.toSorted());
    expect(await ids('sort=newest')).toEqual([fourth, first, ...[second, third].toSorted().toReversed()]);
    expect(await ids('sort=newest&state=open')).toEqual([fourth, first, second]);
    for (const sort of ['urgent', 'newest']) {
      const seen: string[] = [];
      for (let cursor = ''; ;) {
        const page = await ok<{ items: { caseId: string }[]; next: string | null }>(scene, scene.as.officer, 'GET', `/verification-orders?sort=${sort}&limit=1${cursor}`);
        seen.push(...page.items.map(({ caseId }) => caseId));
        if (page.next === null) break;
        cursor = `&cursor=${encodeURIComponent(page.next)}`;
      }
      expect([sort, seen]).toEqual([sort, await ids(`sort=${sort}`)]);
    }
    expect(await ids(`ownerId=${scene.ids.colleague}&sort=urgent`)).toEqual([fourth]);
    expect(await ids('rung=visit&sort=urgent')).toEqual([second]);
    expect(await ids('rung=liaison&mine=true&sort=urgent')).toEqual([first]);
    expect(await ids('outcome=gone&sort=urgent')).toEqual([third]);
    expect(await ids('light=red&sort=urgent')).toEqual([]);
  });


  it('filter by cause, rung, state and outcome; the count and the table agree', async () => {
    const caseId = await anOrder(scene, { cause: 'bounces', causeKey: 'b', detail: { channel: 'email' } });
    const listed = async (query: string) => (await ok<{ items: { caseId: string; causes: string[] }[] }>(scene, scene.as.officer, 'GET', `/verification-orders?${query}`)).items.map((item) => item.caseId);
    expect(await listed('cause=bounces&state=open&rung=liaison')).toEqual([caseId]);
    expect(await listed('cause=silence')).toEqual([]);
    expect((await ok<{ count: number }>(scene, scene.as.officer, 'GET', '/verification-orders/count?cause=bounces')).count).toBe(1);
    const table = await call(scene, scene.as.officer, 'GET', '/verification-orders/export?format=csv');
    expect(table.body).toContain('联系方式失效');
    expect((await ok<{ items: { id: string }[] }>(scene, scene.as.officer, 'GET', '/cases?kind=verification')).items.map(({ id }) => id)).toEqual([caseId]);
  });
});

describe('with files that become one and are parted again', () => {
  const versionOf = async (id: string) => (await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/enterprises/${id}`)).version;
  const causesOf = (id: string) => all(async (tx) => (await tx.sql.selectFrom('verification_orders as o').innerJoin('verification_causes as k', 'k.case_id', 'o.case_id').select(['k.cause', 'k.about'])
    .where('o.enterprise_id', '=', id).where('o.closed_at', 'is', null).where('k.answered_at', 'is', null).orderBy('k.cause').execute()).map(({ cause, about }) => `${cause} ${about}`.trim()));
  async function merged() {
    const other = await anEnterprise(app, { parkId: scene.parkId, staff: { service_officer: scene.ids.officer } });
    await aLiaison(app, { enterpriseId: other.id });
    await suspect(scene);
    await suspect({ app, enterpriseId: other.id }, { causeKey: 'of the other' });
    await suspect({ app, enterpriseId: other.id }, { cause: 'bounces', causeKey: 'of the other', about: 'x email', detail: { channel: 'email' } });
    await ok(scene, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/merge`, { version: await versionOf(scene.enterpriseId), otherId: other.id, otherVersion: await versionOf(other.id), choices: [] });
    expect(await causesOf(scene.enterpriseId)).toEqual(['bounces x email', 'silence']);
    return other;
  }
  async function part() {
    const { items: [merge] } = await ok<{ items: { id: string; version: number }[] }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}/merges`);
    await ok(scene, scene.as.officer, 'POST', `/merges/${merge!.id}/undo`, { version: merge!.version });
  }

  it('each is asked about again what it was asked about', async () => {
    const other = await merged();
    await part();
    expect(await causesOf(scene.enterpriseId)).toEqual(['silence']);
    expect(await causesOf(other.id)).toEqual(['bounces x email', 'silence']);
    const { items } = await ok<{ items: { todo: string; case: { enterprise: { id: string } } }[] }>(scene, scene.as.officer, 'GET', '/worklist');
    expect(items.filter(({ todo }) => todo === 'verify').map(({ case: { enterprise } }) => enterprise.id).toSorted()).toEqual([scene.enterpriseId, other.id].toSorted());
  });

  it('what was found out meanwhile isn\'t asked again', async () => {
    const other = await merged();
    const [open] = await all((tx) => tx.sql.selectFrom('verification_orders').select('case_id').where('enterprise_id', '=', scene.enterpriseId).where('closed_at', 'is', null).execute());
    const { holders } = await orderOf(scene, scene.as.officer, open!.case_id);
    await stepOf(scene, scene.as.officer, open!.case_id, 'confirm', { holderId: holders[0]!.id });
    await part();
    expect(await Promise.all([scene.enterpriseId, other.id].map(causesOf))).toEqual([[], []]);
  });
});
