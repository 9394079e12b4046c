import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anAuthenticator } from '../../../testing/authenticator.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { markAsDemo } from '../demo.ts';
import { aLiaison, anOfficer, aPark, cookieOf, signedInAs, type ParkIds, type TestPerson } from '../testing.ts';

const origin = 'http://localhost:8080';
const password = '祁连山下-Correct-Horse';
const minute = 60_000;
let app: TestApp;
let place: ParkIds;
beforeAll(async () => {
  app = await openTestApp({ env: { PUBLIC_URL: origin } });
  place = await aPark(app);
});
afterAll(() => app.close());

type Headers = Record<string, string>;
let address = 0;
let from: string;
beforeEach(() => {
  address += 1;
  from = `10.7.0.${address}`;
  later(2 * 60 * minute);
});
const later = (ms: number) => app.clock.set(new Date(app.clock.now().getTime() + ms));
const call = (method: 'GET' | 'POST', path: string, headers: Headers = {}, payload?: object) =>
  app.api.http.inject({ method, url: `/api/v1${path}`, headers, remoteAddress: from, ...(payload && { payload }) });
/** A sensitive act of whoever is signed in. */
const act = (headers: Headers) => call('POST', '/me/passkeys/options', headers);

async function aSeated() {
  const enterpriseId = newId(app.clock.now());
  await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('enterprises').values({
    id: enterpriseId, name: `企业${enterpriseId.slice(-6)}`, name_key: enterpriseId, search: '', park_id: place.parkId, created_at: tx.now,
  }).execute());
  return aLiaison(app, { enterpriseId });
}

describe('staff', () => {
  let officer: TestPerson;
  beforeEach(async () => { officer = await anOfficer(app, { areaId: place.parkId, password }); });

  test('a sign-in is a proof for ten minutes', async () => {
    const browser = cookieOf(await call('POST', '/session/password', {}, { loginName: officer.loginName, password }));
    expect((await call('GET', '/session/proof', browser)).json()).toEqual({ freshUntil: new Date(app.clock.now().getTime() + 10 * minute).toISOString(), ways: ['password'] });
    later(10 * minute - 1);
    expect((await act(browser)).statusCode).toBe(200);
    later(1);
    expect((await act(browser)).json()).toMatchObject({ status: 403, code: 'auth.step_up', ways: ['password'] });
    expect((await call('GET', '/session/proof', browser)).json().freshUntil).toBeNull();
    expect((await call('POST', '/session/proof/password', browser, { password })).json().ways).toEqual(['password']);
    expect((await act(browser)).statusCode).toBe(200);
  });

  test('a proof counts for its session alone, and is on record', async () => {
    const [one, two] = [await signedInAs(app, officer, { provedAt: null }), await signedInAs(app, officer, { provedAt: null })];
    expect((await call('POST', '/session/proof/password', one, { password })).statusCode).toBe(200);
    expect((await act(one)).statusCode).toBe(200);
    expect((await act(two)).json().code).toBe('auth.step_up');
    const entries = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('ledger_entries').select(['type', 'params']).where('record_id', '=', officer.id).execute());
    expect(entries).toContainEqual({ type: 'people.stepped_up', params: { way: 'password' } });
  });

  test('a wrong password proves nothing, and five of them wait', async () => {
    const as = await signedInAs(app, officer, { provedAt: null });
    for (let failure = 0; failure < 5; failure += 1) expect((await call('POST', '/session/proof/password', as, { password: 'wrong' })).json().code).toBe('auth.wrong_current_password');
    expect((await call('POST', '/session/proof/password', as, { password })).json()).toMatchObject({ status: 429, code: 'auth.throttled' });
    expect((await act(as)).json().code).toBe('auth.step_up');
  });

  test('by passkey, one\'s own alone, each challenge once', async () => {
    const as = await signedInAs(app, officer, { provedAt: app.clock.now() });
    const other = await anOfficer(app, { areaId: place.parkId });
    const asOther = await signedInAs(app, other, { provedAt: app.clock.now() });
    const [key, foreign] = [anAuthenticator({ origin }), anAuthenticator({ origin })];
    for (const [headers, made] of [[as, key], [asOther, foreign]] as const) {
      expect((await call('POST', '/me/passkeys', headers, { ...made.create((await act(headers)).json()), name: '钥匙' })).statusCode).toBe(200);
    }
    later(11 * minute);
    expect((await act(as)).json().ways).toEqual(['passkey', 'password']);
    const ask = async () => (await call('POST', '/session/proof/passkey/options', as)).json();
    const ceremony = await ask();
    expect(ceremony.options.allowCredentials.map(({ id }: { id: string }) => id)).toEqual([key.credentialId]);
    expect((await call('POST', '/session/proof/passkey', as, foreign.get(ceremony))).json()).toMatchObject({ status: 403, code: 'auth.passkey_unknown' });
    expect((await call('POST', '/session/proof/passkey', as, key.get(ceremony))).json()).toMatchObject({ status: 409, code: 'auth.challenge_over' });
    const forSignIn = (await call('POST', '/session/passkey/options')).json();
    expect((await call('POST', '/session/proof/passkey', as, key.get(forSignIn))).json()).toMatchObject({ code: 'auth.challenge_over' });
    expect((await call('POST', '/session/proof/passkey', as, key.get(await ask(), { userVerified: false }))).json()).toMatchObject({ code: 'auth.passkey_refused' });
    expect((await act(as)).json().code).toBe('auth.step_up');
    expect((await call('POST', '/session/proof/passkey', as, key.get(await ask()))).statusCode).toBe(200);
    expect((await act(as)).statusCode).toBe(200);
  });

  test('a way that one doesn\'t have is refused', async () => {
    const without = await anOfficer(app, { areaId: place.parkId });
    const as = await signedInAs(app, without, { provedAt: null });
    expect((await act(as)).json()).toMatchObject({ code: 'auth.step_up', ways: [] });
    expect((await call('POST', '/session/proof/second-factor', as, { code: '123456' })).json()).toMatchObject({ status: 409, code: 'auth.way_closed' });
    expect((await call('POST', '/session/proof/passkey/options', as)).json().code).toBe('auth.way_closed');
    expect((await call('POST', '/session/proof/code/request', as)).json().code).toBe('auth.way_closed');
  });
});

