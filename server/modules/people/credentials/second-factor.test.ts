import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { anOfficer, aPark, aPasskey, cookieOf, signedInAs, type ParkIds, type TestPerson } from '../testing.ts';
import { hotp, stepAt } from './totp.ts';

const password = '祁连山下-Correct-Horse';
const minute = 60_000;
let app: TestApp;
let place: ParkIds;
beforeAll(async () => {
  app = await openTestApp({ env: { PUBLIC_URL: 'https://service.qilian.example.cn' } });
  place = await aPark(app);
});
afterAll(() => app.close());

type Headers = Record<string, string>;
let address = 0;
let from: string;
let officer: TestPerson;
let as: Headers;
beforeEach(async () => {
  address += 1;
  from = `10.8.0.${address}`;
  later(5 * minute);
  officer = await anOfficer(app, { areaId: place.parkId, password });
  as = await signedInAs(app, officer);
});
const later = (ms: number) => app.clock.set(new Date(app.clock.now().getTime() + ms));
const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, headers: Headers = {}, payload?: object, remoteAddress = from) =>
  app.api.http.inject({ method, url: `/api/v1${path}`, headers, remoteAddress, ...(payload && { payload }) });
const signIn = (secondFactor?: string, more: { password?: string; from?: string } = {}) =>
  call('POST', '/session/password', {}, { loginName: officer.loginName, password: more.password ?? password, ...(secondFactor !== undefined && { secondFactor }) }, more.from);

const fromBase32 = (text: string) => Buffer.from([...text].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('').match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
/** What the authenticator app shows now, or so many steps from now. */
const shown = (secret: Buffer, steps = 0) => hotp(secret, stepAt(app.clock.now()) + steps);
const wrong = (secret: Buffer) => ['000000', '111111', '222222', '333333', '444444'].find((code) => ![-1, 0, 1].some((step) => shown(secret, step) === code))!;

async function enrolled(headers = as): Promise<{ secret: Buffer; recoveryCodes: string[] }> {
  const begun = (await call('POST', '/me/second-factor', headers)).json();
  const secret = fromBase32(begun.secret);
  const answer = await call('POST', '/me/second-factor/confirm', headers, { code: shown(secret) });
  expect(answer.statusCode, answer.body).toBe(200);
  // The code of this step is spent.
  later(minute);
  return { secret, recoveryCodes: answer.json().recoveryCodes };
}

describe('enrolling', () => {
  test('shows a secret to scan, which counts only once its first code was typed', async () => {
    const begun = (await call('POST', '/me/second-factor', as)).json();
    expect(begun.uri).toBe(`otpauth://totp/Qilian:${officer.loginName}?secret=${begun.secret}&issuer=Qilian&algorithm=SHA1&digits=6&period=30`);
    expect(begun.qr).toContain('<svg');
    expect((await signIn()).statusCode).toBe(200);
    const secret = fromBase32(begun.secret);
    expect((await call('POST', '/me/second-factor/confirm', as, { code: wrong(secret) })).json()).toMatchObject({ status: 422, errors: [{ field: 'body.code', code: 'people.first_code_wrong', message: expect.stringContaining('二维码') }] });
    expect((await call('GET', '/me/second-factor', as)).json()).toEqual({ enrolledAt: null, recoveryCodesLeft: 0, required: false });
    const { recoveryCodes } = (await call('POST', '/me/second-factor/confirm', as, { code: shown(secret) })).json();
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes) expect(code).toMatch(/^([2-9a-z]{4}-){3}[2-9a-z]{4}$/);
    expect((await call('GET', '/me/second-factor', as)).json()).toEqual({ enrolledAt: app.clock.now().toISOString(), recoveryCodesLeft: 10, required: false });
  });

  test('waits half an hour', async () => {
    const { secret } = (await call('POST', '/me/second-factor', as)).json();
    later(30 * minute);
    expect((await call('POST', '/me/second-factor/confirm', as, { code: shown(fromBase32(secret)) })).json()).toMatchObject({ status: 409, code: 'people.no_pending_factor' });
  });

  test('anew leaves the former one in force until it is confirmed, then none of its codes', async () => {
    const former = await enrolled();
    const { secret } = (await call('POST', '/me/second-factor', as)).json();
    expect((await signIn(shown(former.secret))).statusCode).toBe(200);
    later(minute);
    expect((await call('POST', '/me/second-factor/confirm', as, { code: shown(fromBase32(secret)) })).statusCode).toBe(200);
    later(minute);
    expect((await signIn(shown(former.secret))).json().code).toBe('auth.second_factor_wrong');
    expect((await signIn(former.recoveryCodes[0])).json().code).toBe('auth.second_factor_wrong');
    expect((await signIn(shown(fromBase32(secret)))).statusCode).toBe(200);
  });

  test('stores neither secret nor recovery codes in the clear', async () => {
    const { secret, recoveryCodes } = await enrolled();
    const dump = JSON.stringify(await inTransaction(app.platform, system, async (tx) => [
      await tx.sql.selectFrom('second_factors').selectAll().execute(), await tx.sql.selectFrom('recovery_codes').selectAll().execute(),
    ]), (_, value: unknown) => (value as { type?: string })?.type === 'Buffer' ? Buffer.from((value as { data: number[] }).data).toString('latin1') : value);
    for (const text of [secret.toString('latin1'), secret.toString('base64'), ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))]) expect(dump).not.toContain(text);
  });
});

