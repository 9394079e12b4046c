import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Agency, ContactGraph, Correction, Suspicion } from '@qilian/contract/shadows';
import type { Notice } from '@qilian/contract/notices';
import type { Outcomes } from '@qilian/contract/shapes';
import type { VerificationOrder } from '@qilian/contract/verification';
import type { z } from 'zod';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { multipart } from '../../../testing/contract/call.ts';
import { aScene, call, ok, type Scene } from '../../cases/testing.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, anOfficer, signedInAs } from '../../people/testing.ts';
import type { HandoverDetail } from '@qilian/contract/handovers';
import { send } from '../../notices/index.ts';
import { aSignedAppointment } from '../handover/testing.ts';
import { openVerificationOrder, openVisit } from '../verification/index.ts';
import { chaseCorrections } from './corrections/chase-corrections.ts';
import { sweepShadows } from './sweep.ts';
import { aBookkeeper, aSeat, aSuspicion } from './testing.ts';

let app: TestApp;
let scene: Scene;
let registrar: Headers;
let keeper: Awaited<ReturnType<typeof aBookkeeper>>;
beforeAll(async () => { app = await openTestApp(); });
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-03-02T01:30:00Z');
  scene = await aScene(app);
  registrar = await signedInAs(app, await anOfficer(app, { areaId: scene.districtId, role: 'administrator' }));
  keeper = await aBookkeeper(app, { parkId: scene.parkId, officerId: scene.ids.officer });
  await sweepShadows(app.platform);
});

type Headers = Record<string, string>;
const list = async (as: Headers = scene.as.officer, query = '') => (await ok<{ items: Suspicion[] }>(scene, as, 'GET', `/shadows${query}`)).items;
const about = async (index = 0, state = 'new') => (await list(scene.as.officer, `?state=${state}&enterpriseId=${keeper.enterpriseIds[index]!}`))[0];
const ofOwner = (index = 0) => signedInAs(app, { id: keeper.ownerIds[index]! });
const codeOf = (answer: { json(): { code?: string; errors?: { code: string }[] } }) => answer.json().errors?.[0]?.code ?? answer.json().code;
const order = async (index = 0): Promise<Correction> => {
  const suspicion = (await about(index))!;
  const { items: [outcome] } = await ok<z.output<typeof Outcomes>>(scene, scene.as.officer, 'POST', '/shadows/corrections', { suspicions: [{ suspicionId: suspicion.id, version: suspicion.version }], note: '请尽快核实' });
  expect(outcome).toMatchObject({ done: true });
  return ok<Correction>(scene, scene.as.officer, 'GET', `/corrections/${(await about(index, 'ordered'))!.correctionId!}`);
};
const seat = (enterpriseId: string, person: object) => app.api.http.inject({ method: 'PUT', url: `/api/v1/enterprises/${enterpriseId}/holders`, headers: scene.as.officer, payload: { role: 'primary', ...person } });
const look = (correction: Correction, as = scene.as.officer) => ok<Correction>(scene, as, 'GET', `/corrections/${correction.id}`);
const proof = async (as: Headers): Promise<string> => {
  const { content, type } = multipart({}, { name: '社保缴纳证明.txt', content: '2026年2月 缴费正常' });
  return (await app.api.http.inject({ method: 'POST', url: '/api/v1/files', headers: { ...as, 'content-type': type }, payload: content })).json<{ id: string }>().id;
};