describe('a liaison', () => {
  test('proves by a code to the own mobile, which serves for nothing else', async () => {
    const [liaison, other] = [await aSeated(), await aSeated()];
    const [as, asOther] = [await signedInAs(app, liaison, { provedAt: null }), await signedInAs(app, other, { provedAt: null })];
    expect((await act(as)).json()).toMatchObject({ code: 'auth.step_up', ways: ['code'] });
    const sent = (await call('POST', '/session/proof/code/request', as)).json();
    expect(sent).toMatchObject({ channel: 'sms', to: `${liaison.phone.slice(0, 3)}****${liaison.phone.slice(-4)}` });
    await app.runJobs();
    const text = app.sentTexts.at(-1)!;
    expect(text).toMatchObject({ phone: `86${liaison.phone}` });
    expect(text.text).toContain('确认');
    const code = /\d{6}/.exec(text.text)![0];
    expect((await call('POST', '/session/code', {}, { codeId: sent.codeId, code })).json().code).toBe('auth.code_over');
    expect((await call('POST', '/session/proof/code', asOther, { codeId: sent.codeId, code })).json().code).toBe('auth.code_over');
    expect((await call('POST', '/session/proof/code', as, { codeId: sent.codeId, code })).statusCode).toBe(200);
    expect((await act(as)).statusCode).toBe(200);
    expect((await call('POST', '/session/proof/code', as, { codeId: sent.codeId, code })).json().code).toBe('auth.code_over');
  });

  test('and a code for signing in doesn\'t prove', async () => {
    const liaison = await aSeated();
    const as = await signedInAs(app, liaison, { provedAt: null });
    const sent = (await call('POST', '/session/codes', {}, { to: liaison.phone })).json();
    await app.runJobs();
    const code = /\d{6}/.exec(app.sentTexts.at(-1)!.text)![0];
    expect((await call('POST', '/session/proof/code', as, { codeId: sent.codeId, code })).json().code).toBe('auth.code_over');
  });
});

describe('the tap of the demo', () => {
  test('proves for the demo\'s people in the demo, and for nobody else', async () => {
    const officer = await anOfficer(app, { areaId: place.parkId });
    const as = await signedInAs(app, officer, { provedAt: null });
    expect((await call('POST', '/session/proof/demo', as)).json()).toMatchObject({ status: 403, code: 'auth.not_in_demo' });
    await inTransaction(app.platform, system, (tx) => markAsDemo(tx, [{ userId: officer.id, name: officer.name, side: 'staff', role: 'service_officer', at: '园区' }]));
    expect((await act(as)).json()).toMatchObject({ code: 'auth.step_up', ways: ['demo'] });
    expect((await call('POST', '/session/proof/demo', as)).statusCode).toBe(200);
    expect((await act(as)).statusCode).toBe(200);
    const stranger = await signedInAs(app, await anOfficer(app, { areaId: place.parkId }), { provedAt: null });
    expect((await call('POST', '/session/proof/demo', stranger)).json().code).toBe('auth.not_in_demo');
  });

  test('is refused behind a proxy', async () => {
    const served = await openTestApp({ env: { TRUST_PROXY: 'true' } });
    try {
      const park = await aPark(served);
      const officer = await anOfficer(served, { areaId: park.parkId });
      await inTransaction(served.platform, system, (tx) => markAsDemo(tx, [{ userId: officer.id, name: officer.name, side: 'staff', role: 'service_officer', at: '园区' }]));
      const headers = await signedInAs(served, officer, { provedAt: null });
      expect((await served.api.http.inject({ method: 'POST', url: '/api/v1/session/proof/demo', headers })).json().code).toBe('auth.not_in_demo');
    } finally {
      await served.close();
    }
  });
});
