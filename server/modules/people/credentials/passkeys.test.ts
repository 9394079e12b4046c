import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { anAuthenticator, type Authenticator, type Told } from '../../../testing/authenticator.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { aLiaison, anOfficer, aPark, cookieOf, signedInAs, type ParkIds, type TestPerson } from '../testing.ts';

const origin = 'https://service.qilian.example.cn';
let app: TestApp;
let place: ParkIds;
let enterpriseId: string;
beforeAll(async () => {
  app = await openTestApp({ env: { PUBLIC_URL: origin } });
  place = await aPark(app);
  enterpriseId = newId(app.clock.now());
  await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('enterprises').values({
    id: enterpriseId, name: '祁连精工', name_key: '祁连精工', search: '', park_id: place.parkId, created_at: tx.now,
  }).execute());
});
afterAll(() => app.close());

type Headers = Record<string, string>;
let address = 0;
let from: string;
beforeEach(() => { address += 1; from = `10.9.0.${address}`; });
const later = (ms: number) => app.clock.set(new Date(app.clock.now().getTime() + ms));
const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, headers: Headers = {}, payload?: object) =>
  app.api.http.inject({ method, url: `/api/v1${path}`, headers, remoteAddress: from, ...(payload && { payload }) });

async function enrolled(headers: Headers, { counts = false, name = '手机' } = {}): Promise<{ key: Authenticator; passkeyId: string }> {
  const key = anAuthenticator({ origin, counts });
  const ceremony = (await call('POST', '/me/passkeys/options', headers)).json();
  const answer = await call('POST', '/me/passkeys', headers, { ...key.create(ceremony), name });
  expect(answer.statusCode, answer.body).toBe(200);
  return { key, passkeyId: answer.json().id };
}
const challenge = async () => (await call('POST', '/session/passkey/options')).json();
const signIn = async (key: Authenticator, told: Told = {}) => call('POST', '/session/passkey', {}, key.get(await challenge(), told));

