import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import type { HandoverDetail, HandoverSummary } from '@qilian/contract/handovers';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import type { Module } from '../../../platform/module.ts';
import { sealKeys } from '../../../platform/ledger/seal-format.ts';
import { sealAll } from '../../../platform/ledger/testing.ts';
import { verifyLedger } from '../../../platform/ledger/verify/index.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aCase, act, anAcceptedCase, aScene, call, ok, type Scene } from '../../cases/testing.ts';
import { aLiaison, signedInAs } from '../../people/testing.ts';
import { suspect } from '../verification/testing.ts';
import { aSignedAppointment, unconfirmed } from './testing.ts';

type Headers = Record<string, string>;
let app: TestApp;
let scene: Scene;
let id: string;
let appointmentId: string;
let successorId: string;
let as: Record<'owner' | 'predecessor' | 'successor' | 'officer' | 'colleague' | 'leader', Headers>;

const query = <Row extends object>(text: string, values: unknown[] = []) => inTransaction(app.platform, system, async (tx) => (await tx.client.query<Row>(text, values)).rows);
const kindsTo = async (userId: string) => (await query<{ kind: string }>(`select kind from notices where recipient_id = $1 and kind like 'handover%' order by created_at, id`, [userId])).map(({ kind }) => kind);

/** The connection breaks in the middle of the moment of effect, once the seat and the sessions have been written. */
let crash = false;
const crashing: Module = {
  name: 'crashing',
  reactions: {
    'liaison.changed': [{
      name: 'crashing.now', when: 'now',
      async handle(tx) {
        if (crash) (tx.client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
      },
    }],
  },
};

beforeEach(async () => {
  app = await openTestApp({ extraModules: [crashing] });
  scene = await aScene(app);
  const owner = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'owner', name: '孙总' });
  const successor = await aLiaison(app, { name: '李娜', phone: '13811112222' });
  successorId = successor.id;
  as = { ...scene.as, owner: await signedInAs(app, owner), predecessor: scene.as.liaison, successor: await signedInAs(app, successor) };
  await aCase(scene, { title: '北门路灯不亮' });
  const asked = await anAcceptedCase(scene);
  await act(scene, scene.as.officer, asked, 'ask', { question: '请补充近三个月电费单' });
  ({ appointmentId, handoverId: id } = await aSignedAppointment(app, { enterpriseId: scene.enterpriseId, successorId, byId: owner.id }) as { appointmentId: string; handoverId: string });
});
afterEach(() => app.close());

const at = (path = '') => `/handovers/${id}${path}`;
const see = (who: Headers) => ok<HandoverDetail>(scene, who, 'GET', at());
const put = (who: Headers, path: string, body: object = {}) => ok<HandoverDetail>(scene, who, 'POST', at(path), body);
const tryTo = async (who: Headers, path: string, body: object = {}) => {
  const answer = await call(scene, who, 'POST', at(path), body);
  return { status: answer.statusCode, ...answer.json<{ code: string; errors?: { field: string; code: string }[]; current?: HandoverDetail }>() };
};
const versioned = async (who: Headers, path: string, body: object = {}) => put(who, path, { version: (await see(who)).version, ...body });

async function writeAll(): Promise<HandoverDetail> {
  await put(as.predecessor, '/entries', { section: 'account', title: '电子税务局', accountHint: 'gsxh****01', custodian: '财务部李娜' });
  await put(as.predecessor, '/entries', { section: 'document', title: '2025年报底稿', place: '档案柜第二层' });
  await put(as.predecessor, '/nothing', { section: 'legacy', nothing: true });
  return versioned(as.predecessor, '/written');
}
async function confirmAll(): Promise<HandoverDetail> {
  for (const { key, seen } of unconfirmed(await see(as.successor))) await put(as.successor, '/confirm', { item: key, seen });
  return see(as.successor);
}