describe('a bookkeeper on six enterprises', () => {
  test('is suspected in each, with reasons that add up, and drawn with what they share', async () => {
    const found = await list();
    expect(found.map(({ enterprise }) => enterprise.id).toSorted()).toEqual(keeper.enterpriseIds.toSorted());
    for (const { score, prior, reasons, liaison } of found) {
      expect(score).toBeCloseTo(prior + reasons.reduce((sum, { weight }) => sum + weight, 0));
      expect(reasons[0]).toMatchObject({ code: 'person', enterprises: 6, groups: 6 });
      expect(liaison.phone).toMatch(/^139\*{4}\d{4}$/);
    }
    const { graph } = await ok<Suspicion & { graph: ContactGraph }>(scene, scene.as.officer, 'GET', `/shadows/${found[0]!.id}`);
    expect(graph.enterprises).toHaveLength(6);
    expect(graph.contacts).toMatchObject([{ kind: 'person', label: keeper.name }]);
    expect(graph.links).toHaveLength(6);
    expect(graph.elsewhere).toBe(0);
  });

  test('disappears where the six belong to one owner', async () => {
    const owner = keeper.ownerIds[0]!;
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('enterprise_holders').set({ user_id: owner }).where('enterprise_id', 'in', keeper.enterpriseIds).where('role', '=', 'owner').execute());
    await sweepShadows(app.platform);
    expect(await list()).toEqual([]);
  });

  test('is seen by those who keep the park\'s files alone, and drawn without what lies in other parks', async () => {
    const other = await aScene(app);
    const there = await anEnterprise(app, { parkId: other.parkId });
    await aSeat(app, there.id, keeper.id);
    await sweepShadows(app.platform);
    expect(await list(other.as.officer)).toMatchObject([{ enterprise: { id: there.id } }]);
    expect((await call(scene, scene.as.departmentLiaison, 'GET', '/shadows')).statusCode).toBe(403);
    expect((await call(scene, scene.as.liaison, 'GET', '/shadows')).statusCode).toBe(403);
    const own = (await about())!;
    expect((await call(scene, other.as.officer, 'GET', `/shadows/${own.id}`)).statusCode).toBe(404);
    const { graph } = await ok<{ graph: ContactGraph }>(scene, scene.as.officer, 'GET', `/shadows/${own.id}`);
    expect(graph.enterprises).toHaveLength(6);
    expect(graph.elsewhere).toBe(1);
    expect(JSON.stringify(graph)).not.toContain(there.id);
  });

  test('is looked for around an enterprise as soon as somebody takes a seat there', async () => {
    const seventh = await anEnterprise(app, { parkId: scene.parkId, name: '寅月商贸有限公司', staff: { service_officer: scene.ids.officer } });
    const response = await seat(seventh.id, { version: 1, name: keeper.name, phone: keeper.phone });
    expect(response.statusCode, response.body).toBe(200);
    await app.runJobs();
    expect((await list()).map(({ enterprise }) => enterprise.id)).toContain(seventh.id);
    expect((await about())!.reasons[0]).toMatchObject({ groups: 7 });
  });
});

describe('beside a verification order', () => {
  const enterpriseId = () => keeper.enterpriseIds[0]!;
  const suspicious = (cause: 'silence' | 'reported_gone', causeKey: string) => inTransaction(app.platform, system, (tx) => openVerificationOrder(tx, { enterpriseId: enterpriseId(), cause, causeKey, detail: {} }));
  const orderOf = async (caseId: string) => ok<VerificationOrder>(scene, scene.as.officer, 'GET', `/verification-orders/${caseId}`);

  test('while the enterprise is asked in writing nobody is sent to call about the same; what can’t wait is opened and says so', async () => {
    const correction = await order();
    expect(await suspicious('silence', 'a')).toBeNull();
    const opened = await suspicious('reported_gone', 'b');
    expect(opened).toMatchObject({ opened: true });
    expect(await orderOf(opened!.caseId)).toMatchObject({ correction: { id: correction.id, state: 'open', name: keeper.name } });
    expect(await look(correction)).toMatchObject({ verification: { caseId: opened!.caseId } });
    expect(await look(correction, await ofOwner())).toMatchObject({ verification: null });
    // Nothing was forgotten: once it is settled, the silence counts again.
    app.clock.set('2026-03-02T02:30:00Z');
    await ok(scene, scene.as.officer, 'POST', `/corrections/${correction.id}/withdraw`, { version: correction.version, reason: '同一集团' });
    expect(await suspicious('silence', 'a')).toMatchObject({ opened: false });
  });

  test('an order that is open learns of it, and a proof of employment answers both and counts as a confirmation', async () => {
    const opened = await suspicious('silence', 'a');
    const correction = await order();
    expect((await orderOf(opened!.caseId)).causes.map(({ cause }) => cause)).toEqual(['silence', 'shared_contact']);
    app.clock.set('2026-03-02T02:30:00Z');
    const owner = await ofOwner();
    const given = await ok<Correction>(scene, owner, 'POST', `/corrections/${correction.id}/employ`, { version: correction.version, statement: '本公司员工', fileIds: [await proof(owner)] });
    await ok(scene, scene.as.officer, 'POST', `/corrections/${correction.id}/review`, { version: given.version, accepted: true });
    expect(await orderOf(opened!.caseId)).toMatchObject({ status: 'closed', outcome: 'answered', correction: null, lastConfirmedAt: '2026-03-02T02:30:00.000Z' });
  });
});