describe('a passkey', () => {
  let officer: TestPerson;
  let as: Headers;
  beforeEach(async () => {
    officer = await anOfficer(app, { areaId: place.parkId });
    as = await signedInAs(app, officer);
  });

  test('signs staff in without a name, and says when', async () => {
    const { key, passkeyId } = await enrolled(as, { name: ' 办公电脑 ' });
    expect((await call('GET', '/me/passkeys', as)).json().items).toEqual([
      { id: passkeyId, name: '办公电脑', createdAt: app.clock.now().toISOString(), lastUsedAt: null, backedUp: false },
    ]);
    later(60_000);
    const answer = await signIn(key);
    expect(answer.json()).toMatchObject({ user: { id: officer.id, side: 'staff' }, enrolDue: false });
    expect((await call('GET', '/me', cookieOf(answer))).statusCode).toBe(200);
    expect((await call('GET', '/me/passkeys', as)).json().items[0].lastUsedAt).toBe(app.clock.now().toISOString());
  });

  test('asks for a key that is found by itself, and for finger, face or PIN', async () => {
    const { options } = (await call('POST', '/me/passkeys/options', as)).json();
    expect(options).toMatchObject({ rp: { id: 'service.qilian.example.cn' }, authenticatorSelection: { residentKey: 'required', userVerification: 'required' }, attestation: 'none' });
    expect((await challenge()).options).toMatchObject({ rpId: 'service.qilian.example.cn', userVerification: 'required' });
  });

  test('signs a liaison in, as long as there is a seat', async () => {
    const liaison = await aLiaison(app, { enterpriseId });
    const { key } = await enrolled(await signedInAs(app, liaison));
    expect((await signIn(key)).json()).toMatchObject({ user: { id: liaison.id, side: 'enterprise' }, enterprise: { id: enterpriseId } });
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('enterprise_holders').set({ until_day: '2026-03-01' }).where('user_id', '=', liaison.id).execute());
    expect((await signIn(key)).json()).toMatchObject({ status: 401, code: 'auth.no_seat' });
  });

  test('is one of several, can be renamed, and once removed opens nothing', async () => {
    const [one, two] = [await enrolled(as, { name: '手机' }), await enrolled(as, { name: '安全钥匙' })];
    expect((await call('PATCH', `/me/passkeys/${one.passkeyId}`, as, { name: '旧手机' })).json().name).toBe('旧手机');
    expect((await call('DELETE', `/me/passkeys/${one.passkeyId}`, as)).statusCode).toBe(200);
    expect((await call('GET', '/me/passkeys', as)).json().items.map(({ name }: { name: string }) => name)).toEqual(['安全钥匙']);
    expect((await signIn(one.key)).json()).toMatchObject({ status: 401, code: 'auth.passkey_unknown' });
    expect((await signIn(two.key)).statusCode).toBe(200);
  });

  test('of somebody else can be neither seen nor renamed nor removed', async () => {
    const { passkeyId } = await enrolled(as);
    const stranger = await signedInAs(app, await anOfficer(app, { areaId: place.parkId }));
    expect((await call('GET', '/me/passkeys', stranger)).json().items).toEqual([]);
    for (const method of ['PATCH', 'DELETE'] as const) {
      expect((await call(method, `/me/passkeys/${passkeyId}`, stranger, method === 'PATCH' ? { name: '我的' } : undefined)).json()).toMatchObject({ status: 404, code: 'people.passkey.not_found' });
    }
  });

  test('of who left opens nothing', async () => {
    const { key } = await enrolled(as);
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('users').set({ left_at: tx.now }).where('id', '=', officer.id).execute());
    expect((await signIn(key)).statusCode).toBe(401);
  });

  test('that counts must have counted on: a copy is refused, and remembered', async () => {
    const { key } = await enrolled(as, { counts: true });
    expect((await signIn(key)).statusCode).toBe(200);
    expect((await signIn(key)).statusCode).toBe(200);
    key.counter = 0;
    expect((await signIn(key)).json()).toMatchObject({ status: 401, code: 'auth.passkey_copied' });
    const types = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('ledger_entries').select('type').where('record_id', '=', officer.id).execute());
    expect(types.map(({ type }) => type)).toEqual(expect.arrayContaining(['people.passkey_added', 'people.signed_in', 'people.passkey_copied']));
  });

  test('is added ten times at most', async () => {
    for (let number = 0; number < 10; number += 1) await enrolled(as, { name: `第${number}` });
    expect((await call('POST', '/me/passkeys/options', as)).json()).toMatchObject({ status: 409, code: 'people.passkeys_full' });
  });
});

describe('a hostile sign-in', () => {
  let as: Headers;
  let key: Authenticator;
  beforeEach(async () => {
    as = await signedInAs(app, await anOfficer(app, { areaId: place.parkId }));
    ({ key } = await enrolled(as));
  });
  const refused = async (body: object) => (await call('POST', '/session/passkey', {}, body)).json();

  test('by a challenge that was used, though it was refused the first time', async () => {
    const ceremony = await challenge();
    expect(await refused(key.get(ceremony, { origin: 'https://evil.example' }))).toMatchObject({ status: 401, code: 'auth.passkey_refused' });
    expect(await refused(key.get(ceremony))).toMatchObject({ status: 409, code: 'auth.challenge_over' });
    const body = key.get(await challenge());
    expect((await call('POST', '/session/passkey', {}, body)).statusCode).toBe(200);
    expect(await refused(body)).toMatchObject({ status: 409, code: 'auth.challenge_over' });
  });

  test('by one challenge many times at once opens one session', async () => {
    const body = key.get(await challenge());
    const answers = await Promise.all(Array.from({ length: 6 }, () => call('POST', '/session/passkey', {}, body)));
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409]);
  });

  test('by a challenge older than five minutes', async () => {
    const ceremony = await challenge();
    later(5 * 60_000);
    expect(await refused(key.get(ceremony))).toMatchObject({ code: 'auth.challenge_over' });
  });

  test('by an answer to another challenge', async () => {
    const [mine, other] = [await challenge(), await challenge()];
    expect(await refused({ ...key.get(other), challengeId: mine.challengeId })).toMatchObject({ code: 'auth.passkey_refused' });
  });

  test.each<[string, Told]>([
    ['from another origin', { origin: 'https://service.qilian.example.cn.evil.example' }],
    ['from plain HTTP', { origin: 'http://service.qilian.example.cn' }],
    ['for another relying party', { rpId: 'evil.example' }],
    ['without finger, face or PIN', { userVerified: false }],
    ['with what was signed for enrolment', { type: 'webauthn.create' }],
    ['in another\'s name', { userHandle: Buffer.alloc(16, 7).toString('base64url') }],
  ])('%s', async (_, told) => {
    expect((await signIn(key, told)).json()).toMatchObject({ status: 401, code: 'auth.passkey_refused' });
  });

  test('without saying whose it is', async () => {
    const { userHandle: _, ...body } = key.get(await challenge());
    expect(await refused(body)).toMatchObject({ code: 'auth.passkey_refused' });
  });

  test('with another\'s credential and one\'s own key', async () => {
    const thief = anAuthenticator({ origin });
    const ceremony = await challenge();
    thief.create({ ...ceremony, options: { ...ceremony.options, user: { id: '' } } });
    const body = { ...thief.get(ceremony), credentialId: key.credentialId, userHandle: key.get(ceremony).userHandle };
    expect(await refused(body)).toMatchObject({ code: 'auth.passkey_refused' });
  });

  test('fifty times from one network waits', async () => {
    const answers = await Promise.all(Array.from({ length: 52 }, async () => signIn(key, { userVerified: false })));
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(50);
    expect((await signIn(key)).json()).toMatchObject({ status: 429, code: 'auth.throttled' });
  });
});