describe('the checklist', () => {
  test('holds nothing of the park\'s own matters', async () => {
    const cases = ({ checklist }: HandoverDetail) => checklist.flatMap(({ caseId }) => caseId ?? []);
    const before = cases(await see(as.successor));
    await suspect(scene);
    expect(cases(await see(as.successor))).toEqual(before);
    expect(cases(await see(as.predecessor))).toEqual(before);
  });

  test('fills itself: what is open with whom it waits for, and what the enterprise owes', async () => {
    const { checklist, state, allowedActions } = await see(as.successor);
    expect(state).toBe('writing');
    expect(checklist.map(({ kind, title, waitsFor, detail }) => ({ kind, title, enterprise: waitsFor!.enterprise, detail }))).toEqual([
      { kind: 'material', title: '厂区门口路灯不亮', enterprise: true, detail: '请补充近三个月电费单' },
      { kind: 'case', title: '北门路灯不亮', enterprise: false, detail: null },
    ]);
    expect(checklist[1]!.waitsFor!.name).toMatch(/职员/);
    expect(allowedActions).toEqual(['confirm', 'ask']);
  });

  test('lives: what is opened meanwhile joins, what closes drops out, what changed must be confirmed again', async () => {
    await writeAll();
    const before = await confirmAll();
    expect(unconfirmed(before)).toEqual([]);
    const joined = await aCase(scene, { title: '新开的一件' });
    expect(unconfirmed(await see(as.successor)).map(({ title }) => title)).toEqual(['新开的一件']);
    await act(scene, scene.as.officer, joined, 'accept');
    const [changed] = unconfirmed(await see(as.successor));
    expect(changed).toMatchObject({ title: '新开的一件', changed: false });
    await put(as.successor, '/confirm', { item: changed!.key, seen: changed!.seen });
    await act(scene, scene.as.officer, joined, 'ask', { question: '请传照片' });
    expect(unconfirmed(await see(as.successor))).toMatchObject([{ kind: 'material', changed: true, detail: '请传照片' }]);
    expect(await tryTo(as.successor, '/confirm', { item: changed!.key, seen: changed!.seen })).toMatchObject({ status: 409, code: 'handovers.item_changed', current: { checklist: expect.any(Array) } });
    await act(scene, scene.as.liaison, joined, 'withdraw', { reason: '已自行解决' });
    await act(scene, scene.as.colleague, joined, 'call-back', { reached: true, liaison: { outcome: 'current' }, ownWill: true });
    expect((await see(as.successor)).checklist.map(({ title }) => title)).not.toContain('新开的一件');
    expect(await tryTo(as.successor, '/confirm', { item: changed!.key, seen: changed!.seen })).toMatchObject({ status: 409, code: 'handovers.item_gone' });
  });

  test('notices that nobody read stand on it, those of open cases with their case', async () => {
    await query(`insert into notices (id, recipient_id, park_id, enterprise_id, kind, params, created_at) values (gen_random_uuid(), $1, $2, $3, 'files_merged', '{"enterprise":"甲厂"}', $4)`, [scene.ids.liaison, scene.parkId, scene.enterpriseId, app.clock.now()]);
    expect((await see(as.successor)).checklist.filter(({ kind }) => kind === 'notice').map(({ title }) => title)).toEqual(['贵企业的两份档案已合并：甲厂']);
  });

  test('an edited entry must be confirmed again, and each section has an entry or the word that there is nothing', async () => {
    expect(await tryTo(as.predecessor, '/written', { version: 1 })).toMatchObject({ status: 409, code: 'handovers.sections_missing' });
    const written = await writeAll();
    expect(await tryTo(as.predecessor, '/nothing', { section: 'account', nothing: true })).toMatchObject({ status: 409, code: 'handovers.section_written' });
    expect(written.checklist.filter(({ kind }) => kind === 'legacy')).toMatchObject([{ key: 'legacy:none' }]);
    await confirmAll();
    const entry = written.checklist.find(({ kind }) => kind === 'account')!.entry!;
    const edited = await app.api.http.inject({ method: 'PUT', url: `/api/v1${at(`/entries/${entry.id}`)}`, headers: as.predecessor, payload: { version: 1, title: '电子税务局', custodian: '财务部张伟' } });
    expect(edited.statusCode, edited.body).toBe(200);
    expect(unconfirmed(await see(as.successor))).toMatchObject([{ kind: 'account', changed: true }]);
    await put(as.predecessor, `/entries/${entry.id}/withdraw`, { version: 2 });
    expect(unconfirmed(await see(as.successor))).toEqual([]);
  });

  test('a secret is refused with its field, its reason and the mend, and is stored nowhere', async () => {
    const refused = await tryTo(as.predecessor, '/entries', { section: 'account', title: '社保平台', custodian: '李娜', note: '登录密码：Qilian2026' });
    expect(refused).toMatchObject({ status: 422, code: 'handovers.secret', errors: [{ field: 'body.note', code: 'handovers.secret_password' }] });
    expect(JSON.stringify(refused)).not.toContain('Qilian2026');
    expect(await tryTo(as.predecessor, '/messages', { text: '口令是法人生日' })).toMatchObject({ status: 422, errors: [{ field: 'body.text', code: 'handovers.secret_password_hint' }] });
    expect(await tryTo(as.predecessor, '/entries', { section: 'account', title: '社保平台' })).toMatchObject({ status: 422, code: 'handovers.custodian_needed' });
    const { rows: [found] } = await inTransaction(app.platform, system, (tx) => tx.client.query<{ count: number }>(`select (select count(*) from handover_entries) + (select count(*) from handover_messages) + (select count(*) from ledger_details where content::text like '%Qilian2026%') as count`));
    expect(found!.count).toBe(0);
  });
});

