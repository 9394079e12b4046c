import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aLiaison, aPark, anOfficer, cookieOf, signedInAs, type ParkIds, type TestPerson } from '../testing.ts';

let app: TestApp;
let place: ParkIds;
const password = '祁连山下-Correct-Horse';
const minute = 60_000;

beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app);
});
afterAll(() => app.close());

const later = (ms: number) => app.clock.set(new Date(app.clock.now().getTime() + ms));
const post = (url: string, payload: object, { from = '10.1.1.1', headers = {} }: { from?: string; headers?: Record<string, string> } = {}) =>
  app.api.http.inject({ method: 'POST', url: `/api/v1${url}`, payload, headers, remoteAddress: from });

describe('throttling of passwords', () => {
  let officer: TestPerson;
  beforeEach(async () => { officer = await anOfficer(app, { areaId: place.parkId, password }); });
  const tryIt = (given: string, from: string) => post('/session/password', { loginName: officer.loginName, password: given }, { from });

  test('after five failures the account waits in that network, and nowhere else', async () => {
    for (let failure = 0; failure < 5; failure += 1) expect((await tryIt('wrong', '10.2.0.1')).statusCode).toBe(401);
    const refused = await tryIt(password, '10.2.0.1');
    expect(refused.json()).toMatchObject({ status: 429, code: 'auth.throttled', retryAfterSeconds: 900 });
    expect(refused.headers['retry-after']).toBe('900');
    expect((await tryIt(password, '10.2.0.2')).statusCode).toBe(200);
    later(15 * minute - 1000);
    expect((await tryIt(password, '10.2.0.1')).json()).toMatchObject({ status: 429, retryAfterSeconds: 1 });
    later(1000);
    expect((await tryIt('wrong', '10.2.0.1')).statusCode).toBe(401);
    expect((await tryIt(password, '10.2.0.1')).json()).toMatchObject({ status: 429, retryAfterSeconds: 1800 });
  });

  test('success starts anew', async () => {
    for (let round = 0; round < 3; round += 1) {
      for (let failure = 0; failure < 4; failure += 1) expect((await tryIt('wrong', '10.2.0.3')).statusCode).toBe(401);
      expect((await tryIt(password, '10.2.0.3')).statusCode).toBe(200);
    }
  });

  test('many tries at once don\'t slip through', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => tryIt('wrong', '10.2.0.4')));
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(5);
    expect(answers.filter((answer) => answer.statusCode === 429)).toHaveLength(7);
  });

  test('one network can\'t try fifty accounts', async () => {
    const answers = await Promise.all(Array.from({ length: 52 }, (_, index) => post('/session/password', { loginName: `nobody${index}`, password: 'wrong' }, { from: '10.2.0.5' })));
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(50);
    expect((await tryIt(password, '10.2.0.5')).statusCode).toBe(429);
  });

  test('nobody learns who exists', async () => {
    const known = (await tryIt('wrong', '10.2.0.6')).json();
    const unknown = (await post('/session/password', { loginName: 'nobody-at-all', password: 'wrong' }, { from: '10.2.0.6' })).json();
    expect({ ...unknown, requestId: '' }).toEqual({ ...known, requestId: '' });
  });

  test('who left can\'t sign in, and an enterprise\'s person has no password', async () => {
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('users').set({ left_at: tx.now }).where('id', '=', officer.id).execute());
    expect((await tryIt(password, '10.2.0.7')).json().code).toBe('auth.wrong_password');
  });
});

