import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Confirmation } from '@qilian/contract/confirmations';
import type { EnterpriseDetail } from '@qilian/contract/enterprises';
import type { LiaisonCard, MyLiaisonCheck, PlanLoad, PlannedCall, Sample, SampleItem } from '@qilian/contract/verification-plan';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction } from '../../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { aScene, call, ok, type Scene } from '../../../cases/testing.ts';
import { closeFile } from '../../../enterprises/index.ts';
import { anEnterprise } from '../../../enterprises/testing.ts';
import { aLiaison, anAbsence } from '../../../people/testing.ts';
import { allocate } from './allocate.ts';
import { wilson } from '../samples/wilson.ts';

let app: TestApp;
let scene: Scene;
let seat: string;
beforeAll(async () => { app = await openTestApp({ now: '2026-03-02T01:30:00Z' }); });
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set('2026-03-02T01:30:00Z');
  scene = await aScene(app);
  seat = (await get<EnterpriseDetail>(scene.as.officer, `/enterprises/${scene.enterpriseId}`)).holders[0]!.id;
  await app.sweep();
});

const get = <Result>(as: Record<string, string>, path: string) => ok<Result>(scene, as, 'GET', path);
const card = () => get<LiaisonCard>(scene.as.officer, `/enterprises/${scene.enterpriseId}/liaison-card`);
const calls = async (as: Record<string, string>, query = '?mine=true') => (await get<{ items: PlannedCall[] }>(as, `/verification-plan${query}`)).items;
const record = (body: object) => call(scene, scene.as.officer, 'POST', `/enterprises/${scene.enterpriseId}/liaison-checks`, { holderId: seat, occasion: 'call', ...body });
const put = (as: Record<string, string>, path: string, payload: object) => app.api.http.inject({ method: 'PUT', url: `/api/v1${path}`, headers: as, payload });

test('the sweep plans an enterprise; what is found out ends the call, and the next one comes within the cadence', async () => {
  const [planned] = await calls(scene.as.officer);
  expect(planned).toMatchObject({ enterprise: { id: scene.enterpriseId }, officer: { id: scene.ids.officer }, kind: 'first', turnoverClass: 'normal', overdue: false, lastConfirmedAt: null });
  expect(planned!.holder.phone).toMatch(/\*/);
  expect(await calls(scene.as.colleague)).toEqual([]);
  await record({ outcome: 'current' });
  expect(await calls(scene.as.officer)).toEqual([]);
  await app.sweep();
  expect(await calls(scene.as.officer)).toMatchObject([{ kind: 'cadence', dueFrom: '2026-07-04', dueUntil: '2026-09-02' }]);
  expect((await card()).seats[0]).toMatchObject({ lastOccasion: 'call', last: { outcome: 'current' } });
});

test('who wasn\'t reached is tried again two working days later; a stand-in has the calls of who is away', async () => {
  const [first] = await calls(scene.as.officer);
  app.clock.set(`${first!.plannedOn}T01:30:00Z`);
  expect(await get(scene.as.officer, '/verification-plan/today')).toMatchObject({ open: 1, overdue: 0, done: 0 });
  await record({ outcome: 'unreachable' });
  const [again] = await calls(scene.as.officer);
  expect(again).toMatchObject({ failedCalls: 1 });
  expect(again!.plannedOn > first!.plannedOn).toBe(true);
  await app.sweep();
  expect((await calls(scene.as.officer))[0]!.plannedOn).toBe(again!.plannedOn);
  await anAbsence(app, scene.ids.officer, scene.ids.colleague);
  expect(await calls(scene.as.colleague)).toHaveLength(1);
});

test('what wasn\'t done is spread over the next days and stays marked', async () => {
  app.clock.set('2026-10-12T01:30:00Z');
  await app.sweep();
  const [late] = await calls(scene.as.officer);
  expect(late!.overdue).toBe(true);
  expect(late!.plannedOn >= '2026-10-12' && late!.plannedOn <= '2026-10-18').toBe(true);
});

test('a new enterprise is verified for the first time within four weeks, identity and post looked at', async () => {
  const { id } = await anEnterprise(app, { parkId: scene.parkId, staff: { service_officer: scene.ids.officer } });
  const detail = await get<EnterpriseDetail>(scene.as.officer, `/enterprises/${id}`);
  expect((await put(scene.as.officer, `/enterprises/${id}/holders`, { version: detail.version, role: 'primary', name: '新任', phone: '13900001234' })).statusCode).toBe(200);
  await app.sweep();
  const found = (await calls(scene.as.officer)).find(({ enterprise }) => enterprise.id === id);
  expect(found).toMatchObject({ kind: 'formation', dueUntil: '2026-03-30' });
  const formed = (body: object) => call(scene, scene.as.officer, 'POST', `/enterprises/${id}/liaison-checks`, { holderId: found!.holder.id, occasion: 'formation', outcome: 'current', ...body });
  expect((await formed({})).json<{ code: string }>().code).toBe('confirmations.look_first');
  expect((await formed({ identitySeen: true, postSeen: true })).json<Confirmation>()).toMatchObject({ occasion: 'formation', identitySeen: true, postSeen: true });
});

