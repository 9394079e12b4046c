import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessReview, Holding, PersonAccess, ReviewItem, Seeing } from '@qilian/contract/access-review';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aParkWorld, type ParkWorld } from '../../../testing/contract/world.ts';
import { call, ok } from '../../cases/testing.ts';
import { suspect } from '../../liaisons/testing.ts';
import { anAbsence, anOfficer, aPark, signedInAs } from '../../people/testing.ts';
import { aProgram } from '../../programs/testing.ts';
import { remindOfReviews } from './reminders.ts';

let app: TestApp;
let world: ParkWorld;
let auditor: Record<string, string>;
let administrator: Record<string, string>;
let orderId: string;
beforeAll(async () => {
  app = await openTestApp();
  world = await aParkWorld(app);
  auditor = world.staff.find(({ role }) => role === 'auditor')!.as;
  administrator = world.staff.find(({ role }) => role === 'administrator')!.as;
  orderId = (await suspect({ app, enterpriseId: world.second.enterpriseId }, { cause: 'shared_contact', causeKey: 'review', detail: {} }))!.caseId;
});
afterAll(() => app.close());

type Page<Item> = { items: Item[]; next: string | null };
const get = <Answer>(as: Record<string, string>, path: string) => ok<Answer>({ app }, as, 'GET', path);
async function everyone<Item>(path: string): Promise<Item[]> {
  const found: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<Item> = await get(auditor, `${path}${path.includes('?') ? '&' : '?'}limit=4${cursor === '' ? '' : `&cursor=${cursor}`}`);
    found.push(...page.items);
    cursor = page.next;
  }
  return found;
}

describe('who sees a record', () => {
  test.each([
    ['case', () => ({ record: `/cases/${world.first.caseId}`, seers: `/access/cases/${world.first.caseId}` })],
    ['case of another enterprise', () => ({ record: `/cases/${world.second.caseId}`, seers: `/access/cases/${world.second.caseId}` })],
    ['verification order, which the enterprise doesn\'t see', () => ({ record: `/cases/${orderId}`, seers: `/access/cases/${orderId}` })],
    ['enterprise', () => ({ record: `/enterprises/${world.first.enterpriseId}`, seers: `/access/enterprises/${world.first.enterpriseId}` })],
  ])('the list of a %s names exactly those who can open it', async (_, paths) => {
    const elsewhere = await anOfficer(app, { areaId: (await aPark(app)).parkId, role: 'park_leader' });
    const substitute = await anOfficer(app, { areaId: world.ids.parkId!, role: 'service_manager' });
    await anAbsence(app, world.staff.find(({ role }) => role === 'park_leader')!.id, substitute.id, { from: '2026-03-01', until: '2027-12-31' });
    const { record, seers } = paths();
    const listed = new Map((await everyone<Seeing>(seers)).map(({ person, grounds }) => [person.id, grounds]));
    const people = [...world.staff, ...world.enterprise, world.neighbour, ...world.programs, { id: elsewhere.id, as: await signedInAs(app, elsewhere) }, { id: substitute.id, as: await signedInAs(app, substitute) }];
    for (const { id, as } of people) {
      const opened = (await call({ app }, as, 'GET', record)).statusCode === 200;
      expect([id, listed.has(id)]).toEqual([id, opened]);
    }
    expect([...listed.values()].every((grounds) => grounds.length > 0)).toBe(true);
    expect(listed.get(substitute.id)!.some(({ standsInFor }) => standsInFor !== null) || record.startsWith('/enterprises')).toBe(true);
  });

  test('isn\'t told to who doesn\'t review that park', async () => {
    const stranger = await signedInAs(app, await anOfficer(app, { areaId: (await aPark(app)).parkId, role: 'auditor' }));
    for (const path of [`/access/cases/${world.first.caseId}`, `/access/enterprises/${world.first.enterpriseId}`, `/access/people/${world.ids.officerId}`]) {
      expect((await call({ app }, stranger, 'GET', path)).statusCode, path).toBe(404);
      expect((await call({ app }, world.staff.find(({ role }) => role === 'service_officer')!.as, 'GET', path)).statusCode, path).toBe(403);
    }
  });
});