describe('taking over', () => {
  test('can\'t be done before each item is confirmed; then every right is the successor\'s', async () => {
    expect(await tryTo(as.successor, '/take-over', { version: (await see(as.successor)).version })).toMatchObject({ status: 409, code: 'handovers.action_not_allowed', detail: expect.stringContaining('该交接现为「前任填写中」') as string });
    await writeAll();
    const [first] = unconfirmed(await see(as.successor));
    await put(as.successor, '/confirm', { item: first!.key, seen: first!.seen });
    expect(await tryTo(as.successor, '/take-over', { version: (await see(as.successor)).version })).toMatchObject({ status: 409, code: 'handovers.items_open', current: { confirmed: 1 } });
    expect((await call(scene, as.successor, 'GET', `/enterprises/${scene.enterpriseId}`)).statusCode).toBe(403);
    await confirmAll();
    const after = await versioned(as.successor, '/take-over');
    expect(after).toMatchObject({ state: 'overlap', route: 'ordinary', overlapUntil: '2026-03-16' });

    expect((await call(scene, as.successor, 'GET', `/enterprises/${scene.enterpriseId}`)).statusCode).toBe(200);
    expect((await call(scene, as.predecessor, 'GET', '/cases')).statusCode).toBe(401);
    const [seat] = await query<object>(`select user_id, post, scope, authority, appointment_id from enterprise_holders where enterprise_id = $1 and role = 'primary' and until_day is null`, [scene.enterpriseId]);
    expect(seat).toEqual({ user_id: successorId, post: '行政主管', scope: 'decisions', authority: ['funds'], appointment_id: appointmentId });
    expect(await query('select distinct reporter_id from cases where enterprise_id = $1', [scene.enterpriseId])).toEqual([{ reporter_id: successorId }]);
    expect(await query(`select id from notices where recipient_id = $1 and enterprise_id = $2 and read_at is null`, [scene.ids.liaison, scene.enterpriseId])).toEqual([]);
    expect(await query('select state from appointments where id = $1', [appointmentId])).toEqual([{ state: 'effective' }]);
    expect(await query(`select occasion, outcome from liaison_confirmations where user_id = $1`, [successorId])).toEqual([{ occasion: 'handover', outcome: 'current' }]);
    expect(await query(`select params->>'formerId' as former, params->>'userId' as user, params->>'route' as route from ledger_entries where type = 'liaison.changed'`)).toEqual([{ former: scene.ids.liaison, user: successorId, route: 'ordinary' }]);
    expect(await kindsTo(scene.ids.liaison)).toEqual(['handover_begun', 'handover_left_overlap']);
    expect(await kindsTo(scene.ids.officer)).toEqual(['handover_effective']);
    await aCaseAsSuccessor();
  });

  /** New notices go to the successor alone. */
  async function aCaseAsSuccessor(): Promise<void> {
    const { id: caseId } = await ok<{ id: string }>(scene, as.successor, 'POST', '/cases', { title: '接任后第一件', body: '请协助', category: 'utilities' });
    expect(await query('select recipient_id from notices where case_id = $1 and recipient_id = any ($2)', [caseId, [scene.ids.liaison, successorId]])).toEqual([{ recipient_id: successorId }]);
  }

  test('in the overlap the predecessor reads what was handed over and answers, but sees nothing new and does nothing', async () => {
    await writeAll();
    await confirmAll();
    await versioned(as.successor, '/take-over');
    const former = await signedInAs(app, { id: scene.ids.liaison });
    await ok(scene, as.successor, 'POST', '/cases', { title: '接任后的新事', body: '请协助', category: 'utilities' });
    const seen = await ok<HandoverDetail>(scene, former, 'GET', at());
    expect(seen.checklist.map(({ title }) => title)).toEqual(expect.arrayContaining(['北门路灯不亮', '电子税务局']));
    expect(seen.checklist.map(({ title }) => title)).not.toContain('接任后的新事');
    expect(seen.allowedActions).toEqual(['ask']);
    await put(as.successor, '/messages', { text: '年报底稿是哪个版本？' });
    expect((await ok<HandoverDetail>(scene, former, 'POST', at('/messages'), { text: '以盖章扫描件为准' })).messages.map(({ text, mine }) => [text, mine])).toEqual([['年报底稿是哪个版本？', false], ['以盖章扫描件为准', true]]);
    for (const path of ['/cases', `/enterprises/${scene.enterpriseId}`]) expect((await call(scene, former, 'GET', path)).statusCode).toBe(403);
    expect(await tryTo(former, '/entries', { section: 'legacy', title: '补充' })).toMatchObject({ status: 409, code: 'handovers.action_not_allowed' });

    app.clock.set('2026-03-17T01:00:00Z');
    await app.sweep();
    expect((await see(as.successor))).toMatchObject({ state: 'closed', end: { reason: 'overlap_over' } });
    expect((await call(scene, former, 'GET', at())).statusCode).toBe(404);
  });

  test('twice at once: the one is done, the other is told so', async () => {
    await writeAll();
    await confirmAll();
    const { version } = await see(as.successor);
    const answers = await Promise.all([1, 2].map(() => call(scene, as.successor, 'POST', at('/take-over'), { version })));
    expect(answers.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([200, 409]);
    expect(answers.find(({ statusCode }) => statusCode === 409)!.json()).toMatchObject({ code: 'common.done_already', current: { state: 'overlap' } });
    expect(await query(`select id from enterprise_holders where enterprise_id = $1 and user_id = $2`, [scene.enterpriseId, successorId])).toHaveLength(1);
  });

  test('what breaks in the middle leaves nothing half-done, and goes through afterwards', async () => {
    await writeAll();
    await confirmAll();
    const stand = () => query(`select (select json_agg(h order by h.id) from enterprise_holders h) as seats, (select json_agg(s order by s.id) from sessions s) as sessions, (select json_agg(c order by c.id) from cases c) as cases,
      (select json_agg(n order by n.id) from notices n) as notices, (select json_agg(a) from appointments a) as appointments, (select json_agg(h) from handovers h) as handovers, (select count(*)::int from ledger_entries) as entries`);
    const { version } = await see(as.successor);
    const before = await stand();
    crash = true;
    expect((await call(scene, as.successor, 'POST', at('/take-over'), { version })).statusCode).toBeGreaterThanOrEqual(500);
    crash = false;
    expect(await stand()).toEqual(before);
    expect((await put(as.successor, '/take-over', { version })).state).toBe('overlap');
  });
});

describe('an emergency', () => {
  const file = async (who: Headers): Promise<string> => {
    const content = '--part\r\ncontent-disposition: form-data; name="file"; filename="说明.txt"\r\ncontent-type: text/plain\r\n\r\n负责人签字的说明\r\n--part--\r\n';
    const answer = await app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...who, 'content-type': 'multipart/form-data; boundary=part' }, payload: content });
    return answer.json<{ id: string }>().id;
  };

  test('the owner declares, the park approves, the successor is in and confirms afterwards', async () => {
    const declared = await versioned(as.owner, '/declaration', { cause: 'left', reason: '已离职，联系不上' });
    expect(declared).toMatchObject({ state: 'declared', declaration: { cause: 'left', way: 'owner', decision: null } });
    expect((await see(as.predecessor)).declaration).toBeNull();
    expect((await see(as.successor)).declaration).toBeNull();
    expect(await kindsTo(scene.ids.officer)).toContain('handover_declared');
    const effective = await versioned(as.leader, '/decide', { approve: true });
    expect(effective).toMatchObject({ state: 'confirming_after', route: 'emergency', late: false });
    expect(effective.dueAt!.slice(0, 10)).toBe('2026-03-09');
    expect((await call(scene, as.predecessor, 'GET', '/cases')).statusCode).toBe(401);
    expect((await call(scene, await signedInAs(app, { id: scene.ids.liaison }), 'GET', at())).statusCode).toBe(404);
    expect((await see(as.successor)).checklist.map(({ kind }) => kind)).toEqual(['material', 'case']);
    expect((await confirmAll()).state).toBe('closed');
    expect(await kindsTo(scene.ids.officer)).toEqual(expect.arrayContaining(['handover_effective', 'handover_confirmed_after']));
  });

  test('staff file it with evidence, for an owner who is there or can\'t be reached; nobody decides what they filed', async () => {
    const { version } = await see(as.officer);
    expect(await tryTo(as.officer, '/declaration', { version, cause: 'unreachable', reason: '企业无人应答' })).toMatchObject({ code: 'handovers.way_needed' });
    expect(await tryTo(as.officer, '/declaration', { version, cause: 'unreachable', reason: '企业无人应答', way: 'unreachable' })).toMatchObject({ code: 'handovers.evidence_needed' });
    const declared = await put(as.officer, '/declaration', { version, cause: 'unreachable', reason: '企业无人应答', way: 'unreachable', fileIds: [await file(as.officer)] });
    expect(declared.declaration!.files).toHaveLength(1);
    expect((await call(scene, as.predecessor, 'GET', `/files/${declared.declaration!.files[0]!.id}`)).statusCode).toBe(404);
    expect((await call(scene, as.leader, 'GET', `/files/${declared.declaration!.files[0]!.id}`)).statusCode).toBe(200);
    expect(await tryTo(as.officer, '/decide', { version: declared.version, approve: true })).toMatchObject({ status: 403, code: 'handovers.own_declaration' });
    expect(await tryTo(as.leader, '/decide', { version: declared.version, approve: false })).toMatchObject({ code: 'handovers.note_needed' });
    const refused = await put(as.leader, '/decide', { version: declared.version, approve: false, note: '前任已复工' });
    expect(refused).toMatchObject({ state: 'writing', declaration: { decision: { approved: false } } });
  });

  test('what isn\'t confirmed in time is late, and the successor, the owner and the officer hear of it', async () => {
    await versioned(as.owner, '/declaration', { cause: 'refuses', reason: '拒绝交接' });
    await versioned(as.leader, '/decide', { approve: true });
    for (const day of ['04', '05', '06', '09', '10', '11', '12', '13', '16', '17']) {
      app.clock.set(`2026-03-${day}T02:00:00Z`);
      await app.sweep();
    }
    expect(await see(as.officer)).toMatchObject({ late: true, stalled: true });
    expect((await kindsTo(successorId)).filter((kind) => kind === 'handover_confirm_after').length).toBeGreaterThanOrEqual(2);
    expect(await kindsTo(scene.ids.officer)).toContain('handover_confirm_after');
    const { items } = await ok<{ items: HandoverSummary[] }>(scene, as.officer, 'GET', '/handovers?stalled=true');
    expect(items.map((one) => one.id)).toEqual([id]);
  });
});