test('a left liaison is not called again while somebody sees to it', async () => {
  await record({ outcome: 'left', changedOn: '2026-02-20' });
  await app.sweep();
  expect(await calls(scene.as.officer)).toEqual([]);
  app.clock.set('2026-04-06T01:30:00Z');
  await app.sweep();
  expect(await calls(scene.as.officer)).toHaveLength(1);
});

test('a class is set with a reason until a day, and the plan follows; so it does a park\'s cadence', async () => {
  expect(await card()).toMatchObject({ turnover: { turnoverClass: 'normal', points: 0, months: 6, override: null }, mayOverride: true });
  expect((await put(scene.as.officer, `/enterprises/${scene.enterpriseId}/turnover-class`, { override: { turnoverClass: 'high', reason: '半年换了三任', until: '2026-03-01' } })).json<{ code: string }>().code).toBe('confirmations.override_over');
  await put(scene.as.officer, `/enterprises/${scene.enterpriseId}/turnover-class`, { override: { turnoverClass: 'high', reason: '半年换了三任', until: '2026-06-30' } });
  await app.sweep();
  expect(await calls(scene.as.officer)).toMatchObject([{ turnoverClass: 'high', dueUntil: '2026-06-02' }]);
  expect(await card()).toMatchObject({ turnover: { turnoverClass: 'high', derived: 'normal', override: { reason: '半年换了三任', until: '2026-06-30' } } });
  const terms = { highMonths: 1, normalMonths: 6, stableMonths: 12, formationDays: 14, askEveryDays: 3, quietDays: 21 };
  expect((await put(scene.as.officer, `/parks/${scene.parkId}/cadence`, { version: 1, ...terms })).statusCode).toBe(403);
  expect((await put(scene.as.leader, `/parks/${scene.parkId}/cadence`, { version: 7, ...terms })).json<{ code: string }>().code).toBe('common.stale_version');
  expect((await put(scene.as.leader, `/parks/${scene.parkId}/cadence`, { version: 1, ...terms })).json()).toMatchObject({ ...terms, version: 2 });
  expect((await put(scene.as.leader, `/parks/${scene.parkId}/cadence`, { version: 1, ...terms })).statusCode).toBe(409);
  await app.sweep();
  expect(await calls(scene.as.officer)).toMatchObject([{ dueUntil: '2026-04-02' }]);
  app.clock.set('2026-07-01T01:30:00Z');
  expect((await card()).turnover.turnoverClass).toBe('normal');
});

describe('on the portal', () => {
  const mine = () => get<MyLiaisonCheck>(scene.as.liaison, '/liaison-check');

  test('who is due is asked once in some days; one tap ends it, and a changed name asks again', async () => {
    expect(await mine()).toMatchObject({ ask: true, occasion: 'sign_in', seats: [{ id: seat, own: true, due: true }] });
    await ok(scene, scene.as.liaison, 'POST', '/liaison-check/asked');
    expect((await mine()).ask).toBe(true);
    app.clock.set('2026-03-05T01:30:00Z');
    expect((await mine()).ask).toBe(false);
    app.clock.set('2026-03-09T01:30:00Z');
    expect((await mine()).ask).toBe(true);
    await ok(scene, scene.as.liaison, 'POST', '/liaison-check', { holderId: seat, answer: 'current', occasion: 'sign_in' });
    expect((await mine()).ask).toBe(false);
    app.clock.set('2026-03-20T01:30:00Z');
    const { version } = await get<EnterpriseDetail>(scene.as.officer, `/enterprises/${scene.enterpriseId}`);
    await app.api.http.inject({ method: 'PATCH', url: `/api/v1/enterprises/${scene.enterpriseId}`, headers: scene.as.officer, payload: { version, address: '祁连路8号' } });
    expect(await mine()).toMatchObject({ ask: true, occasion: 'business_change' });
    expect((await card()).changedOn).not.toBeNull();
    await ok(scene, scene.as.liaison, 'POST', '/liaison-check', { holderId: seat, answer: 'current', occasion: 'business_change' });
    expect((await mine()).ask).toBe(false);
    expect((await card()).changedOn).toBeNull();
  });
});