describe('dismissed', () => {
  const dismiss = async (dismissal: string) => {
    const { id, version } = (await about())!;
    return call(scene, scene.as.officer, 'POST', `/shadows/${id}/dismiss`, { version, dismissal, note: '已电话核实' });
  };
  test('it stays away for the same reasons, and comes back for new ones', async () => {
    expect((await dismiss('employee')).json()).toMatchObject({ state: 'dismissed', allowedActions: [], decided: { dismissal: 'employee', note: '已电话核实' } });
    await sweepShadows(app.platform);
    expect(await about()).toBeUndefined();
    expect(codeOf(await call(scene, scene.as.officer, 'POST', `/shadows/${(await about(0, 'dismissed'))!.id}/dismiss`, { version: 2, dismissal: 'other', note: '再次' }))).toBe('common.done_already');
    expect((await call(scene, scene.as.leader, 'POST', `/shadows/${(await about(0, 'dismissed'))!.id}/dismiss`, { version: 2, dismissal: 'other', note: '再次' })).json())
      .toMatchObject({ status: 409, code: 'shadows.action_not_allowed', detail: expect.stringContaining('该线索现为「已排除」') as string });
    await ok(scene, registrar, 'POST', '/agencies', { name: `诚信代账${keeper.id.slice(-4)}`, phones: [keeper.phone] });
    await sweepShadows(app.platform);
    expect(await about()).toMatchObject({ state: 'new', decided: null, reasons: [{ code: 'agency_phone', said: `诚信代账${keeper.id.slice(-4)}` }, { code: 'person' }] });
  });
  test('as common owners it explains the others too', async () => {
    await dismiss('common_owner');
    await sweepShadows(app.platform);
    expect(await list()).toEqual([]);
  });
});

