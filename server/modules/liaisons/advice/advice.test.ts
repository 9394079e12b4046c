import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdvisedEnterprise, AdviceRules, LiaisonAdvice } from '@qilian/contract/liaison-advice';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anEnterprise } from '../../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs, type ParkIds } from '../../people/testing.ts';
import { aSignedAppointment } from '../handover/testing.ts';
import { reasonsFor, seatAdvice, usualThresholds } from './rules.ts';

describe('the thresholds', () => {
  const facts = { headcount: 50, regions: 1, industryCode: 'C13' };
  test.each([
    ['fifty people', {}, []], ['more than fifty', { headcount: 51 }, ['headcount']], ['two regions', { regions: 2 }, ['regions']], ['finance', { industryCode: 'J66' }, ['industry']], ['medicine', { industryCode: 'C2710' }, ['industry']],
    ['nothing known', { headcount: null, regions: null, industryCode: null }, []], ['all three', { headcount: 300, regions: 5, industryCode: 'J' }, ['headcount', 'regions', 'industry']],
  ])('%s', (_, more, kinds) => expect(reasonsFor({ ...facts, ...more }, usualThresholds).map(({ kind }) => kind)).toEqual(kinds));

  test('a deputy beside a dedicated liaison, and a primary who may decide', () => {
    expect(seatAdvice({ primary: { scope: 'decisions', dedicated: false }, deputy: false }, true)).toEqual(['no_deputy']);
    expect(seatAdvice({ primary: { scope: 'paperwork', dedicated: false }, deputy: false }, false)).toEqual(['primary_without_decisions']);
    expect(seatAdvice({ primary: null, deputy: true }, true)).toEqual([]);
  });
});

describe('over HTTP', () => {
  type Headers = Record<string, string>;
  let app: TestApp;
  let place: ParkIds;
  let officer: Headers;
  let leader: Headers;
  let officerId: string;
  beforeAll(async () => {
    app = await openTestApp();
    place = await aPark(app);
    const person = await anOfficer(app, { areaId: place.parkId });
    officerId = person.id;
    officer = await signedInAs(app, person);
    leader = await signedInAs(app, await anOfficer(app, { areaId: place.parkId, role: 'park_leader' }));
  });
  afterAll(() => app.close());
  const call = async <Result>(as: Headers, method: 'GET' | 'PUT', url: string, payload?: object): Promise<Result & { statusCode: number; code?: string }> => {
    const answer = await app.api.http.inject({ method, url: `/api/v1${url}`, headers: as, ...(payload && { payload }) });
    return { ...answer.json<Result>(), statusCode: answer.statusCode };
  };

  test('the owner says the regions, owner and officer see the advice, and appointing for this work alone meets it', async () => {
    const { id } = await anEnterprise(app, { parkId: place.parkId, staff: { service_officer: officerId }, headcount: 20 });
    const [owner, deputy] = [await aLiaison(app, { enterpriseId: id, role: 'owner' }), await aLiaison(app, { enterpriseId: id, role: 'deputy' })];
    const as = { owner: await signedInAs(app, owner), deputy: await signedInAs(app, deputy) };
    const advice = `/enterprises/${id}/liaison-advice`;
    const listed = async (query = '') => (await call<{ items: AdvisedEnterprise[] }>(officer, 'GET', `/liaison-advice${query}`)).items.map(({ enterprise }) => enterprise.id);
    expect(await call<LiaisonAdvice>(as.owner, 'GET', advice)).toMatchObject({ state: 'not_due', reasons: [], regions: null, headcount: 20, mayState: true, mayName: true });
    expect(await call<LiaisonAdvice>(as.deputy, 'GET', advice)).toMatchObject({ mayState: false, mayName: false });
    expect(await call<object>(as.deputy, 'PUT', `/enterprises/${id}/regions`, { regions: 3 })).toMatchObject({ statusCode: 403 });
    expect(await call<LiaisonAdvice>(as.owner, 'PUT', `/enterprises/${id}/regions`, { regions: 3 })).toMatchObject({ state: 'due', reasons: [{ kind: 'regions', found: '3', from: '2' }], seats: [], regions: { count: 3, by: { id: owner.id } } });
    expect(await listed('?mine=true')).toEqual([id]);
    const stranger = await signedInAs(app, await anOfficer(app, { areaId: (await aPark(app)).parkId }));
    expect(await call<object>(stranger, 'GET', advice)).toMatchObject({ statusCode: 404 });

    const successor = await aLiaison(app);
    await aSignedAppointment(app, { enterpriseId: id, successorId: successor.id, byId: owner.id });
    expect(await listed()).toContain(id);
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('appointments').set({ dedicated: true }).where('enterprise_id', '=', id).execute());
    expect(await call<LiaisonAdvice>(officer, 'GET', advice)).toMatchObject({ state: 'met' });
    expect(await listed()).not.toContain(id);
  });

  test('a park sets its own thresholds, and who saves an old form is told', async () => {
    const ids = await Promise.all([{ headcount: 60 }, { headcount: 30, industryCode: 'I65' }].map(async (facts) => (await anEnterprise(app, { parkId: place.parkId, ...facts })).id));
    const url = `/areas/${place.parkId}/liaison-advice-rules`;
    const of = async () => (await call<{ items: AdvisedEnterprise[] }>(leader, 'GET', '/liaison-advice?limit=100')).items.map(({ enterprise }) => enterprise.id).filter((id) => ids.includes(id));
    expect(await of()).toEqual([ids[0]]);
    expect(await call<AdviceRules>(officer, 'GET', url)).toMatchObject({ headcount: 50, regions: 2, version: 0, mayEdit: false });
    const given = { version: 0, headcount: 100, regions: 2, industries: ['I'] };
    expect(await call<object>(officer, 'PUT', url, given)).toMatchObject({ statusCode: 403 });
    expect(await call<AdviceRules>(leader, 'PUT', url, given)).toMatchObject({ headcount: 100, industries: ['I'], version: 1, mayEdit: true });
    expect(await of()).toEqual([ids[1]]);
    expect(await call<object>(leader, 'PUT', url, given)).toMatchObject({ statusCode: 409, code: 'common.stale_version' });
    expect(await call<object>(leader, 'PUT', url, { ...given, version: 1, regions: 1 })).toMatchObject({ statusCode: 422 });
  });
});
