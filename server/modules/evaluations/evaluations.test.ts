import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Award, Fact, Score } from '@qilian/contract/evaluations';
import type { PaperCheck } from '@qilian/contract/papers';
import type { Notice } from '@qilian/contract/notices';
import { hasPoppler, pdfsig, textOf } from '../../platform/documents/testing.ts';
import { asOwner } from '../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aCase, act, aScene, call, ok, type Scene } from '../cases/testing.ts';
import { anEnterprise } from '../enterprises/testing.ts';
import { aDeadContact } from '../notices/testing.ts';
import { aLiaison, signedInAs } from '../people/testing.ts';
import { aYearOfAnswers, computeEvaluations, rankYear } from './testing.ts';

let app: TestApp;
let scene: Scene;
type Page<Item> = { items: Item[]; next: string | null };
type Ranking = Page<Score> & { startsOn: string; leastSample: number; periods: string[] };

beforeAll(async () => {
  app = await openTestApp({ now: '2026-03-02T01:30:00Z' });
  scene = await aScene(app);
});
afterAll(() => app.close());

const compute = () => computeEvaluations(app.platform);
const at = (instant: string) => app.clock.set(instant);
const ranking = (query = 'period=month', as = scene.as.officer) => ok<Ranking>(scene, as, 'GET', `/evaluations/scores?${query}`);
const facts = async (score: Score, measure?: string, as = scene.as.officer) => (await ok<Page<Fact>>(scene, as, 'GET', `/evaluations/scores/${score.id}/facts${measure ? `?measure=${measure}` : ''}`)).items;