describe('a correction order', () => {
  test('tells the enterprise, whose liaison is asked first, with five working days', async () => {
    const correction = await order();
    // Monday 2 March; the fifth working day after it is Monday 9 March.
    expect(correction).toMatchObject({ state: 'open', stage: 'liaison', dueAt: expect.stringMatching(/^2026-03-09T/), note: '请尽快核实', outcome: null });
    await app.runJobs();
    expect(app.sentTexts.map(({ phone }) => phone)).toContain(`86${keeper.phone}`);
    expect(await look(correction, await ofOwner())).toMatchObject({ allowedActions: ['replace', 'declare', 'employ'] });
    expect(await look(correction, await signedInAs(app, keeper))).toMatchObject({ id: correction.id });
    expect((await call(scene, await ofOwner(1), 'GET', `/corrections/${correction.id}`)).statusCode).toBe(404);
    expect((await call(scene, scene.as.liaison, 'GET', `/corrections/${correction.id}`)).statusCode).toBe(404);
  });

  test('is given once, and by who saw it as it stands', async () => {
    const { id, version } = (await about())!;
    await order();
    const again = await ok<z.output<typeof Outcomes>>(scene, scene.as.officer, 'POST', '/shadows/corrections', { suspicions: [{ suspicionId: id, version }] });
    expect(again.items).toMatchObject([{ done: false, code: 'common.done_already' }]);
    const byLeader = await ok<z.output<typeof Outcomes>>(scene, scene.as.leader, 'POST', '/shadows/corrections', { suspicions: [{ suspicionId: id, version }] });
    expect(byLeader.items).toMatchObject([{ done: false, code: 'common.stale_version' }]);
  });

  test('is settled by another liaison in the seat', async () => {
    const correction = await order();
    const owner = await ofOwner();
    expect(await ok<Correction>(scene, owner, 'POST', `/corrections/${correction.id}/replace`, { version: 1 })).toMatchObject({ state: 'replacing', answer: { by: { id: keeper.ownerIds[0] } } });
    const { version } = await ok<{ version: number }>(scene, scene.as.officer, 'GET', `/enterprises/${correction.enterprise.id}`);
    expect((await seat(correction.enterprise.id, { version, name: '林小雨', phone: '13712345670' })).statusCode).toBe(200);
    expect(await look(correction)).toMatchObject({ state: 'settled', outcome: 'replaced', dueAt: null, allowedActions: [] });
    expect(await about()).toBeUndefined();
  });

  test('settled by an emergency change it doesn’t stand on the successor’s list, where what waited before does', async () => {
    const correction = await order();
    const enterpriseId = correction.enterprise.id;
    await inTransaction(app.platform, system, async (tx) => { send(tx, { to: [keeper.id], kind: 'term_over', params: { enterprise: '', name: keeper.name, due: null, left: 3 }, parkId: scene.parkId, enterpriseId }); });
    // Another order, about who stays: it is one duty, and the unread notices of it aren't listed beside it.
    const stays = await aLiaison(app, { enterpriseId, role: 'deputy', name: '周代办' });
    const suspicionId = await aSuspicion(app, { enterpriseId, parkId: scene.parkId, userId: stays.id });
    await ok<unknown>(scene, scene.as.officer, 'POST', '/shadows/corrections', { suspicions: [{ suspicionId, version: 1 }] });
    const successor = await aLiaison(app);
    app.clock.set('2026-03-02T02:30:00Z');
    const { handoverId } = await aSignedAppointment(app, { enterpriseId, successorId: successor.id, byId: keeper.ownerIds[0]! });
    const see = (as: Headers) => ok<HandoverDetail>(scene, as, 'GET', `/handovers/${handoverId!}`);
    const owner = await ofOwner();
    await ok(scene, owner, 'POST', `/handovers/${handoverId!}/declaration`, { version: (await see(owner)).version, cause: 'refuses', reason: '拒绝交接' });
    await ok(scene, scene.as.leader, 'POST', `/handovers/${handoverId!}/decide`, { version: (await see(scene.as.leader)).version, approve: true });
    expect(await look(correction)).toMatchObject({ state: 'settled', outcome: 'replaced' });
    const { checklist } = await see(await signedInAs(app, successor));
    const kinds = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('notices').select(['id', 'kind']).where('recipient_id', '=', successor.id).where('enterprise_id', '=', enterpriseId).execute());
    const listed = kinds.filter(({ id }) => checklist.some(({ key }) => key === `notice:${id}`)).map(({ kind }) => kind).toSorted();
    expect(kinds.map(({ kind }) => kind)).toContain('correction_settled');
    expect(kinds.filter(({ kind }) => kind === 'correction_ordered').length).toBeGreaterThan(0);
    expect(listed).toEqual(['term_over']);
    expect(checklist.filter(({ title }) => title.includes('周代办')).map(({ kind }) => kind)).toEqual(['duty']);
  });

  test('is settled by a proof of employment that staff accept; one that they refuse reopens it', async () => {
    const correction = await order();
    const owner = await ofOwner();
    const url = `/corrections/${correction.id}`;
    const given = await ok<Correction>(scene, owner, 'POST', `${url}/employ`, { version: 1, statement: '王会计是本公司职工', fileIds: [await proof(owner)] });
    expect(given).toMatchObject({ state: 'reviewing', answer: { statement: '王会计是本公司职工', files: [{ name: '社保缴纳证明.txt' }] } });
    const fileId = given.answer!.files[0]!.id;
    expect((await call(scene, scene.as.officer, 'GET', `/files/${fileId}`)).statusCode).toBe(200);
    expect((await call(scene, scene.as.handler, 'GET', `/files/${fileId}`)).statusCode).toBe(404);
    expect(codeOf(await call(scene, owner, 'POST', `${url}/employ`, { version: 2, statement: '再交', fileIds: [await proof(owner)] }))).toBe('common.done_already');
    expect((await call(scene, owner, 'POST', `${url}/replace`, { version: 2 })).json()).toMatchObject({ status: 409, code: 'corrections.action_not_allowed', detail: expect.stringContaining('该更正通知现为「等待审核员工证明」') as string });
    expect(await ok<Correction>(scene, scene.as.officer, 'POST', `${url}/review`, { version: 2, accepted: false, note: '不是本公司的缴费单位' })).toMatchObject({ state: 'open', review: { accepted: false }, dueAt: expect.stringMatching(/^2026-03-09T/) });
    await ok(scene, owner, 'POST', `${url}/employ`, { version: 3, statement: '补交', fileIds: [await proof(owner)] });
    expect(await ok<Correction>(scene, scene.as.officer, 'POST', `${url}/review`, { version: 4, accepted: true })).toMatchObject({ state: 'settled', outcome: 'employee' });
    await sweepShadows(app.platform);
    expect(await about()).toBeUndefined();
  });

  test('reminds, climbs to the owner, and then an officer visits; never outside office hours', async () => {
    const correction = await order();
    const at = async (instant: string) => {
      app.clock.set(instant);
      await chaseCorrections(app.platform);
      return look(correction);
    };
    const kinds = async (userId: string) => inTransaction(app.platform, system, async (tx) => (await tx.sql.selectFrom('notices').select('kind').where('recipient_id', '=', userId).where('enterprise_id', '=', correction.enterprise.id).orderBy('created_at').orderBy('id').execute()).map(({ kind }) => kind));
    await at('2026-03-04T08:50:00Z');
    await at('2026-03-06T08:50:00Z');
    expect(await kinds(keeper.id)).toEqual(['correction_ordered', 'correction_reminder', 'correction_reminder']);
    expect(await at('2026-03-09T14:00:00Z')).toMatchObject({ stage: 'liaison' });
    expect(await at('2026-03-10T02:00:00Z')).toMatchObject({ state: 'open', stage: 'owner', dueAt: expect.stringMatching(/^2026-03-13T/) });
    expect(await kinds(keeper.ownerIds[0]!)).toContain('correction_to_owner');
    expect(await at('2026-03-16T02:00:00Z')).toMatchObject({ state: 'visiting', stage: 'visit', dueAt: null });
    expect(await kinds(scene.ids.officer)).toContain('correction_climbed');
    // Run again, it opens nothing more.
    await at('2026-03-16T02:30:00Z');
    await inTransaction(app.platform, system, (tx) => openVisit(tx, { enterpriseId: correction.enterprise.id, correctionId: correction.id }));
    expect(await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('verification_causes as k').innerJoin('verification_orders as o', 'o.case_id', 'k.case_id').select(['k.cause', 'k.more_keys', 'o.outcome']).where('k.enterprise_id', '=', correction.enterprise.id).execute())).toEqual([{ cause: 'shared_contact', more_keys: [], outcome: null }]);
    expect((await ok<{ items: { kind: string }[] }>(scene, scene.as.officer, 'GET', `/cases?enterpriseId=${correction.enterprise.id}`)).items).toMatchObject([{ kind: 'verification' }]);
    expect(await ok<Correction>(scene, scene.as.officer, 'POST', `/corrections/${correction.id}/settle`, { version: (await look(correction)).version, outcome: 'left', note: '现场核实，此人不在该企业' })).toMatchObject({ state: 'settled', outcome: 'left' });
  });

  test('is taken back with a reason', async () => {
    const correction = await order();
    expect(await ok<Correction>(scene, scene.as.officer, 'POST', `/corrections/${correction.id}/withdraw`, { version: 1, reason: '系同一集团' })).toMatchObject({ state: 'withdrawn', allowedActions: [] });
    expect(await about(0, 'dismissed')).toMatchObject({ decided: { dismissal: 'other', note: '系同一集团' } });
  });
});