describe('signing in', () => {
  let secret: Buffer;
  let recoveryCodes: string[];
  beforeEach(async () => { ({ secret, recoveryCodes } = await enrolled()); });

  test('asks for the code, and only after the right password', async () => {
    expect((await signIn()).json()).toMatchObject({ status: 401, code: 'auth.second_factor' });
    expect((await signIn(undefined, { password: 'wrong' })).json()).toMatchObject({ status: 401, code: 'auth.wrong_password' });
    expect((await signIn(shown(secret), { password: 'wrong' })).json()).toMatchObject({ status: 401, code: 'auth.wrong_password' });
    expect((await signIn(shown(secret))).json()).toMatchObject({ user: { id: officer.id }, enrolDue: false });
  });

  test('takes a code once, also of several at once', async () => {
    const code = shown(secret);
    const answers = await Promise.all(Array.from({ length: 4 }, () => signIn(code)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ statusCode }) => statusCode !== 200).map((answer) => answer.json().code))).toEqual(new Set(['auth.second_factor_used']));
    // Nor one from before it.
    expect((await signIn(shown(secret, -1))).json().code).toBe('auth.second_factor_used');
    later(minute);
    expect((await signIn(shown(secret))).statusCode).toBe(200);
  });

  test('forgives a clock that is half a minute off, no more', async () => {
    expect((await signIn(shown(secret, -2))).json().code).toBe('auth.second_factor_wrong');
    expect((await signIn(shown(secret, -1))).statusCode).toBe(200);
    expect((await signIn(shown(secret, 1))).statusCode).toBe(200);
    expect((await signIn(shown(secret, 2))).json().code).toBe('auth.second_factor_wrong');
  });

  test('takes a recovery code once, however it is typed', async () => {
    const typed = ` ${recoveryCodes[3]!.toUpperCase().replaceAll('-', ' ')} `;
    expect((await signIn(typed)).statusCode).toBe(200);
    expect((await signIn(recoveryCodes[3])).json().code).toBe('auth.second_factor_wrong');
    expect((await call('GET', '/me/second-factor', as)).json().recoveryCodesLeft).toBe(9);
    const { recoveryCodes: fresh } = (await call('POST', '/me/second-factor/recovery-codes', as)).json();
    expect((await signIn(recoveryCodes[4])).json().code).toBe('auth.second_factor_wrong');
    expect((await signIn(fresh[0])).statusCode).toBe(200);
  });

  test('after five wrong codes waits, from whichever network', async () => {
    for (let failure = 0; failure < 5; failure += 1) expect((await signIn(wrong(secret), { from: `10.8.9.${failure}` })).json().code).toBe('auth.second_factor_wrong');
    expect((await signIn(shown(secret), { from: '10.8.10.1' })).json()).toMatchObject({ status: 429, code: 'auth.throttled', retryAfterSeconds: 900 });
    later(15 * minute);
    expect((await signIn(shown(secret), { from: '10.8.10.1' })).statusCode).toBe(200);
  });
});