describe('a month', () => {
  let score: Score;
  beforeAll(async () => {
    // Asked on Monday 9:30, answered on Tuesday at the same time: one working day.
    const first = await act(scene, scene.as.officer, await aCase(scene, { title: '供水压力低' }), 'accept');
    await act(scene, scene.as.officer, first, 'ask', { question: '哪栋楼？' });
    at('2026-03-03T01:30:00Z');
    await act(scene, scene.as.liaison, first, 'supply', { answer: '三号楼', fileIds: [] });
    // Asked, and never answered: missed five working days later.
    const second = await act(scene, scene.as.officer, await aCase(scene, { title: '大门被堵' }), 'accept');
    await act(scene, scene.as.officer, second, 'ask', { question: '什么时候开始的？' });
    // Asked, and taken back by staff in time: counts for nothing.
    const third = await act(scene, scene.as.officer, await aCase(scene, { title: '网络中断' }), 'accept');
    await act(scene, scene.as.officer, third, 'ask', { question: '哪家运营商？' });
    await act(scene, scene.as.officer, third, 'resume', { note: '已查明' });
    // Solved and confirmed two working days later: in time, not prompt.
    const fourth = await act(scene, scene.as.officer, await aCase(scene, { title: '路灯不亮' }), 'accept');
    await act(scene, scene.as.officer, fourth, 'resolve', { resolution: '已修复' });
    await act(scene, scene.as.leader, fourth, 'approve');
    at('2026-03-05T02:30:00Z');
    await act(scene, scene.as.liaison, fourth, 'confirm', { rating: 5 });
    // Two checks by staff, one of which found a wrong number; what the liaison says of himself doesn't count.
    const { holders: [seat] } = await ok<{ holders: { id: string }[] }>(scene, scene.as.officer, 'GET', `/enterprises/${scene.enterpriseId}`);
    const check = (body: object) => ok(scene, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/liaison-checks`, { holderId: seat!.id, occasion: 'call', ...body });
    await check({ outcome: 'current', identitySeen: false, postSeen: true });
    await check({ outcome: 'wrong_contact', wrongChannel: 'phone' });
    await ok(scene, scene.as.liaison, 'POST', '/liaison-check', { holderId: seat!.id, answer: 'current' });
    at('2026-03-20T02:00:00Z');
    await compute();
    score = (await ranking()).items[0]!;
  });

  test('counts answers in time, answers within a working day, and checks by others, and weighs them', () => {
    expect(score).toMatchObject({
      period: 'month', startsOn: '2026-03-01', user: { id: scene.ids.liaison }, enterprise: { id: scene.enterpriseId },
      accuracy: { count: 1, of: 2, value: 0.5 }, timeliness: { count: 2, of: 3 }, promptness: { count: 1, of: 3 }, sample: 5, rank: 1, ranked: 1, final: false, streak: null,
    });
    expect(score.score).toBeCloseTo(0.4 * 0.5 + 0.4 * (2 / 3) + 0.2 * (1 / 3), 4);
  });

  test('shows each row behind each sum, with its working time', async () => {
    expect((await facts(score)).length).toBe(5);
    expect((await facts(score, 'accuracy')).map(({ kind, good }) => [kind, good])).toEqual([['check', false], ['check', true]]);
    const answers = await facts(score, 'timeliness');
    expect(new Set(answers.map(({ kind, case: of, good, prompt, workingMinutes }) => [kind, of!.title, good, prompt, workingMinutes].join(' ')))).toEqual(new Set([
      'confirmation 路灯不亮 true false 900', 'question 供水压力低 true true 420', 'question 大门被堵 false false ',
    ]));
    expect(answers.find(({ good }) => !good)).toMatchObject({ answeredAt: null, dueAt: '2026-03-10T09:30:00.000Z', settledAt: '2026-03-10T09:30:00.000Z' });
  });

  test('leaves as a file with the sums behind each share, and stands in the register of exports', async () => {
    const file = await call(scene, scene.as.officer, 'GET', '/evaluations/scores/export?period=month&format=csv');
    expect(file.statusCode, file.body).toBe(200);
    const [head, row] = file.body.replace('\uFEFF', '').trim().split('\r\n').map((line) => line.split(','));
    expect(head!.slice(0, 8)).toEqual(['期间', '园区', '名次', '参评人数', '联络员', '企业', '得分（满分100）', '记录数']);
    expect([row![0], row![2], row![3], row![6], row![7], ...row!.slice(8, 13)]).toEqual(['2026-03', '1', '1', '53.3', '5', '1', '2', '2', '1', '3']);
    expect((await call(scene, await signedInAs(app, { id: scene.ids.officer }, { provedAt: null }), 'GET', '/evaluations/scores/export')).json<{ code: string }>().code).toBe('auth.step_up');
    expect((await call(scene, scene.as.liaison, 'GET', '/evaluations/scores/export')).statusCode).toBe(403);
    await expect.poll(() => asOwner(app, `select list, rows from list_exports where list = 'evaluation_scores'`)).toEqual([{ list: 'evaluation_scores', rows: 1 }]);
  });

  test('comes out the same when it is computed again, and for good when the month is over', async () => {
    at('2026-03-21T02:00:00Z');
    await compute();
    const again = (await ranking()).items[0]!;
    expect({ ...again, computedAt: '' }).toEqual({ ...score, computedAt: '' });
    at('2026-04-02T02:00:00Z');
    await compute();
    expect((await ranking('period=month&startsOn=2026-03-15')).items).toMatchObject([{ final: true, score: score.score }]);
    expect((await ranking()).startsOn).toBe('2026-04-01');
  });

  test('is shown to the liaison, to staff of the park, and to nobody else', async () => {
    const mine = await ok<Page<Score>>(scene, scene.as.liaison, 'GET', '/evaluations/mine?period=month');
    expect(mine.items.map(({ id }) => id)).toEqual([(await ranking('period=month&startsOn=2026-03-01')).items[0]!.id]);
    expect((await facts(mine.items[0]!, undefined, scene.as.liaison)).length).toBe(5);
    const [elsewhere, neighbour] = [await aScene(app), await signedInAs(app, await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' }))];
    for (const as of [elsewhere.as.officer, elsewhere.as.liaison, neighbour, scene.as.handler]) {
      expect((await call(scene, as, 'GET', `/evaluations/scores/${score.id}`)).statusCode).toBe(404);
      expect((await call(scene, as, 'GET', `/evaluations/scores/${score.id}/facts`)).statusCode).toBe(404);
    }
    expect((await ranking('period=month&startsOn=2026-03-01', elsewhere.as.officer)).items).toEqual([]);
  });
});

describe('mailbox and number', () => {
  let days = 20;
  const place = async () => {
    at('2026-05-06T01:30:00Z');
    const there = await aScene(app);
    const { id } = await anEnterprise(app, { parkId: there.parkId, tags: ['收件'] });
    return { there, person: await aLiaison(app, { enterpriseId: id, email: `b${id.slice(-8)}@firm.example.cn` }) };
  };
  const scoreOf = async (there: Scene, userId: string) => {
    // Once a day it is computed.
    at(`2026-05-${days += 1}T02:00:00Z`);
    await compute();
    return (await ranking('period=month&startsOn=2026-05-01', await signedInAs(app, { id: there.ids.officer }))).items.find(({ user }) => user.id === userId);
  };
  /** A circular whose mail has left, and what became of it. */
  const aCircular = async (there: Scene, change: string) => {
    const { id, version } = await ok<{ id: string; version: number }>(there, there.as.officer, 'POST', '/circulars', { subject: '停电检修', body: '周六停电。', filter: { tags: ['收件'] } });
    await ok(there, there.as.officer, 'POST', `/circulars/${id}/send`, { version });
    await app.runJobs();
    await asOwner(app, `update ${change.replaceAll('$circular', id)}`);
  };

  test('that were given up count against the data, once a month and way, whatever arrived besides', async () => {
    const { there, person } = await place();
    await aCircular(there, `notices set opened_at = '2026-05-06T02:00:00Z', opened_via = 'link' where circular_id = '$circular'`);
    for (const channel of ['email', 'sms', 'email'] as const) await aDeadContact(app, person.id, channel);
    const score = (await scoreOf(there, person.id))!;
    expect(score).toMatchObject({ accuracy: { count: 0, of: 2 }, timeliness: { of: 0 }, sample: 2, rank: null });
    const as = await signedInAs(app, { id: there.ids.officer });
    expect((await facts(score, 'accuracy', as)).map(({ kind, good, prompt }) => [kind, good, prompt])).toEqual([['contact', false, null], ['contact', false, null]]);
    expect(await facts(score, 'timeliness', as)).toEqual([]);
  });

  test('by which something provably arrived speak for it; a mail of which nothing was heard says nothing', async () => {
    const [one, other] = [await place(), await place()];
    await aCircular(one.there, `notices set opened_at = '2026-05-06T02:00:00Z', opened_via = 'link' where circular_id = '$circular'`);
    await aCircular(other.there, `notice_deliveries set status = 'delivered', delivered_at = '2026-05-07T02:00:00Z', delivered_by = 'no_failure' where notice_id in (select id from notices where circular_id = '$circular')`);
    expect(await scoreOf(one.there, one.person.id)).toMatchObject({ accuracy: { count: 1, of: 1 }, sample: 1 });
    expect(await scoreOf(other.there, other.person.id)).toBeUndefined();
  });

  test('what was delivered in one month and opened in the next counts once', async () => {
    const { there, person } = await place();
    await aCircular(there, `notice_deliveries set delivered_at = '2026-05-07T02:00:00Z', delivered_by = 'report' where notice_id in (select id from notices where circular_id = '$circular')`);
    expect(await scoreOf(there, person.id)).toMatchObject({ accuracy: { count: 1, of: 1 } });
    await asOwner(app, `update notices set opened_at = '2026-06-02T02:00:00Z', opened_via = 'link' where recipient_id = '${person.id}'`);
    at('2026-06-03T02:00:00Z');
    await compute();
    const [may, june] = await Promise.all(['2026-05-01', '2026-06-01'].map(async (month) => (await ranking(`period=month&startsOn=${month}`, await signedInAs(app, { id: there.ids.officer }))).items.find(({ user }) => user.id === person.id)));
    expect([may?.accuracy.of, june?.accuracy.of]).toEqual([1, undefined]);
  });

  test('a deadline that is moved out of a month that is over doesn’t count in the next as well', async () => {
    const there = await aScene(app);
    at('2026-07-20T01:30:00Z');
    const need = await act(there, there.as.officer, await aCase(there), 'accept');
    await act(there, there.as.officer, need, 'resolve', { resolution: '已修复' });
    await act(there, there.as.leader, need, 'approve');
    at('2026-08-02T01:30:00Z');
    await compute();
    await asOwner(app, `update clocks set due_at = '2026-08-03T09:30:00Z' where case_id = '${need.id}' and name = 'confirmation'`);
    at('2026-08-04T01:30:00Z');
    await compute();
    const rows = await asOwner<{ month: string }>(app, `select month::text from evaluation_facts where case_id = '${need.id}'`);
    expect(rows).toEqual([{ month: '2026-07-01' }]);
  });
});

describe('a year', () => {
  let place: Scene;
  const people: { id: string; enterpriseId: string }[] = [];
  const awards = async (query = '') => (await ok<Page<Award>>(place, place.as.leader, 'GET', `/evaluations/awards${query}`)).items;
  beforeAll(async () => {
    place = await aScene(app);
    for (const [asked, onTime] of [[12, 12], [12, 10], [12, 6], [4, 4]] as const) {
      const enterprise = await anEnterprise(app, { parkId: place.parkId });
      const person = await aLiaison(app, { enterpriseId: enterprise.id });
      people.push({ id: person.id, enterpriseId: enterprise.id });
      await aYearOfAnswers(app, { parkId: place.parkId, enterpriseId: enterprise.id, userId: person.id, asked, onTime });
    }
    await rankYear(app);
  });

  test('ranks whom enough is known of, and says who is not ranked', async () => {
    const { items, leastSample, periods } = await ranking('period=year&startsOn=2025-01-01', place.as.officer);
    expect(leastSample).toBe(8);
    expect(periods).toContain('2025-01-01');
    expect(items.map(({ user, rank, ranked, streak, sample }) => [user.id, rank, ranked, streak, sample])).toEqual([
      [people[0]!.id, 1, 3, 1, 12], [people[1]!.id, 2, 3, 0, 12], [people[2]!.id, 3, 3, 0, 12], [people[3]!.id, null, 3, 0, 4],
    ]);
  });

  test('proposes the first tenth once, and tells the leader', async () => {
    await rankYear(app);
    expect(await awards('?state=proposed')).toMatchObject([{ user: { id: people[0]!.id }, year: 2025, rank: 1, ranked: 3, streak: 1, points: 10, pointsUntil: '2026-12-31', allowedActions: ['grant', 'decline'], certificate: null }]);
    expect((await ok<Page<Notice>>(place, place.as.leader, 'GET', '/notices')).items.filter(({ kind }) => kind === 'award_proposed').length).toBe(1);
  });

  test('is awarded by a leader who has just proved who they are, with two sealed papers for the liaison', async () => {
    const [proposal] = await awards('?state=proposed');
    const grant = (as: Record<string, string>, body = { version: 1, reason: '全年答复及时' }) => call(place, as, 'POST', `/evaluations/awards/${proposal!.id}/grant`, body);
    expect((await grant(place.as.officer)).json<{ code: string }>().code).toBe('auth.forbidden');
    expect((await grant(await signedInAs(app, { id: place.ids.leader }, { provedAt: null }))).json<{ code: string }>().code).toBe('auth.step_up');
    expect((await grant((await aScene(app)).as.leader)).statusCode).toBe(404);
    expect((await grant(place.as.leader, { version: 7, reason: '全年答复及时' })).json<{ code: string }>().code).toBe('common.stale_version');
    const granted = (await grant(place.as.leader)).json<Award>();
    expect(granted).toMatchObject({ state: 'granted', reason: '全年答复及时', decidedBy: { id: place.ids.leader }, allowedActions: ['revoke'], certificate: { type: 'application/pdf' }, letter: { type: 'application/pdf' } });
    expect((await grant(place.as.leader, { version: 2, reason: '再来一次' })).json<{ code: string }>().code).toBe('common.done_already');
    const declined = await call(place, place.as.leader, 'POST', `/evaluations/awards/${granted.id}/decline`, { version: granted.version, reason: '改判' });
    expect(declined.json()).toMatchObject({ status: 409, code: 'evaluations.action_not_allowed', detail: expect.stringContaining('该奖项现为「已授予」') as string });

    const liaison = await signedInAs(app, people[0]!);
    expect((await ok<Page<Award>>(place, liaison, 'GET', '/evaluations/awards/mine')).items).toMatchObject([{ id: granted.id, allowedActions: [] }]);
    expect((await ok<Page<Notice>>(place, liaison, 'GET', '/notices')).items.map(({ kind }) => kind)).toContain('award_granted');
    const file = await call(place, liaison, 'GET', `/files/${granted.letter!.id}`);
    expect(file.headers['content-type']).toBe('application/pdf');
    for (const as of [await signedInAs(app, people[1]!), (await aScene(app)).as.officer]) expect((await call(place, as, 'GET', `/files/${granted.certificate!.id}`)).statusCode).toBe(404);
    expect((await awards(`?enterpriseId=${people[0]!.enterpriseId}&state=granted`)).map(({ points }) => points)).toEqual([10]);
  });

  test.skipIf(!hasPoppler)('has papers that say what was decided, sealed by the platform', async () => {
    const [award] = await awards('?state=granted');
    const certificate = (await call(place, place.as.leader, 'GET', `/files/${award!.certificate!.id}`)).rawPayload;
    const letter = (await call(place, place.as.leader, 'GET', `/files/${award!.letter!.id}`)).rawPayload;
    for (const paper of [certificate, letter]) {
      expect(pdfsig(paper)).toContain('Signature is Valid');
      expect(paper.length).toBeLessThan(200_000);
    }
    for (const text of ['金牌联络员', award!.user.name, award!.enterprise.name, '2025年度', '位列第']) expect(textOf(certificate)).toContain(text);
    for (const text of ['表扬信', award!.user.name, '人力资源部门', '100.0']) expect(textOf(letter)).toContain(text);
  });

  test('can be revoked with a reason: its papers verify as withdrawn, its points end', async () => {
    const [award] = await awards('?state=granted');
    const numbers = await asOwner<{ number: string; kind: string }>(app, `select number, kind from sealed_papers where record_id = '${award!.id}' order by kind`);
    expect(numbers.map(({ kind }) => kind)).toEqual(['evaluations.certificate', 'evaluations.commendation']);
    const check = async () => ok<PaperCheck>(place, { 'accept-language': 'zh-CN' }, 'GET', `/papers/${numbers[0]!.number}`);
    expect(await check()).toMatchObject({ title: '金牌联络员证书', withdrawnAt: null, intact: true });
    const revoked = await ok<Award>(place, place.as.leader, 'POST', `/evaluations/awards/${award!.id}/revoke`, { version: award!.version, reason: '经查，所报数据不实' });
    expect(revoked).toMatchObject({ state: 'revoked', revokeReason: '经查，所报数据不实', allowedActions: [] });
    expect((await check()).withdrawnAt).toBe(app.clock.now().toISOString());
    expect((await call(place, place.as.leader, 'POST', `/evaluations/awards/${award!.id}/revoke`, { version: revoked.version, reason: '再次' })).json<{ code: string }>().code).toBe('common.done_already');
  });

  test('counts years in a row, and points with them', async () => {
    for (const [index, person] of people.slice(0, 2).entries()) await aYearOfAnswers(app, { parkId: place.parkId, enterpriseId: person.enterpriseId, userId: person.id, year: 2026, asked: 12, onTime: 12 - index });
    at('2027-01-05T02:00:00Z');
    place = { ...place, as: { ...place.as, leader: await signedInAs(app, { id: place.ids.leader }) } };
    await rankYear(app, 2026);
    expect(await awards('?state=proposed&year=2026')).toMatchObject([{ user: { id: people[0]!.id }, streak: 2, points: 15 }]);
  });

  test('is forgotten with the person: no reason, no paper, the number stays', async () => {
    const { erase } = await import('./erase.ts');
    const { inTransaction } = await import('../../platform/db/transaction.ts');
    const { platform: system } = await import('../../platform/auth/actor.ts');
    await inTransaction(app.platform, system, (tx) => erase(tx, { id: people[0]!.id, name: '王芳', phone: null, email: null, enterpriseIds: [] }));
    expect(await asOwner(app, `select reason, certificate_file_id from gold_awards where user_id = '${people[0]!.id}' and year = 2025`)).toEqual([{ reason: null, certificate_file_id: null }]);
    expect(await asOwner(app, `select count(*)::int as papers, count(file_id)::int as files from sealed_papers where kind like 'evaluations.%'`)).toEqual([{ papers: 2, files: 0 }]);
  });
});