test('a leader sees the load by day and by officer', async () => {
  const load = await get<PlanLoad>(scene.as.leader, `/parks/${scene.parkId}/verification-load`);
  expect(load).toMatchObject({ officers: [{ officer: { id: scene.ids.officer }, enterprises: 1, overdue: 0 }], classes: [{ turnoverClass: 'normal', enterprises: 1 }], withoutLiaison: 0, unconfirmed: 1 });
  expect(load.days).toHaveLength(42);
  expect(load.days.filter(({ working }) => !working).every(({ planned }) => planned === 0)).toBe(true);
});

describe('a sample', () => {
  test('is drawn again by the same seed, from each class, and its share of false ones has an interval', async () => {
    for (let count = 0; count < 12; count += 1) {
      const { id } = await anEnterprise(app, { parkId: scene.parkId, industryCode: 'C3811', headcount: count < 4 ? 2000 : 20, revenueYuan: count < 4 ? 900_000_000 : 8_000_000, staff: { service_officer: scene.ids.officer } });
      await aLiaison(app, { enterpriseId: id });
    }
    await app.sweep();
    const draw = (seed: string) => ok<Sample>(scene, scene.as.officer, 'POST', '/liaison-samples', { parkId: scene.parkId, size: 6, seed });
    const [one, same, other] = [await draw('2026Q1-甲'), await draw('2026Q1-甲'), await draw('2026Q1-乙')];
    const itemsOf = async ({ id }: Sample) => (await get<{ items: SampleItem[] }>(scene.as.officer, `/liaison-samples/${id}/items`)).items;
    const names = async (sample: Sample) => (await itemsOf(sample)).map(({ enterprise }) => enterprise.id);
    expect(await names(one)).toEqual(await names(same));
    expect(await names(one)).not.toEqual(await names(other));
    expect(one).toMatchObject({ quarter: '2026Q1', size: 6, result: { looked: 0, share: null } });
    expect(one.strata.reduce((sum, { drawn }) => sum + drawn, 0)).toBe(6);
    const [first, second, third] = await itemsOf(one) as [SampleItem, SampleItem, SampleItem];
    const see = (item: SampleItem, body: object) => call(scene, scene.as.officer, 'POST', `/liaison-samples/${one.id}/items/${item.id}`, body);
    expect((await see(first, { outcome: 'current', identitySeen: true, postSeen: true })).json<SampleItem>().result).toMatchObject({ occasion: 'sample', identitySeen: true });
    expect((await see(second, { outcome: 'current', identitySeen: true, postSeen: false, note: '实际在代账公司上班' })).statusCode).toBe(200);
    expect((await see(third, { outcome: 'unreachable', identitySeen: false, postSeen: false })).json<SampleItem>().result).toBeNull();
    expect((await see(first, { outcome: 'current', identitySeen: true, postSeen: true })).json<{ code: string }>().code).toBe('confirmations.sample_looked_at');
    expect((await get<Sample>(scene.as.leader, `/liaison-samples/${one.id}`)).result).toEqual({ looked: 2, wrong: 1, ...wilson(1, 2) });
    // Nobody is sent to an enterprise that is no more; what was seen before counts on.
    await inTransaction(app.platform, system, async (tx) => { for (const item of [first, third]) await closeFile(tx, item.enterprise.id, '2026-03-01'); });
    expect((await itemsOf(one)).map(({ id }) => id)).toEqual(expect.arrayContaining([first.id, second.id]));
    expect((await itemsOf(one)).map(({ id }) => id)).not.toContain(third.id);
    expect(await get<Sample>(scene.as.leader, `/liaison-samples/${one.id}`)).toMatchObject({ size: 5, result: { looked: 2, wrong: 1 } });
    expect((await see(third, { outcome: 'current', identitySeen: true, postSeen: true })).json<{ code: string }>().code).toBe('enterprises.closed');
  });

  test('gives each class its part, and at least one where there are some', () => {
    expect(allocate({ high: 900, normal: 90, stable: 10 }, 30)).toEqual({ high: 27, normal: 2, stable: 1 });
    expect(allocate({ high: 5, normal: 0, stable: 1 }, 6)).toEqual({ high: 5, normal: 0, stable: 1 });
    expect(allocate({ high: 100, normal: 100, stable: 100 }, 2)).toMatchObject({ stable: 0 });
  });

  test('Wilson\'s interval is that of the textbooks', () => {
    const { low, high } = wilson(0, 10)!;
    expect([low, high].map((bound) => Math.round(bound * 1000) / 1000)).toEqual([0, 0.278]);
    expect(wilson(5, 50)).toMatchObject({ share: 0.1, low: expect.closeTo(0.0435, 3) as number, high: expect.closeTo(0.2136, 3) as number });
    expect(wilson(0, 0)).toBeNull();
  });
});