describe('an agent', () => {
  const declare = async (as: Headers) => {
    const draft = { name: keeper.name, agency: '诚信代账公司', scopes: ['notices'], until: '2026-12-31' };
    const { termsDigest } = await ok<{ termsDigest: string }>(scene, as, 'POST', '/mandates/terms', draft);
    return call(scene, as, 'POST', '/mandates', { ...draft, phone: keeper.phone, termsDigest });
  };

  test('who is declared and has signed answers the order, and is asked after anew once the mandate is over', async () => {
    const correction = await order();
    const owner = await ofOwner();
    const given = await declare(owner);
    expect(given.statusCode, given.body).toBe(200);
    expect(await look(correction)).toMatchObject({ state: 'declaring', answer: { mandateId: given.json<{ id: string }>().id } });
    const agent = await signedInAs(app, keeper);
    const { termsDigest } = await ok<{ termsDigest: string }>(scene, agent, 'GET', `/mandates/${given.json<{ id: string }>().id}`);
    const signed = await call(scene, agent, 'POST', `/mandates/${given.json<{ id: string }>().id}/sign`, { version: 1, termsDigest });
    expect(signed.statusCode, signed.body).toBe(200);
    expect(await look(correction)).toMatchObject({ state: 'settled', outcome: 'mandated' });
    await sweepShadows(app.platform);
    expect(await about()).toBeUndefined();
    await ok(scene, owner, 'POST', `/mandates/${given.json<{ id: string }>().id}/revoke`, { version: 2, reason: '更换代账机构' });
    await sweepShadows(app.platform);
    expect(await about()).toMatchObject({ state: 'new' });
  });

  test('is never declared by the one in question', async () => {
    const correction = await order();
    const own = await signedInAs(app, keeper);
    await call(scene, own, 'POST', '/session/enterprise', { enterpriseId: correction.enterprise.id });
    expect((await look(correction, own)).allowedActions).toEqual(['replace', 'employ']);
    expect(codeOf(await declare(own))).toBe('mandates.of_oneself');
  });
});