describe('one-time codes', () => {
  let enterpriseId: string;
  beforeAll(async () => {
    enterpriseId = newId(app.clock.now());
    await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('enterprises').values({
      id: enterpriseId, name: '祁连精工', name_key: '祁连精工', search: '', park_id: place.parkId, created_at: tx.now,
    }).execute());
  });
  let address = 0;
  let from: string;
  beforeEach(() => { address += 1; from = `10.3.0.${address}`; later(2 * 60 * minute); });

  const request = (to: string) => post('/session/codes', { to }, { from });
  const enter = (codeId: string, code: string) => post('/session/code', { codeId, code }, { from });
  const sentCode = () => /\d{6}/.exec(app.sentTexts.at(-1)!.text)![0];
  const wrongFor = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  /** Seats are one a role: each liaison of these tests gets an enterprise of its own. */
  async function aSeated(options: { email?: string } = {}) {
    const id = newId(app.clock.now());
    await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('enterprises').values({
      id, name: `企业${id.slice(-6)}`, name_key: id, search: '', park_id: place.parkId, created_at: tx.now,
    }).execute());
    return { ...await aLiaison(app, { enterpriseId: id, ...options }), enterpriseId: id };
  }

  test('a liaison signs in by mobile for thirty days, with a seat', async () => {
    const liaison = await aLiaison(app, { enterpriseId, name: '王芳' });
    const asked = (await request(`+86 ${liaison.phone}`)).json();
    expect(asked).toMatchObject({ channel: 'sms', resendAfterSeconds: 60 });
    await app.runJobs();
    expect(app.sentTexts.at(-1)!.phone).toBe(`86${liaison.phone}`);
    const answer = await enter(asked.codeId, sentCode());
    expect(answer.json()).toMatchObject({ user: { name: '王芳', side: 'enterprise' }, enterprise: { id: enterpriseId, name: '祁连精工', role: 'primary' }, enterprises: [{ id: enterpriseId }] });
    const browser = cookieOf(answer);
    later(29 * 24 * 60 * minute);
    expect((await app.api.http.inject({ url: '/api/v1/me', headers: browser })).statusCode).toBe(200);
    later(2 * 24 * 60 * minute);
    expect((await app.api.http.inject({ url: '/api/v1/me', headers: browser })).statusCode).toBe(401);
  });

  test('and by mail', async () => {
    await aSeated({ email: 'liaison@factory.cn' });
    const asked = (await request('Liaison@Factory.cn')).json();
    await app.runJobs();
    const mail = app.sentMails.at(-1)!;
    expect(mail.to).toBe('liaison@factory.cn');
    expect((await enter(asked.codeId, /\d{6}/.exec(mail.text)![0])).statusCode).toBe(200);
  });

  test('the message speaks the language chosen where it was asked for, else the account\'s', async () => {
    const { phone } = await aSeated({ email: 'english@factory.cn' });
    const speaks = async (body: { to: string; locale?: string }) => {
      later(2 * minute);
      expect((await post('/session/codes', body, { from })).statusCode).toBe(200);
      await app.runJobs();
      return (body.to === phone ? app.sentTexts : app.sentMails).at(-1)!.text;
    };
    expect(await speaks({ to: 'english@factory.cn' })).toMatch(/验证码/);
    expect(await speaks({ to: 'english@factory.cn', locale: 'en' })).toMatch(/Your sign-in code/);
    expect(await speaks({ to: phone, locale: 'en' })).toMatch(/^Qilian sign-in code/);
    expect(await speaks({ to: phone })).toMatch(/验证码/);
  });

  test('a code works once and for ten minutes', async () => {
    const liaison = await aSeated();
    const asked = (await request(liaison.phone)).json();
    await app.runJobs();
    const code = sentCode();
    expect((await enter(asked.codeId, code)).statusCode).toBe(200);
    expect((await enter(asked.codeId, code)).json().code).toBe('auth.code_over');
    later(minute);
    const next = (await request(liaison.phone)).json();
    await app.runJobs();
    later(10 * minute);
    expect((await enter(next.codeId, sentCode())).json().code).toBe('auth.code_over');
  });

  test('five wrong tries spend it, also all at once', async () => {
    const liaison = await aSeated();
    const asked = (await request(liaison.phone)).json();
    await app.runJobs();
    const code = sentCode();
    const answers = await Promise.all(Array.from({ length: 8 }, () => enter(asked.codeId, wrongFor(code))));
    expect(answers.map((answer) => answer.json().code).filter((found) => found === 'auth.code_wrong')).toHaveLength(4);
    expect((await enter(asked.codeId, code)).json().code).toBe('auth.code_over');
  });

  test('is sent again after a minute, five times an hour', async () => {
    const liaison = await aSeated();
    for (let sent = 0; sent < 5; sent += 1) {
      expect((await request(liaison.phone)).statusCode).toBe(200);
      expect((await request(liaison.phone)).json()).toMatchObject({ status: 429, code: 'auth.code_too_soon', retryAfterSeconds: sent < 4 ? 60 : 56 * 60 });
      later(minute);
    }
    expect((await request(liaison.phone)).json()).toMatchObject({ status: 429, retryAfterSeconds: 55 * 60 });
  });

  test('unknown contacts and people without a seat look like anybody, and get nothing', async () => {
    const before = app.sentTexts.length;
    const without = await aLiaison(app);
    for (const phone of ['13711112222', without.phone]) {
      const asked = await request(phone);
      expect(asked.statusCode).toBe(200);
      expect(Object.keys(asked.json()).toSorted()).toEqual(['channel', 'codeId', 'expiresAt', 'resendAfterSeconds']);
      expect((await request(phone)).json().code).toBe('auth.code_too_soon');
      await app.runJobs();
      expect((await enter(asked.json().codeId, '000000')).json()).toMatchObject({ status: 401, code: 'auth.code_wrong' });
    }
    expect(app.sentTexts).toHaveLength(before);
  });

  test('whoever lost the seat meanwhile stays outside', async () => {
    const liaison = await aSeated();
    const asked = (await request(liaison.phone)).json();
    await app.runJobs();
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('enterprise_holders').set({ until_day: '2026-03-01' }).where('user_id', '=', liaison.id).execute());
    expect((await enter(asked.codeId, sentCode())).json().code).toBe('auth.no_seat');
  });

  test('the code stands in no table and no job', async () => {
    const liaison = await aSeated();
    const asked = (await request(liaison.phone)).json();
    const { rows } = await app.platform.pool.query<{ text: string }>('select to_jsonb(c)::text as text from sign_in_codes c where id = $1', [asked.codeId]);
    await app.runJobs();
    expect(rows[0]!.text).not.toContain(sentCode());
  });

  test('what is neither mobile nor mail is said so', async () => {
    expect((await request('021-62345678')).json()).toMatchObject({ status: 422, errors: [{ field: 'body.to', code: 'people.bad_contact' }] });
  });

  test('the active enterprise is one in which a seat is held', async () => {
    const liaison = await aSeated();
    const second = await aSeated();
    await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('enterprise_holders').values({
      id: newId(tx.now), enterprise_id: second.enterpriseId, user_id: liaison.id, role: 'deputy', from_day: '2024-01-01',
    }).execute());
    const headers = await signedInAs(app, liaison);
    const chosen = await post('/session/enterprise', { enterpriseId: second.enterpriseId }, { headers });
    expect(chosen.json().enterprise).toMatchObject({ id: second.enterpriseId, role: 'deputy' });
    expect((await post('/session/enterprise', { enterpriseId }, { headers })).statusCode).toBe(404);
  });
});