describe('a hostile enrolment', () => {
  let as: Headers;
  beforeEach(async () => { as = await signedInAs(app, await anOfficer(app, { areaId: place.parkId })); });
  const begin = async () => (await call('POST', '/me/passkeys/options', as)).json();
  const add = (body: object, headers = as) => call('POST', '/me/passkeys', headers, { name: '手机', ...body });

  test.each<[string, Told]>([
    ['from another origin', { origin: 'https://evil.example' }], ['for another relying party', { rpId: 'evil.example' }], ['without finger, face or PIN', { userVerified: false }],
  ])('%s', async (_, told) => {
    expect((await add(anAuthenticator({ origin }).create(await begin(), told))).json()).toMatchObject({ status: 422, code: 'auth.passkey_refused' });
  });

  test('by a challenge of somebody else, of another purpose, or a used one', async () => {
    const body = anAuthenticator({ origin }).create(await begin());
    const stranger = await signedInAs(app, await anOfficer(app, { areaId: place.parkId }));
    expect((await add(body, stranger)).json()).toMatchObject({ status: 409, code: 'auth.challenge_over' });
    const forSignIn = await challenge();
    expect((await add({ ...anAuthenticator({ origin }).create(await begin()), challengeId: forSignIn.challengeId })).json()).toMatchObject({ code: 'auth.challenge_over' });
    expect((await add(body)).statusCode).toBe(200);
    expect((await add(body)).json()).toMatchObject({ code: 'auth.challenge_over' });
  });

  test('of a credential that somebody else has', async () => {
    const { key } = await enrolled(as);
    const stranger = await signedInAs(app, await anOfficer(app, { areaId: place.parkId }));
    const ceremony = (await call('POST', '/me/passkeys/options', stranger)).json();
    expect((await add(key.create(ceremony), stranger)).json()).toMatchObject({ status: 409, code: 'people.passkey_exists' });
  });
});

test('at an address instead of a name there are no passkeys, and it is said', async () => {
  const plain = await openTestApp({ env: { PUBLIC_URL: 'http://192.0.2.7:8080' } });
  try {
    expect((await plain.api.http.inject('/api/v1/status')).json().passkeyOrigin).toBeNull();
    expect((await plain.api.http.inject({ method: 'POST', url: '/api/v1/session/passkey/options' })).json()).toMatchObject({ status: 409, code: 'auth.no_passkeys' });
    expect((await app.api.http.inject('/api/v1/status')).json().passkeyOrigin).toBe(origin);
  } finally {
    await plain.close();
  }
});