describe('removing', () => {
  test('leaves the password alone', async () => {
    await enrolled();
    expect((await call('DELETE', '/me/second-factor', as)).statusCode).toBe(200);
    expect((await call('DELETE', '/me/second-factor', as)).json().code).toBe('people.no_second_factor');
    expect((await signIn()).statusCode).toBe(200);
  });

  test('by an administrator ends sessions and passkeys too, and is told', async () => {
    const { recoveryCodes } = await enrolled();
    await aPasskey(app, officer.id);
    const administrator = await signedInAs(app, await anOfficer(app, { areaId: place.parkId, role: 'administrator' }));
    const stranger = await signedInAs(app, await anOfficer(app, { areaId: (await aPark(app)).parkId, role: 'administrator' }));
    const member = (await call('GET', `/staff/${officer.id}`, administrator)).json();
    expect(member.secured).toBe(true);
    expect((await call('GET', `/staff/${officer.id}`, stranger)).json().secured).toBeNull();
    const reset = (headers: Headers, version = member.version) => call('POST', `/staff/${officer.id}/second-factor/reset`, headers, { version });
    expect((await reset(stranger)).statusCode).toBe(404);
    expect((await reset(administrator)).statusCode).toBe(200);
    expect((await call('GET', '/me', as)).statusCode).toBe(401);
    expect((await signIn(recoveryCodes[0])).statusCode).toBe(200);
    expect((await call('GET', `/staff/${officer.id}`, administrator)).json().secured).toBe(false);
    expect((await reset(administrator, member.version + 1)).json().code).toBe('people.no_second_factor');
    await app.runJobs();
    const notices = (await call('GET', '/notices', await signedInAs(app, officer))).json().items;
    expect(notices.map(({ kind }: { kind: string }) => kind)).toEqual(expect.arrayContaining(['second_factor_enrolled', 'second_factor_reset']));
  });
});

describe('where a post asks for it', () => {
  let administrator: Headers;
  let parkId: string;
  beforeEach(async () => {
    const park = await aPark(app);
    ({ parkId } = park);
    administrator = await signedInAs(app, await anOfficer(app, { areaId: park.districtId, role: 'administrator' }));
    officer = await anOfficer(app, { areaId: parkId, password });
    as = await signedInAs(app, officer);
    const rules = (await call('GET', `/areas/${park.districtId}/sign-in-rules`, administrator)).json();
    await call('PUT', `/areas/${park.districtId}/sign-in-rules`, administrator, { version: rules.version, secondFactorFor: ['service_officer'] });
  });

  test('sessions go on, the next sign-in is for enrolling alone, and opens with it', async () => {
    expect((await call('GET', '/worklist', as)).statusCode).toBe(200);
    const answer = await signIn();
    expect(answer.json().enrolDue).toBe(true);
    const browser = cookieOf(answer);
    for (const path of ['/worklist', '/cases', '/notices', '/staff']) expect((await call('GET', path, browser)).json()).toMatchObject({ status: 403, code: 'auth.enrol_due' });
    expect((await call('GET', '/me', browser)).statusCode).toBe(200);
    const { secret } = await enrolled(browser);
    expect((await call('GET', '/worklist', browser)).statusCode).toBe(200);
    expect((await signIn()).json().code).toBe('auth.second_factor');
    expect((await signIn(shown(secret))).json().enrolDue).toBe(false);
    expect((await call('DELETE', '/me/second-factor', browser)).json().code).toBe('people.second_factor_required');
  });

  test('a passkey is enough, and then the password isn\'t', async () => {
    await aPasskey(app, officer.id);
    expect((await signIn()).json()).toMatchObject({ status: 401, code: 'auth.use_passkey' });
  });

  test('it holds below the area and for that role, is shown below, and is an administrator\'s', async () => {
    expect((await call('GET', `/areas/${parkId}/sign-in-rules`, administrator)).json()).toMatchObject({ secondFactorFor: [], fromAbove: ['service_officer'] });
    officer = await anOfficer(app, { areaId: parkId, role: 'park_leader', password });
    expect((await signIn()).json().enrolDue).toBe(false);
    officer = await anOfficer(app, { areaId: place.parkId, password });
    expect((await signIn()).json().enrolDue).toBe(false);
    expect((await call('GET', `/areas/${place.parkId}/sign-in-rules`, administrator)).statusCode).toBe(404);
    expect((await call('GET', `/areas/${place.parkId}/sign-in-rules`, as)).statusCode).toBe(403);
  });
});