test('an owner who is also the successor confirms as the one and withdraws as the other, but neither writes for the predecessor nor decides', async () => {
  await versioned(as.owner, '/cancel');
  const [owner] = await query<{ id: string }>(`select user_id as id from enterprise_holders where enterprise_id = $1 and role = 'owner'`, [scene.enterpriseId]);
  ({ handoverId: id } = await aSignedAppointment(app, { enterpriseId: scene.enterpriseId, successorId: owner!.id, byId: owner!.id }) as { appointmentId: string; handoverId: string });
  const begun = await see(as.owner);
  expect(begun).toMatchObject({ party: 'successor', allowedActions: ['confirm', 'ask', 'declare', 'urge', 'cancel'] });
  for (const [path, body] of [['/entries', { section: 'account', title: '税务局', custodian: '财务部' }], ['/nothing', { section: 'legacy', nothing: true }], ['/written', { version: begun.version }], ['/take-over', { version: begun.version }]] as const) {
    expect(await tryTo(as.owner, path, body), path).toMatchObject({ status: 409, code: 'handovers.action_not_allowed' });
  }
  const { version } = await put(as.owner, '/declaration', { version: begun.version, cause: 'refuses', reason: '拒绝交接' });
  expect(await tryTo(as.owner, '/decide', { version, approve: true })).toMatchObject({ status: 403, code: 'auth.forbidden' });
  const refused = await put(as.leader, '/decide', { version, approve: false, note: '前任同意交接' });
  expect(refused.state).toBe('writing');
  await writeAll();
  for (const { key, seen } of unconfirmed(await see(as.owner))) await put(as.owner, '/confirm', { item: key, seen });
  expect(await versioned(as.owner, '/take-over')).toMatchObject({ state: 'overlap', successor: { id: owner!.id } });
  const seats = await query<{ role: string }>(`select role from enterprise_holders where enterprise_id = $1 and user_id = $2 and until_day is null order by role`, [scene.enterpriseId, owner!.id]);
  expect(seats.map(({ role }) => role)).toEqual(['owner', 'primary']);
});