describe('sessions', () => {
  test('are listed and ended one by one, never those of others', async () => {
    const officer = await anOfficer(app, { areaId: place.parkId, password });
    const [one, two] = [await signedInAs(app, officer), await signedInAs(app, officer)];
    const list = (await app.api.http.inject({ url: '/api/v1/sessions', headers: one })).json().items;
    expect(list).toHaveLength(2);
    const other = list.find((session: { current: boolean }) => !session.current);
    const stranger = await signedInAs(app, await anOfficer(app, { areaId: place.parkId }));
    const end = (headers: Record<string, string>) => app.api.http.inject({ method: 'DELETE', url: `/api/v1/sessions/${other.id}`, headers });
    expect((await end(stranger)).statusCode).toBe(404);
    expect((await end(one)).statusCode).toBe(200);
    expect((await app.api.http.inject({ url: '/api/v1/me', headers: two })).statusCode).toBe(401);
  });

  test('a changed password needs the present one and ends the others', async () => {
    const officer = await anOfficer(app, { areaId: place.parkId, password });
    const [one, two] = [await signedInAs(app, officer), await signedInAs(app, officer)];
    const change = (current: string, next: string) => post('/me/password', { current, password: next }, { headers: one, from: '10.4.0.1' });
    expect((await change('wrong', 'Another-Password-1')).json()).toMatchObject({ status: 422, errors: [{ field: 'body.current', code: 'auth.wrong_current_password' }] });
    expect((await change(password, 'aaaaaaaaaaaa')).json().code).toBe('people.weak_password');
    expect((await change(password, 'Another-Password-1')).statusCode).toBe(200);
    expect((await app.api.http.inject({ url: '/api/v1/me', headers: one })).statusCode).toBe(200);
    expect((await app.api.http.inject({ url: '/api/v1/me', headers: two })).statusCode).toBe(401);
    expect((await post('/session/password', { loginName: officer.loginName, password: 'Another-Password-1' })).statusCode).toBe(200);
  });

  test('a page of somebody else can\'t use the cookie', async () => {
    const officer = await anOfficer(app, { areaId: place.parkId, password });
    const { cookie } = cookieOf(await post('/session/password', { loginName: officer.loginName, password }));
    const foreign = await app.api.http.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie: cookie! } });
    expect(foreign.json().code).toBe('auth.missing_header');
  });
});
