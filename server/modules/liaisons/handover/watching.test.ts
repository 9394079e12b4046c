import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HandoverDetail, HandoverSummary } from '@qilian/contract/handovers';
import type { Notice } from '@qilian/contract/notices';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aCase, aScene, call, ok, type Scene } from '../../cases/testing.ts';
import { aMandate } from '../../enterprises/testing.ts';
import { aLiaison, anOfficer, signedInAs } from '../../people/testing.ts';
import { endConfirmed } from './sweeps.ts';
import { aSignedAppointment, unconfirmed } from './testing.ts';

/** Who may look at a handover, and what those above it see of one that doesn't move. */

type Headers = Record<string, string>;
let app: TestApp;
let scene: Scene;
let id: string;
let successor: { id: string; name: string };
let owner: { id: string; name: string };
let as: Record<'owner' | 'predecessor' | 'successor' | 'officer' | 'leader' | 'colleague' | 'departmentLiaison', Headers>;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-03-02T01:30:00Z');
  scene = await aScene(app);
  owner = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner' });
  successor = await aLiaison(app);
  as = { ...scene.as, owner: await signedInAs(app, owner), predecessor: scene.as.liaison, successor: await signedInAs(app, successor) };
  await aCase(scene, { title: '北门路灯不亮' });
});

let mobiles = 13_855_550_000;
const begin = async () => {
  ({ handoverId: id } = await aSignedAppointment(app, { enterpriseId: scene.enterpriseId, successorId: successor.id, byId: owner.id }) as { handoverId: string });
};
const at = (path = '') => `/handovers/${id}${path}`;
const see = (who: Headers) => ok<HandoverDetail>(scene, who, 'GET', at());
const put = async (who: Headers, path: string, body: object = {}) => ok<HandoverDetail>(scene, who, 'POST', at(path), { version: (await see(who)).version, ...body });
const list = async (who: Headers, query: string) => (await ok<{ items: HandoverSummary[] }>(scene, who, 'GET', `/handovers?${query}`)).items.map((one) => one.id);
const blind = async (who: Headers): Promise<boolean> => (await call(scene, who, 'GET', at())).statusCode === 404 && !(await list(who, 'limit=100')).includes(id);
const anew = (person: { id: string }) => signedInAs(app, person);