describe('the register of agencies', () => {
  const add = (body: object, as = registrar) => call(scene, as, 'POST', '/agencies', { name: '诚信代账', ...body });

  test.each([
    ['a public mail domain', { domains: ['qq.com'] }, 'agencies.public_domain'],
    ['a district for an address', { addresses: ['祁连市城东区'] }, 'agencies.vague_address'],
    ['no number for a phone', { phones: ['打不通的电话'] }, 'people.bad_phone'],
  ])('refuses %s', async (_, body, code) => {
    expect(codeOf(await add(body))).toBe(code);
  });

  test('is the city\'s: parks propose, administrators above them decide, and a park\'s administrator is none of those', async () => {
    const name = `代办${keeper.id.slice(-6)}`;
    const proposed = (await add({ name, phones: [keeper.phone] }, scene.as.officer)).json<Agency>();
    expect(proposed).toMatchObject({ state: 'proposed', allowedActions: ['withdraw'] });
    // What is only proposed makes nobody suspect, and is nobody else's business.
    await sweepShadows(app.platform);
    expect((await list()).flatMap(({ reasons }) => reasons.map(({ code }) => code))).not.toContain('agency_phone');
    const shown = async (as: Headers, show = 'proposed') => (await ok<{ items: Agency[]; registrar: boolean }>(scene, as, 'GET', `/agencies?show=${show}&q=${encodeURIComponent(name)}`));
    expect((await shown(scene.as.leader)).items).toEqual([]);
    expect(await shown(registrar)).toMatchObject({ registrar: true, proposals: 1, items: [{ id: proposed.id, allowedActions: ['accept', 'decline', 'edit'] }] });
    const ofPark = await signedInAs(app, await anOfficer(app, { areaId: scene.parkId, role: 'administrator' }));
    for (const as of [scene.as.officer, scene.as.leader]) expect((await call(scene, as, 'POST', `/agencies/${proposed.id}/decide`, { version: 1, accepted: true })).statusCode).toBe(403);
    expect(codeOf(await call(scene, ofPark, 'POST', `/agencies/${proposed.id}/decide`, { version: 1, accepted: true }))).toBe('agencies.city_only');
    expect(codeOf(await call(scene, registrar, 'POST', `/agencies/${proposed.id}/decide`, { version: 1, accepted: false }))).toBe('agencies.reason_missing');
    const kinds = async (as: Headers) => (await ok<{ items: Notice[] }>(scene, as, 'GET', '/notices')).items.map(({ kind }) => kind);
    expect(await kinds(registrar)).toContain('agency_proposed');
    expect(await ok<Agency>(scene, registrar, 'POST', `/agencies/${proposed.id}/decide`, { version: 1, accepted: true })).toMatchObject({ state: 'listed', allowedActions: ['edit', 'end'] });
    expect(await kinds(scene.as.officer)).toContain('agency_accepted');
    await sweepShadows(app.platform);
    expect((await list()).flatMap(({ reasons }) => reasons.map(({ code }) => code))).toContain('agency_phone');
    // What stands in it no park takes out or changes.
    for (const as of [scene.as.officer, scene.as.leader]) expect((await call(scene, as, 'POST', `/agencies/${proposed.id}/end`, { version: 2, ended: true })).statusCode).toBe(403);
    expect(codeOf(await call(scene, ofPark, 'POST', `/agencies/${proposed.id}/end`, { version: 2, ended: true }))).toBe('agencies.city_only');
  });

  test('a proposal is declined with the reason, or taken back by whoever made it', async () => {
    const [one, other] = [(await add({ name: `甲${keeper.id.slice(-6)}` }, scene.as.officer)).json<Agency>(), (await add({ name: `乙${keeper.id.slice(-6)}` }, scene.as.officer)).json<Agency>()];
    expect(await ok<Agency>(scene, registrar, 'POST', `/agencies/${one.id}/decide`, { version: 1, accepted: false, note: '是企业自己的财务部' })).toMatchObject({ state: 'declined', decisionNote: '是企业自己的财务部', allowedActions: [] });
    expect((await ok<{ items: Notice[] }>(scene, scene.as.officer, 'GET', '/notices')).items.find(({ kind }) => kind === 'agency_declined')!.body).toContain('是企业自己的财务部');
    expect(codeOf(await call(scene, scene.as.leader, 'POST', `/agencies/${other.id}/withdraw`, { version: 1 }))).toBe('agencies.not_found');
    await ok(scene, scene.as.officer, 'POST', `/agencies/${other.id}/withdraw`, { version: 1 });
    expect((await call(scene, registrar, 'POST', `/agencies/${other.id}/decide`, { version: 2, accepted: true })).json()).toMatchObject({ status: 409, code: 'agencies.action_not_allowed', detail: expect.stringContaining('该机构现为「已移出」') as string });
    expect(codeOf(await call(scene, registrar, 'POST', `/agencies/${one.id}/decide`, { version: 1, accepted: false, note: '再次' }))).toBe('common.done_already');
  });

  test('its phones are encrypted', async () => {
    expect((await add({}, scene.as.departmentLiaison)).statusCode).toBe(403);
    const agency = (await add({ phones: ['0931-4567890'], domains: ['chengxin-dz.cn'], addresses: ['祁连市城东区创业路8号3号楼505室'] })).json<{ id: string; version: number; phones: string[] }>();
    expect(agency.phones).toEqual(['0931-4567890']);
    const changed = await call(scene, registrar, 'POST', `/agencies/${agency.id}/end`, { version: agency.version, ended: true });
    expect(changed.json()).toMatchObject({ endedOn: '2026-03-02' });
    const stored = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('shadow_agency_signs').selectAll().where('agency_id', '=', agency.id).execute());
    expect(JSON.stringify(stored)).not.toContain('4567890');
  });

  test('comes back from the table that it writes; one bad row and nothing comes in', async () => {
    const name = `代账${keeper.id.slice(-6)}`;
    const added = await add({ name, phones: ['0931-4234567', '13912340000'], domains: ['dz.example.cn'], note: '园区大厅摆摊' });
    expect(added.statusCode, added.body).toBe(200);
    const csv = (await app.api.http.inject({ url: `/api/v1/agencies/export?format=csv&q=${encodeURIComponent(name)}`, headers: scene.as.officer })).body;
    const send = async (content: string) => {
      const form = multipart({}, { name: '名录.csv', content });
      return app.api.http.inject({ method: 'POST', url: '/api/v1/agencies/import', headers: { ...registrar, 'content-type': form.type }, payload: form.content });
    };
    expect((await send(csv)).json()).toEqual({ added: 0, changed: 1 });
    const more = `${csv.trimEnd()}\n新代账${name},0931-7654321,,,,,\n`;
    expect((await send(more)).json()).toEqual({ added: 1, changed: 1 });
    const bad = await send(`${csv.trimEnd()}\n坏代账${name},,,163.com,,,\n`);
    expect([bad.statusCode, codeOf(bad)]).toEqual([422, 'agencies.bad_row']);
    expect((await ok<{ items: object[] }>(scene, scene.as.officer, 'GET', `/agencies?q=${encodeURIComponent(`坏代账${name}`)}`)).items).toEqual([]);
    expect(codeOf(await send('一,二\n三,四\n'))).toBe('agencies.no_name_column');
  });

  test('takes in by itself who does it for a living, and their clients are suspected', async () => {
    const agency = await anEnterprise(app, { parkId: scene.parkId, name: '瑞通代理记账有限公司', industryCode: 'L7241' });
    const clerk = await aLiaison(app, { enterpriseId: agency.id });
    const client = await anEnterprise(app, { parkId: scene.parkId, name: '卯辰食品有限公司' });
    await aSeat(app, client.id, clerk.id);
    await sweepShadows(app.platform);
    const [suspicion] = await list(scene.as.officer, `?enterpriseId=${client.id}`);
    expect(suspicion).toMatchObject({ reasons: [{ code: 'agency_person', said: '瑞通代理记账有限公司' }, { code: 'person' }] });
    expect(await list(scene.as.officer, `?enterpriseId=${agency.id}`)).toEqual([]);
  });
});