describe('nobody waits silently', () => {
  test('a handover that stands still reminds both, then the owner and the officer, then the head of the park', async () => {
    const told: { day: string; names: string[] }[] = [];
    for (const day of ['03', '04', '05', '06', '09', '10', '11', '12', '13', '16', '17', '18', '19', '20', '23']) {
      // A sweep at night tells nobody.
      for (const time of ['02:00', '14:00']) {
        app.clock.set(`2026-03-${day}T${time}:00Z`);
        await app.sweep();
      }
      const rows = await query<{ name: string }>(`select distinct u.name from notices n join users u on u.id = n.recipient_id where n.kind = 'handover_stalled' and n.created_at >= $1::date and n.created_at < $1::date + 1 order by 1`, [`2026-03-${day}`]);
      if (rows.length > 0) told.push({ day, names: rows.map(({ name }) => name) });
    }
    const [predecessor, officer, leader] = await Promise.all([scene.ids.liaison, scene.ids.officer, scene.ids.leader].map(async (one) => (await query<{ name: string }>('select name from users where id = $1', [one]))[0]!.name));
    const both = ['李娜', predecessor!];
    const [owner, above] = [[...both, '孙总', officer!], ['孙总', officer!, leader!]];
    // Begun on Monday the 2nd: after two, four and seven whole working days, then every five.
    expect(told.map(({ day, names }) => [day, names.toSorted()])).toEqual([['05', both.toSorted()], ['09', owner.toSorted()], ['12', above.toSorted()], ['19', above.toSorted()]]);
    expect((await see(as.officer)).stalled).toBe(true);
    await put(as.predecessor, '/nothing', { section: 'legacy', nothing: true });
    expect(await see(as.officer)).toMatchObject({ stalled: false, idleDays: 0 });
  });

  test('withdrawn by the owner everything is as it was', async () => {
    await writeAll();
    await confirmAll();
    expect(await versioned(as.owner, '/cancel', { note: '本人继续担任' })).toMatchObject({ state: 'cancelled', end: { reason: 'withdrawn' } });
    expect(await query('select state from appointments where id = $1', [appointmentId])).toEqual([{ state: 'cancelled' }]);
    expect((await call(scene, as.predecessor, 'GET', `/enterprises/${scene.enterpriseId}`)).statusCode).toBe(200);
    expect((await call(scene, as.successor, 'GET', at())).statusCode).toBe(404);
    expect(await kindsTo(successorId)).toContain('handover_cancelled');
  });

  test('staff who end the predecessor\'s seat meanwhile let the successor take over, who confirms afterwards', async () => {
    const file = await ok<EnterpriseDetail>(scene, as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
    const seat = file.holders.find(({ role, until }) => role === 'primary' && until === null)!;
    const ended = await ok<EnterpriseDetail>(scene, as.officer, 'POST', `/enterprises/${scene.enterpriseId}/holders/${seat.id}/end`, { version: file.version });
    expect(ended.holders.find(({ role, until }) => role === 'primary' && until === null)?.user.id).toBe(successorId);
    expect(await see(as.officer)).toMatchObject({ state: 'confirming_after', route: 'emergency' });
    expect(await query('select state from appointments where id = $1', [appointmentId])).toEqual([{ state: 'effective' }]);
    expect((await call(scene, as.predecessor, 'GET', `/enterprises/${scene.enterpriseId}`)).statusCode).not.toBe(200);
    expect(await kindsTo(successorId)).toContain('handover_effective');
  });

  test('staff who seat somebody else meanwhile end it', async () => {
    const { version } = await ok<{ version: number }>(scene, as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
    const seated = await app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${scene.enterpriseId}/holders`, headers: as.officer, payload: { version, role: 'primary', name: '周敏', phone: '13855556666' } });
    expect(seated.statusCode, seated.body).toBe(200);
    expect(await see(as.officer)).toMatchObject({ state: 'cancelled', end: { reason: 'seat_changed' } });
    expect(await query('select state, end_reason from appointments where id = $1', [appointmentId])).toEqual([{ state: 'cancelled', end_reason: 'replaced' }]);
  });
});

test('with nobody in the seat an appointment takes effect at once', async () => {
  const deputy = await aLiaison(app, { name: '陈晨' });
  const [owner] = await query<{ user_id: string }>(`select user_id from enterprise_holders where role = 'owner' and enterprise_id = $1`, [scene.enterpriseId]);
  const { handoverId, appointmentId: second } = await aSignedAppointment(app, { enterpriseId: scene.enterpriseId, role: 'deputy', successorId: deputy.id, byId: owner!.user_id });
  expect(handoverId).toBeNull();
  expect(await query('select state from appointments where id = $1', [second])).toEqual([{ state: 'effective' }]);
  expect((await call(scene, await signedInAs(app, deputy), 'GET', `/enterprises/${scene.enterpriseId}`)).statusCode).toBe(200);
});

describe('what the predecessor wrote', () => {
  test('is kept for half a year after the change, then erased; the ledger stays whole and says so', async () => {
    const content = '--part\r\ncontent-disposition: form-data; name="file"; filename="底稿.txt"\r\ncontent-type: text/plain\r\n\r\n年报底稿\r\n--part--\r\n';
    const { id: fileId } = (await app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...as.predecessor, 'content-type': 'multipart/form-data; boundary=part' }, payload: content })).json<{ id: string }>();
    await put(as.predecessor, '/entries', { section: 'legacy', title: '消防验收还差复验', note: '住建局说五月再来', fileIds: [fileId] });
    await put(as.predecessor, '/messages', { text: '复验联系住建局刘科长' });
    for (const section of ['account', 'document']) await put(as.predecessor, '/nothing', { section, nothing: true });
    await versioned(as.predecessor, '/written');
    await confirmAll();
    expect((await versioned(as.successor, '/take-over')).notes).toEqual({ until: '2026-09-02', erasedAt: null });
    const traces = () => query<{ found: string }>(`select title as found from handover_entries where title <> '' union all select note from handover_entries where note is not null union all select body from handover_messages where body <> ''
      union all select name from files where id = '${fileId}' union all select content::text from ledger_details where content::text ~ '消防验收|复验联系'`);
    app.clock.set('2026-09-01T18:00:00Z');
    await app.sweep();
    expect(await traces()).toHaveLength(4);
    app.clock.set('2026-09-03T18:00:00Z');
    await app.sweep();
    expect(await traces()).toEqual([]);
    const after = await see(as.owner);
    expect(after.notes).toEqual({ until: null, erasedAt: '2026-09-03T18:00:00.000Z' });
    expect(after.checklist.map(({ title }) => title)).toEqual(expect.arrayContaining(['北门路灯不亮']));
    await sealAll(app);
    const { config, secrets } = app.platform;
    expect((await verifyLedger({ databaseUrl: app.database.ownerUrl, sealFile: config.sealFile, publicKey: sealKeys(secrets.sealSeed).publicKey })).findings).toEqual([]);
    expect(await query(`select count(*)::int as count from ledger_entries where type = 'handover.notes_erased'`)).toEqual([{ count: 1 }]);
  });
});

test('the park sets how long the overlap lasts; none ends it at once', async () => {
  const set = (who: Headers, body: object) => app.api.http.inject({ method: 'PUT', url: `/api/v1/areas/${scene.parkId}/handover-rules`, headers: who, payload: body });
  expect((await set(as.officer, { version: 0, overlapDays: 0, confirmAfterDays: 3 })).statusCode).toBe(403);
  expect((await set(as.leader, { version: 0, overlapDays: 31, confirmAfterDays: 3 })).statusCode).toBe(422);
  expect((await set(as.leader, { version: 0, overlapDays: 0, confirmAfterDays: 3 })).json()).toMatchObject({ overlapDays: 0, confirmAfterDays: 3, version: 1 });
  await writeAll();
  await confirmAll();
  expect(await versioned(as.successor, '/take-over')).toMatchObject({ state: 'closed', end: { reason: 'confirmed' } });
});