async function write(): Promise<void> {
  for (const section of ['account', 'legacy', 'document']) await ok(scene, as.predecessor, 'POST', at('/nothing'), { section, nothing: true });
  await put(as.predecessor, '/written');
}
async function confirmAll(): Promise<void> {
  for (const { key, seen } of unconfirmed(await see(as.successor))) await ok(scene, as.successor, 'POST', at('/confirm'), { item: key, seen });
}
async function seatSomebodyElse(): Promise<void> {
  const { version } = await ok<{ version: number }>(scene, as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
  const seated = await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${scene.enterpriseId}/holders`, headers: as.officer, payload: { version, role: 'primary', name: '周敏', phone: String((mobiles += 1)) } });
  expect(seated.statusCode, seated.body).toBe(200);
}

describe('who sees it', () => {
  test('nobody but the two, the owner, the liaison and the park that keeps the file', async () => {
    await begin();
    const agent = await aLiaison(app);
    await aMandate(app, { enterpriseId: scene.enterpriseId, agentId: agent.id, grantedBy: owner.id });
    const stranger = await aScene(app);
    const deputy = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' });
    const outsiders = { agent: await anew(agent), deputy: await anew(deputy), stranger: stranger.as.liaison, elsewhere: stranger.as.leader, department: as.departmentLiaison, handler: scene.as.handler };
    for (const [who, headers] of Object.entries(outsiders)) expect(await blind(headers), who).toBe(true);
    const auditor = await signedInAs(app, await anOfficer(app, { role: 'auditor', areaId: scene.parkId }));
    for (const headers of [as.owner, as.predecessor, as.successor, as.officer, as.leader, auditor]) expect(await blind(headers)).toBe(false);
    expect((await see(auditor)).allowedActions).toEqual([]);
  });

  test('whoever lost the seat meanwhile learns nothing more by a handover that came to nothing', async () => {
    await begin();
    await seatSomebodyElse();
    await aCase(scene, { title: '撤销之后的新事' }).catch(() => undefined);
    expect(await blind(await anew({ id: scene.ids.liaison }))).toBe(true);
    expect(await blind(as.successor)).toBe(true);
    // What was never confirmed isn't kept, and what is open now isn't shown: it was called off.
    expect(await see(as.owner)).toMatchObject({ state: 'cancelled', checklist: [] });
  });

  test('nor does a successor who is no longer liaison, by an emergency of which something is still to be confirmed', async () => {
    await begin();
    await put(as.owner, '/declaration', { cause: 'left', reason: '已离职，联系不上' });
    expect(await put(as.leader, '/decide', { approve: true })).toMatchObject({ state: 'confirming_after' });
    const [item] = (await see(as.successor)).checklist as [HandoverDetail['checklist'][number]];
    await seatSomebodyElse();
    const former = await anew(successor);
    expect(await blind(former)).toBe(true);
    // Nobody is waited for any more.
    expect(await see(as.officer)).toMatchObject({ state: 'closed', end: { reason: 'seat_changed' } });
    expect((await call(scene, former, 'POST', at('/confirm'), { item: item.key, seen: item.seen })).statusCode).toBe(404);
  });

  test('of which all has ended meanwhile is over by itself, and nobody is reminded of it', async () => {
    await begin();
    await put(as.owner, '/declaration', { cause: 'left', reason: '已离职，联系不上' });
    await put(as.leader, '/decide', { approve: true });
    await app.sweep();
    const { checklist: [item], state } = await see(as.successor);
    expect([state, item!.kind]).toEqual(['confirming_after', 'case']);
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('cases').set({ status: 'closed', closed_at: tx.now }).where('id', '=', item!.caseId).execute());
    expect(await see(as.successor)).toMatchObject({ state: 'confirming_after', checklist: [] });
    app.clock.set('2026-03-06T02:00:00Z');
    await app.sweep();
    expect(await see(as.officer)).toMatchObject({ state: 'closed', end: { reason: 'confirmed' }, late: false });
    const told = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('notices').select(['kind', 'recipient_id']).where('kind', 'in', ['handover_confirmed_after', 'handover_confirm_after']).where(sql`params->>'handoverId'`, '=', id).execute());
    expect(told).toHaveLength(2);
    expect(new Set(told.map(({ kind, recipient_id: to }) => `${kind} ${to}`))).toEqual(new Set([`handover_confirmed_after ${owner.id}`, `handover_confirmed_after ${scene.ids.officer}`]));
  });

  test('a run looks at so many of those that are open, and the next goes on where it ended', async () => {
    const open: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      scene = await aScene(app);
      owner = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner' });
      as = { ...scene.as, owner: await signedInAs(app, owner), predecessor: scene.as.liaison, successor: as.successor };
      await aCase(scene, { title: '北门路灯不亮' });
      await begin();
      await put(as.owner, '/declaration', { cause: 'left', reason: '已离职，联系不上' });
      await put(as.leader, '/decide', { approve: true });
      open.push(id);
    }
    const checked = async () => (await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('handovers').select(['id', 'checked_at']).where('id', 'in', open).orderBy('id').execute()))
      .map(({ checked_at: at }) => at?.toISOString().slice(11, 16) ?? '');
    // Those of other tests were looked at before and come after these.
    app.clock.set('2026-03-02T02:00:00Z');
    await endConfirmed(app.platform, 2);
    expect((await checked()).filter((at) => at !== '')).toHaveLength(2);
    app.clock.set('2026-03-02T02:10:00Z');
    await endConfirmed(app.platform, 1);
    expect((await checked()).toSorted()).toEqual(['02:00', '02:00', '02:10']);
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('cases').set({ status: 'closed', closed_at: tx.now }).where('enterprise_id', '=', scene.enterpriseId).execute());
    await endConfirmed(app.platform);
    expect(await see(as.officer)).toMatchObject({ state: 'closed', end: { reason: 'confirmed' } });
  });

  test('a liaison of two enterprises confirms for the one while acting for the other', async () => {
    const other = await aScene(app);
    await inTransaction(app.platform, system, (tx) => tx.client.query(`insert into enterprise_holders (id, enterprise_id, user_id, role, from_day) values (gen_random_uuid(), $1, $2, 'deputy', '2020-01-01')`, [other.enterpriseId, successor.id]));
    await begin();
    await put(as.owner, '/declaration', { cause: 'left', reason: '已离职，联系不上' });
    await put(as.leader, '/decide', { approve: true });
    const acting = await anew(successor);
    await ok(scene, acting, 'POST', '/session/enterprise', { enterpriseId: other.enterpriseId });
    const [item] = unconfirmed(await see(acting));
    expect(await ok<HandoverDetail>(scene, acting, 'POST', at('/confirm'), { item: item!.key, seen: item!.seen })).toMatchObject({ state: 'closed' });
  });
});

describe('what doesn\'t move', () => {
  test('a successor who doesn\'t confirm in time is late, stands on the officer\'s list, and is urged by one tap, once a day', async () => {
    await begin();
    await write();
    expect(await see(as.officer)).toMatchObject({ state: 'confirming', late: false, mayUrge: true, urgedAt: null });
    // Five working days after Monday the 2nd, at the close of business.
    expect((await see(as.officer)).dueAt!.slice(0, 10)).toBe('2026-03-09');
    expect(await list(as.officer, 'attention=true&mine=true')).toEqual([]);
    app.clock.set('2026-03-10T02:00:00Z');
    const found = await see(as.officer);
    expect(found.late).toBe(true);
    expect(await list(as.officer, 'attention=true&mine=true')).toEqual([id]);
    expect(await list(as.leader, 'attention=true')).toEqual([id]);
    expect(await list(as.colleague, 'attention=true&mine=true')).toEqual([]);
    expect((await call(scene, as.successor, 'POST', at('/urge'), { version: found.version })).json()).toMatchObject({ code: 'auth.forbidden' });
    expect((await call(scene, as.predecessor, 'POST', at('/urge'), { version: found.version })).json()).toMatchObject({ code: 'handovers.action_not_allowed' });
    const urged = await put(as.officer, '/urge');
    expect(urged).toMatchObject({ urgedAt: '2026-03-10T02:00:00.000Z', stalled: found.stalled, idleDays: found.idleDays });
    const { items } = await ok<{ items: Notice[] }>(scene, as.successor, 'GET', '/notices');
    expect(items[0]).toMatchObject({ kind: 'handover_urged', subject: expect.stringContaining('请尽快办理交接') });
    expect((await call(scene, as.owner, 'POST', at('/urge'), { version: urged.version })).json()).toMatchObject({ code: 'handovers.urged_already' });
    app.clock.set('2026-03-11T02:00:01Z');
    expect((await put(as.owner, '/urge')).urgedAt).toBe('2026-03-11T02:00:01.000Z');
  });

  test('the list leaves as a table, on record', async () => {
    await begin();
    const table = await call(scene, as.officer, 'GET', `/handovers/export?format=csv&enterpriseId=${scene.enterpriseId}`);
    expect(table.body).toContain(successor.name);
    expect(table.body).toContain('前任填写中');
    const appointments = await call(scene, as.officer, 'GET', `/appointments/export?format=csv&enterpriseId=${scene.enterpriseId}`);
    expect(appointments.body).toContain('交接中');
    const auditor = await signedInAs(app, await anOfficer(app, { role: 'auditor', areaId: scene.parkId }));
    // The record is there once the transaction ends that the table was read in.
    await vi.waitFor(async () => {
      const { items } = await ok<{ items: { list: string; rows: number }[] }>(scene, auditor, 'GET', '/exports?limit=100');
      expect(items.map(({ list: name, rows }) => [name, rows])).toEqual(expect.arrayContaining([['appointments', 1], ['handovers', 1]]));
    });
    expect((await call(scene, as.departmentLiaison, 'GET', '/handovers/export')).statusCode).toBe(403);
    expect((await call(scene, as.owner, 'GET', '/handovers/export')).statusCode).toBe(403);
  });
});

async function aCircularToAcknowledge(): Promise<{ id: string }> {
  const draft = await ok<{ id: string; version: number }>(scene, as.officer, 'POST', '/circulars', { subject: '周六停电检修', body: '周六 8 时至 18 时停电，请提前安排。', filter: { include: [scene.enterpriseId] }, acknowledge: true });
  await ok(scene, as.officer, 'POST', `/circulars/${draft.id}/send`, { version: draft.version });
  await app.runJobs();
  return draft;
}

describe('a circular that waits for an acknowledgement', () => {
  test('stands on the list though it was read, and moves to the successor unacknowledged', async () => {
    const sent = await aCircularToAcknowledge();
    const mine = async (who: Headers) => (await ok<{ items: Notice[] }>(scene, who, 'GET', '/notices?limit=100')).items.filter(({ kind }) => kind === 'circular');
    const [notice] = await mine(as.predecessor);
    await ok(scene, as.predecessor, 'POST', `/notices/${notice!.id}/read`);
    await begin();
    const circulars = async () => (await see(as.successor)).checklist.filter(({ kind }) => kind === 'notice').map(({ title, detail, confirmedAt }) => [title, detail, confirmedAt !== null]);
    expect(await circulars()).toEqual([['周六停电检修', '周六 8 时至 18 时停电，请提前安排。', false]]);
    await write();
    await confirmAll();
    await put(as.successor, '/take-over');
    await app.runJobs();
    const after = await anew(successor);
    // Anew, since the receipts say what was sent to whom.
    const [anewed] = await mine(after);
    expect(anewed).toMatchObject({ circular: { id: sent.id, acknowledgedAt: null } });
    expect((await call(scene, await anew({ id: scene.ids.liaison }), 'POST', `/notices/${notice!.id}/acknowledge`)).statusCode).not.toBe(200);
    await ok(scene, after, 'POST', `/notices/${anewed!.id}/acknowledge`);
    // On the list it stays as it was confirmed.
    expect((await ok<HandoverDetail>(scene, after, 'GET', at())).checklist.filter(({ kind }) => kind === 'notice')).toMatchObject([{ title: '周六停电检修', confirmedAt: expect.any(String) }]);
    expect((await ok<{ acknowledged: number }>(scene, as.officer, 'GET', `/circulars/${sent.id}`)).acknowledged).toBe(1);
  });

  test('after an emergency it is still to be confirmed, until somebody acknowledges it', async () => {
    await aCircularToAcknowledge();
    await begin();
    await put(as.owner, '/declaration', { cause: 'left', reason: '已离职，联系不上' });
    await put(as.leader, '/decide', { approve: true });
    expect(unconfirmed(await see(as.successor)).map(({ kind }) => kind)).toEqual(['case', 'notice']);
  });
});