describe('what a person sees', () => {
  test('is what their own lists count, reason by reason', async () => {
    for (const { id, as } of [...world.staff, ...world.enterprise]) {
      const seen = await get<PersonAccess>(auditor, `/access/people/${id}`);
      const { count } = await get<{ count: number }>(as, '/cases/count');
      expect([id, seen.reach.reduce((sum, { cases }) => sum + cases, 0)]).toEqual([id, count]);
      expect(seen.cases.length > 0).toBe(count > 0);
      for (const { cases } of seen.cases) expect(cases).toBeLessThanOrEqual(count);
    }
  });

  test('names post, stand-in, seat and scope, and what was done lately', async () => {
    const sessions = async () => (await get<{ items: unknown[] }>(administrator, `/people/${world.ids.officerId}/sessions`)).items.length;
    const before = await sessions();
    const officer = await get<PersonAccess>(auditor, `/access/people/${world.ids.officerId}`);
    expect(officer.cases.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['owner', 'assigned', 'park']));
    expect(officer).toMatchObject({ active: true, mayUnmask: true, posts: [{ role: 'service_officer', standsInFor: null }] });
    expect(officer.lately.steps).toBeGreaterThan(3);
    const liaison = await get<PersonAccess>(auditor, `/access/people/${world.neighbour.id}`);
    expect(liaison).toMatchObject({ seats: [{ role: 'primary', enterprise: { id: world.second.enterpriseId } }], cases: [{ reason: 'seat', cases: 1 }], reach: [{ enterprises: 1, cases: 1 }], mayUnmask: false });
    const program = world.programs.find(({ role }) => role === 'cases:read')!;
    expect(await get<PersonAccess>(auditor, `/access/people/${program.id}`)).toMatchObject({ scopes: ['cases:read'], person: { kind: 'program' } });
    // Looking leaves no session behind.
    expect(await sessions()).toBe(before);
  });
});

