import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../../config.ts';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction } from '../../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { markAsDemo } from '../../index.ts';
import { aPark, anAbsence, anOfficer, cookieOf, signedInAs, type ParkIds } from '../../testing.ts';
import { tidySessions } from '../../tidy.ts';

let app: TestApp;
let place: ParkIds;
beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app, { name: '高新园' });
});
afterAll(() => app.close());

const password = '祁连山下-Correct-Horse';
const post = (url: string, payload: object, headers: Record<string, string> = {}, remoteAddress = '10.1.1.1') =>
  app.api.http.inject({ method: 'POST', url: `/api/v1${url}`, payload, headers, remoteAddress });
const get = (url: string, headers: Record<string, string> = {}) => app.api.http.inject({ method: 'GET', url: `/api/v1${url}`, headers });

describe('sign-in by password', () => {
  test('opens a session of twelve hours, shows who it is, and sign-out ends it', async () => {
    const officer = await anOfficer(app, { areaId: place.parkId, password, name: '李敏' });
    const answer = await post('/session/password', { loginName: officer.loginName.toUpperCase(), password });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      user: { id: officer.id, name: '李敏', side: 'staff' }, roles: ['service_officer'], parks: [{ id: place.parkId, name: '高新园' }], enterprise: null, unreadNotices: 0,
    });
    const browser = cookieOf(answer);
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await get('/me', browser)).statusCode).toBe(200);
    const out = await app.api.http.inject({ method: 'DELETE', url: '/api/v1/session', headers: browser });
    expect(out.json()).toEqual({ done: true, continueAt: null });
    expect((await get('/me', browser)).statusCode).toBe(401);
  });

  test('ends after twelve hours', async () => {
    const officer = await anOfficer(app, { areaId: place.parkId, password });
    const browser = cookieOf(await post('/session/password', { loginName: officer.loginName, password }));
    const before = app.clock.now();
    app.clock.set(new Date(before.getTime() + 12 * 3_600_000 - 1));
    expect((await get('/me', browser)).statusCode).toBe(200);
    app.clock.set(new Date(before.getTime() + 12 * 3_600_000));
    expect((await get('/me', browser)).statusCode).toBe(401);
    app.clock.set(before);
  });
});

describe('a browser whose session is over', () => {
  const whyOf = async (browser: Record<string, string>) => (await get('/session/end', browser)).json<{ why: string | null }>().why;
  const signIn = async (given: Parameters<typeof anOfficer>[1]) => {
    const person = await anOfficer(app, { password, ...given });
    const browser = async () => cookieOf(await post('/session/password', { loginName: person.loginName, password }));
    return { person, browser: await browser(), another: browser };
  };

  test('is told why', async () => {
    const administrator = await signedInAs(app, await anOfficer(app, { areaId: place.parkId, role: 'administrator' }));
    const { person, browser, another } = await signIn({ areaId: place.parkId });
    expect(await whyOf(browser)).toBeNull();
    const phone = await another();
    await app.api.http.inject({ method: 'POST', url: '/api/v1/sessions/end-others', headers: phone });
    expect((await get('/me', browser)).statusCode).toBe(401);
    expect(await whyOf(browser)).toBe('elsewhere');
    await app.api.http.inject({ method: 'DELETE', url: `/api/v1/people/${person.id}/sessions`, headers: administrator });
    expect(await whyOf(phone)).toBe('administrator');
    const third = await another();
    const { version } = (await get('/staff?limit=100', administrator)).json<{ items: { id: string; version: number }[] }>().items.find(({ id }) => id === person.id)!;
    await post(`/staff/${person.id}/password`, { version, password: `${password}-neu` }, administrator);
    expect(await whyOf(third)).toBe('credentials');
  });

  test('also when its time was over, for thirty days; the cookie lasts as long', async () => {
    const person = await anOfficer(app, { areaId: place.parkId, password });
    const answer = await post('/session/password', { loginName: person.loginName, password });
    const browser = cookieOf(answer);
    const begun = app.clock.now();
    const expires = new Date(/Expires=([^;]+)/.exec(String(answer.headers['set-cookie']))![1]!);
    expect(Math.round((expires.getTime() - begun.getTime()) / 3_600_000)).toBe(30 * 24 + 12);
    app.clock.set(new Date(begun.getTime() + 29 * 86_400_000));
    await tidySessions(app.platform);
    expect(await whyOf(browser)).toBe('expired');
    app.clock.set(new Date(begun.getTime() + 31 * 86_400_000));
    await tidySessions(app.platform);
    expect(await whyOf(browser)).toBeNull();
    app.clock.set(begun);
  });

  test('is told nothing of others, nor after signing out here', async () => {
    expect(await whyOf({})).toBeNull();
    expect(await whyOf({ cookie: `qilian_session=${'x'.repeat(43)}` })).toBeNull();
    const { browser } = await signIn({ areaId: place.parkId });
    const out = await app.api.http.inject({ method: 'DELETE', url: '/api/v1/session', headers: browser });
    expect(String(out.headers['set-cookie'])).toMatch(/qilian_session=;/);
  });
});

test('the demo is entered only by the people on its list, and only where it is marked', async () => {
  const officer = await anOfficer(app, { areaId: place.parkId });
  expect((await get('/status')).json()).toMatchObject({ needsSetup: false, timeZone: 'Asia/Shanghai', demo: [] });
  expect((await post('/session/demo', { userId: officer.id })).statusCode).toBe(403);
  const person = { userId: officer.id, name: officer.name, side: 'staff' as const, role: 'service_officer' as const, at: '高新园' };
  await inTransaction(app.platform, system, (tx) => markAsDemo(tx, [person]));
  expect((await get('/status')).json().demo).toEqual([person]);
  const answer = await post('/session/demo', { userId: officer.id });
  expect(answer.statusCode).toBe(200);
  expect(cookieOf(answer)).not.toEqual({});
  const other = await anOfficer(app, { areaId: place.parkId });
  expect((await post('/session/demo', { userId: other.id })).json()).toMatchObject({ status: 403, code: 'auth.not_in_demo' });
  for (const open of [{ HOST: '0.0.0.0' }, { TRUST_PROXY: 'true' }, { PUBLIC_URL: 'https://qilian.example.gov.cn' }]) {
    const elsewhere = { ...app.platform, config: readConfig(open) };
    await inTransaction(elsewhere, system, async (tx) => {
      const { demoPeople } = await import('../../demo.ts');
      expect(await demoPeople(tx)).toEqual([]);
    });
  }
});

test('a substitute sees for whom she stands in, with the colleague\'s role but never as administrator', async () => {
  const [absent, substitute] = [await anOfficer(app, { areaId: place.parkId, role: 'service_manager', name: '周航' }), await anOfficer(app, { areaId: place.parkId })];
  const administrator = await anOfficer(app, { areaId: place.parkId, role: 'administrator' });
  await anAbsence(app, absent.id, substitute.id);
  await anAbsence(app, administrator.id, substitute.id);
  const me = (await get('/me', await signedInAs(app, substitute))).json();
  expect(me.standsInFor).toEqual(expect.arrayContaining([{ id: absent.id, name: '周航' }]));
  expect(me.roles.toSorted()).toEqual(['service_manager', 'service_officer']);
  expect(me.posts).toHaveLength(1);
});