describe('a round of review', () => {
  let review: AccessReview;
  const items = (query = '') => everyone<ReviewItem>(`/access/reviews/${review.id}/items${query}`);
  const decide = (as: Record<string, string>, item: ReviewItem, verb: 'keep' | 'end', version = item.version) =>
    call({ app }, as, 'POST', `/access/reviews/${review.id}/items/${item.id}/${verb}`, { version, reason: '岗位职责需要' });
  const start = (areaId: string, dueOn: string) => call({ app }, auditor, 'POST', '/access/reviews', { areaId, dueOn });

  test('lists every right of the area, the longest unused first', async () => {
    const holdings = await everyone<Holding>('/access/holdings');
    expect(holdings.map(({ idleDays }) => idleDays)).toEqual(holdings.map(({ idleDays }) => idleDays).toSorted((one, other) => other - one));
    const file = await call({ app }, auditor, 'GET', '/access/holdings/export?format=csv');
    expect(file.body.trim().split(/\r?\n/)).toHaveLength(holdings.length + 1);
    expect((await start(world.ids.parkId!, '2026-01-01')).json()).toMatchObject({ code: 'audit.due_past', errors: [{ field: 'body.dueOn' }] });
    expect((await start(world.ids.parentId!, '2026-12-31')).statusCode).toBe(404);
    review = await get(auditor, `/access/reviews/${world.ids.reviewId}`);
    expect((await start(world.ids.parkId!, '2026-12-31')).json()).toMatchObject({ code: 'audit.review_open' });
    const all = await items();
    expect(all).toHaveLength(review.counts.open);
    // Those of the district reach into other parks too and belong to its own round.
    expect(all.some(({ role }) => role === 'administrator')).toBe(false);
    expect(all.filter(({ person }) => person.kind === 'program')).toHaveLength(world.programs.length);
    const told = await get<Page<{ subject: string }>>(administrator, '/notices');
    expect(told.items.some(({ subject }) => subject.startsWith('权限复核开始'))).toBe(true);
  });

  test('keeps or ends each, with a reason, never one\'s own', async () => {
    const all = await items();
    const of = (role: string) => all.find((item) => item.role === role)!;
    const leader = world.staff.find(({ role }) => role === 'park_leader')!;
    expect((await decide(auditor, of('auditor'), 'keep')).json()).toMatchObject({ code: 'audit.own_right' });
    expect((await decide(leader.as, all.find(({ person }) => person.id === leader.id)!, 'keep')).json()).toMatchObject({ code: 'audit.own_right' });
    expect((await decide(leader.as, of('service_manager'), 'end')).statusCode).toBe(403);
    expect((await decide(leader.as, of('investment_officer'), 'keep')).json()).toMatchObject({ decision: 'kept', reason: '岗位职责需要', decidedBy: { id: leader.id } });
    expect((await decide(leader.as, of('investment_officer'), 'keep', 2)).json()).toMatchObject({ code: 'audit.right_decided', detail: expect.stringContaining('该项权限已决定：「保留」') as string });
    expect((await decide(leader.as, of('investment_officer'), 'keep')).json()).toMatchObject({ code: 'common.done_already', current: { decision: 'kept' } });
    const manager = of('service_manager');
    expect((await decide(administrator, manager, 'end')).json()).toMatchObject({ decision: 'ended' });
    expect((await decide(administrator, manager, 'end')).statusCode).toBe(409);
    const { items: staff } = await get<Page<{ id: string; posts: unknown[] }>>(administrator, `/staff?q=${encodeURIComponent(manager.person.name)}`);
    expect(staff.find(({ id }) => id === manager.person.id)!.posts).toEqual([]);
    const program = all.find(({ person }) => person.kind === 'program')!;
    expect((await decide(administrator, program, 'end')).json()).toMatchObject({ decision: 'ended' });
    expect((await call({ app }, world.programs.find(({ id }) => id === program.person.id)!.as, 'GET', '/program')).statusCode).toBe(401);
  });

  test('reminds, and closes once everything is decided; what ended by itself needs no decision', async () => {
    app.clock.set(new Date('2026-12-31T02:00:00Z'));
    await remindOfReviews(app.platform);
    await remindOfReviews(app.platform);
    const due = (await get<Page<{ subject: string }>>(administrator, '/notices?limit=100')).items.filter(({ subject }) => subject.startsWith('权限复核待完成'));
    // Of the park and of its district, once each.
    expect(due.map(({ subject }) => subject).toSorted()).toEqual([...new Set(due.map(({ subject }) => subject))].toSorted());
    expect(due).toHaveLength(2);
    const close = async () => call({ app }, auditor, 'POST', `/access/reviews/${review.id}/close`, { version: 1 });
    expect((await call({ app }, auditor, 'GET', `/access/reviews/${review.id}`)).json()).toMatchObject({ mayClose: false });
    expect((await close()).json()).toMatchObject({ code: 'audit.review_undecided' });
    const open = await items('?decision=open');
    const gone = open.find(({ role }) => role === 'service_officer')!;
    const { posts: [post] } = await get<{ posts: { id: string; version: number }[] }>(administrator, `/staff/${gone.person.id}`);
    expect((await call({ app }, administrator, 'POST', `/posts/${post!.id}/end`, { version: post!.version })).statusCode).toBe(200);
    expect((await decide(administrator, gone, 'keep')).json()).toMatchObject({ code: 'audit.right_gone' });
    for (const item of open.filter(({ id }) => id !== gone.id)) expect((await decide(administrator, item, 'keep')).statusCode, item.person.name).toBe(200);
    expect((await call({ app }, auditor, 'GET', `/access/reviews/${review.id}`)).json()).toMatchObject({ mayClose: true });
    expect((await close()).json()).toMatchObject({ counts: { open: 0, gone: 1 }, closedAt: '2026-12-31T02:00:00.000Z' });
    expect((await decide(administrator, gone, 'keep')).json()).toMatchObject({ code: 'audit.review_closed' });
    const file = await call({ app }, auditor, 'GET', `/access/reviews/${review.id}/items/export?format=csv`);
    expect(file.body).toContain('已自行终止');
  });

  test('a program beyond the round\'s parks isn\'t in it', async () => {
    const { parkId } = await aPark(app);
    await aProgram(app, world.staff.find(({ role }) => role === 'administrator')!.id, { parkIds: [parkId], scopes: ['cases:read'] });
    expect((await items()).filter(({ person }) => person.kind === 'program')).toHaveLength(world.programs.length);
  });
});
