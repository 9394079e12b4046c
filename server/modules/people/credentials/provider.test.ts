import type { LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { openTestProvider, testClient, type TestProvider } from '../../../testing/identity-provider.ts';
import { aLiaison, aPark, anOfficer, type ParkIds } from '../testing.ts';

/** Against a real provider; hostile ways too. */

const publicUrl = 'http://127.0.0.1:8130';
let provider: TestProvider;
let app: TestApp;
let place: ParkIds;
let number = 0;

const settingsOf = (issuer: string) => ({
  PUBLIC_URL: publicUrl, OIDC_ISSUER: issuer, OIDC_CLIENT_ID: testClient.id, OIDC_CLIENT_SECRET: testClient.secret, OIDC_LABEL: '祁连统一身份', OIDC_SIDES: 'staff,enterprise',
  OIDC_LOGIN_NAME_CLAIM: 'employee_number',
});
beforeAll(async () => {
  provider = await openTestProvider(publicUrl);
  app = await openTestApp({ env: { ...settingsOf(provider.issuer), LOG_LEVEL: 'fatal' } });
  place = await aPark(app);
});
afterAll(async () => {
  await app.close();
  await provider.close();
});
beforeEach(() => { number += 1; });

class Browser {
  jar = new Map<string, string>();
  async call(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object): Promise<LightMyRequestResponse> {
    const answer = await app.api.http.inject({
      method, url: `/api/v1${url}`, remoteAddress: `10.5.${number}.1`,
      headers: { 'x-qilian': '1', ...(this.jar.size > 0 && { cookie: [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ') }) }, ...(payload && { payload }),
    });
    for (const { name, value } of answer.cookies) {
      if (value === '') this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return answer;
  }
  async begin(side = 'staff'): Promise<string> {
    return (await this.call('POST', '/session/provider', { side })).json<{ url: string }>().url;
  }
  finish(returned: URL, change: object = {}) {
    return this.call('POST', '/session/provider/finish', { ...Object.fromEntries(['state', 'code', 'iss', 'error'].flatMap((name) => { const value = returned.searchParams.get(name); return value === null ? [] : [[name, value]]; })), ...change });
  }
  async signIn(side = 'staff') {
    return this.finish(await provider.visit(await this.begin(side)));
  }
}
const be = (claims: Record<string, unknown>, sub = `sub-${number}`) => { provider.account = { sub, claims }; };
const anOfficerWith = (more: { email?: string; phone?: string } = {}) => anOfficer(app, { areaId: place.parkId, ...more });
async function aSeat(email: string) {
  const id = newId(app.clock.now());
  await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('enterprises').values({ id, name: `企业${id.slice(-6)}`, name_key: id, search: '', park_id: place.parkId, created_at: tx.now }).execute());
  return aLiaison(app, { enterpriseId: id, email });
}
const identities = async (userId: string) => (await app.platform.pool.query<{ linked_by: string; open: boolean }>('select linked_by, unlinked_at is null as open from identities where user_id = $1 order by linked_at, id', [userId])).rows;

describe('signing in by the provider', () => {
  test('links by verified mail, once, and knows the account by its subject afterwards; the owner is told', async () => {
    const officer = await anOfficerWith({ email: 'link@park.cn' });
    be({ email: 'Link@Park.cn', email_verified: true });
    const browser = new Browser();
    const signedIn = await browser.signIn();
    expect(signedIn.json()).toMatchObject({ user: { id: officer.id } });
    expect(await identities(officer.id)).toEqual([{ linked_by: 'email', open: true }]);
    const notices = (await browser.call('GET', '/notices')).json<{ items: { kind: string }[] }>().items.map(({ kind }) => kind);
    expect(notices).toContain('identity_linked');
    be({ email: 'another@elsewhere.cn', email_verified: false });
    expect((await new Browser().signIn()).json()).toMatchObject({ user: { id: officer.id } });
    const { rows } = await app.platform.pool.query<{ text: string }>('select to_jsonb(i)::text || to_jsonb(s)::text as text from identities i join sessions s using (user_id) where user_id = $1', [officer.id]);
    expect(rows.map(({ text }) => text).join()).not.toContain(`sub-${number}`);
  });

  test('links by verified mobile, and by the user name of the city\'s directory', async () => {
    const [byPhone, byName] = [await anOfficerWith({ phone: '13912340001' }), await anOfficerWith()];
    be({ phone_number: '+86 139 1234 0001', phone_number_verified: true });
    expect((await new Browser().signIn()).json()).toMatchObject({ user: { id: byPhone.id } });
    be({ employee_number: byName.loginName.toUpperCase() }, `named-${number}`);
    expect((await new Browser().signIn()).json()).toMatchObject({ user: { id: byName.id } });
    expect([await identities(byPhone.id), await identities(byName.id)]).toEqual([[{ linked_by: 'phone', open: true }], [{ linked_by: 'login_name', open: true }]]);
  });

  test('serves liaisons with a seat too, each on their own side', async () => {
    const liaison = await aSeat('seat@factory.cn');
    be({ email: 'seat@factory.cn', email_verified: true });
    expect((await new Browser().signIn('staff')).json().code).toBe('auth.provider_unknown');
    expect((await new Browser().signIn('enterprise')).json()).toMatchObject({ user: { id: liaison.id }, enterprise: { role: 'primary' } });
    expect((await new Browser().signIn('staff')).json().code).toBe('auth.provider_unknown');
  });

  test('signs out there too', async () => {
    await anOfficerWith({ email: 'out@park.cn' });
    be({ email: 'out@park.cn', email_verified: true });
    const browser = new Browser();
    await browser.signIn();
    const { continueAt } = (await browser.call('DELETE', '/session')).json<{ continueAt: string }>();
    const url = new URL(continueAt);
    expect(url.origin).toBe(provider.issuer);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${publicUrl}/console/sign-in`);
    expect((await fetch(url)).status).toBe(200);
  });

  test('makes nobody: unknown, unverified and ambiguous accounts are refused in words', async () => {
    be({ email: 'nobody@park.cn', email_verified: true });
    expect((await new Browser().signIn()).json()).toMatchObject({ status: 401, code: 'auth.provider_unknown' });
    const unverified = await anOfficerWith({ email: 'unverified@park.cn' });
    be({ email: 'unverified@park.cn', email_verified: false });
    expect((await new Browser().signIn()).json()).toMatchObject({ status: 401, code: 'auth.provider_unverified' });
    be({ email: 'unverified@park.cn' });
    expect((await new Browser().signIn()).json().code).toBe('auth.provider_unverified');
    be({ email: 'unverified@park.cn', email_verified: 'true' });
    expect((await new Browser().signIn()).json().code).toBe('auth.provider_unverified');
    expect(await identities(unverified.id)).toEqual([]);
    await anOfficerWith({ email: 'shared@park.cn' });
    await anOfficerWith({ email: 'shared@park.cn', phone: '13912340002' });
    be({ email: 'shared@park.cn', email_verified: true });
    expect((await new Browser().signIn()).json()).toMatchObject({ status: 409, code: 'auth.provider_ambiguous' });
    be({ email: 'unverified@park.cn', email_verified: true, phone_number: '13912340002', phone_number_verified: true });
    expect((await new Browser().signIn()).json().code).toBe('auth.provider_ambiguous');
  });

  test('a second account there doesn\'t take over one that is linked, and whoever left stays outside', async () => {
    const officer = await anOfficerWith({ email: 'taken@park.cn' });
    be({ email: 'taken@park.cn', email_verified: true }, 'first');
    expect((await new Browser().signIn()).statusCode).toBe(200);
    be({ email: 'taken@park.cn', email_verified: true }, 'second');
    expect((await new Browser().signIn()).json().code).toBe('auth.provider_taken');
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('users').set({ left_at: tx.now }).where('id', '=', officer.id).execute());
    be({}, 'first');
    expect((await new Browser().signIn()).json().code).toBe('auth.provider_unknown');
  });
});

describe('linked accounts', () => {
  test('are seen and unlinked by their owner, and linked again only by their owner', async () => {
    const officer = await anOfficerWith({ email: 'again@park.cn' });
    be({ email: 'again@park.cn', email_verified: true });
    const browser = new Browser();
    await browser.signIn();
    const { items } = (await browser.call('GET', '/me/identities')).json<{ items: { id: string; issuer: string }[] }>();
    expect(items).toMatchObject([{ issuer: provider.issuer, linkedBy: 'email' }]);
    const stranger = new Browser();
    be({ email: 'stranger@park.cn', email_verified: true }, `stranger-${number}`);
    await anOfficerWith({ email: 'stranger@park.cn' });
    await stranger.signIn();
    expect((await stranger.call('DELETE', `/me/identities/${items[0]!.id}`)).statusCode).toBe(404);
    expect((await browser.call('DELETE', `/me/identities/${items[0]!.id}`)).statusCode).toBe(200);
    be({ email: 'again@park.cn', email_verified: true });
    expect((await new Browser().signIn()).json().code).toBe('auth.provider_unlinked');
    const link = async (as: Browser) => as.finish(await provider.visit((await as.call('POST', '/me/identities')).json<{ url: string }>().url));
    expect((await link(stranger)).json().code).toBe('auth.provider_other_person');
    expect((await link(browser)).json()).toMatchObject({ user: { id: officer.id } });
    expect((await new Browser().signIn()).statusCode).toBe(200);
    expect((await identities(officer.id)).map(({ open }) => open)).toEqual([false, true]);
  });
});

describe('hostile ways', () => {
  beforeEach(async () => {
    await anOfficerWith({ email: `hostile${number}@park.cn` });
    be({ email: `hostile${number}@park.cn`, email_verified: true });
  });
  afterEach(async () => {
    const { rows } = await app.platform.pool.query<{ n: number }>(`select count(*)::int as n from identities i join users u on u.id = i.user_id where i.linked_at > u.created_at - interval '1 second' and u.login_name = $1`, [`none${number}`]);
    if (rows[0]!.n > 0) throw new Error('an account was linked');
  });

  test('an answer counts once, in the browser that asked', async () => {
    const [browser, other] = [new Browser(), new Browser()];
    await other.begin();
    const returned = await provider.visit(await browser.begin());
    expect((await other.finish(returned)).json()).toMatchObject({ status: 401, code: 'auth.provider_flow_over' });
    expect((await new Browser().finish(returned)).json().code).toBe('auth.provider_flow_over');
    expect((await browser.finish(returned)).statusCode).toBe(200);
    expect((await browser.finish(returned)).json().code).toBe('auth.provider_flow_over');
  });

  test('two at once with the same answer: one gets in', async () => {
    const browser = new Browser();
    const returned = await provider.visit(await browser.begin());
    const answers = await Promise.all([browser.finish(returned), browser.finish(returned)]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 401]);
  });

  test('a state made up, or of another flow, is refused; so is a code used again in a new one', async () => {
    const browser = new Browser();
    const [one, two] = [await provider.visit(await browser.begin()), await provider.visit(await browser.begin())];
    expect((await browser.finish(one, { state: 'A'.repeat(43) })).json().code).toBe('auth.provider_flow_over');
    expect((await browser.finish(one, { state: two.searchParams.get('state') })).json(), 'PKCE').toMatchObject({ status: 401, code: 'auth.provider_refused' });
    const third = await provider.visit(await browser.begin());
    expect((await browser.finish(one)).statusCode).toBe(200);
    expect((await browser.finish(third, { code: one.searchParams.get('code') })).json().code).toBe('auth.provider_refused');
  });

  test('a token for another nonce is refused', async () => {
    const browser = new Browser();
    const url = new URL(await browser.begin());
    url.searchParams.set('nonce', 'of-somebody-else');
    expect((await browser.finish(await provider.visit(url.href))).json().code).toBe('auth.provider_refused');
  });

  test('an answer of another issuer, or without one, is refused', async () => {
    for (const iss of ['https://evil.example', undefined]) {
      const browser = new Browser();
      const returned = await provider.visit(await browser.begin());
      expect((await browser.finish(returned, { iss })).json().code).toBe('auth.provider_refused');
    }
  });

  test('an answer after ten minutes is too late, and a refusal there is one here', async () => {
    const browser = new Browser();
    const returned = await provider.visit(await browser.begin());
    const before = app.clock.now();
    app.clock.set(new Date(before.getTime() + 10 * 60_000));
    expect((await browser.finish(returned)).json().code).toBe('auth.provider_flow_over');
    app.clock.set(before);
    const state = new URL(await browser.begin()).searchParams.get('state')!;
    expect((await browser.call('POST', '/session/provider/finish', { state, error: 'access_denied' })).json().code).toBe('auth.provider_refused');
  });
});

test('a provider that is away stops nobody else; when it comes, it serves', async () => {
  const port = 8131;
  const away = await openTestApp({ env: { ...settingsOf(`http://127.0.0.1:${port}`), LOG_LEVEL: 'fatal' } });
  try {
    const begin = () => away.api.http.inject({ method: 'POST', url: '/api/v1/session/provider', payload: { side: 'staff' } });
    expect((await away.api.http.inject('/api/v1/status')).json()).toMatchObject({ provider: { label: '祁连统一身份', sides: ['staff', 'enterprise'] } });
    expect((await begin()).json()).toMatchObject({ status: 503, code: 'auth.provider_away' });
    const late = await openTestProvider(publicUrl, port);
    expect((await begin()).statusCode).toBe(200);
    await late.close();
  } finally {
    await away.close();
  }
});

test('without settings there is none', async () => {
  const without = await openTestApp();
  expect((await without.api.http.inject('/api/v1/status')).json().provider).toBeNull();
  expect((await without.api.http.inject({ method: 'POST', url: '/api/v1/session/provider', payload: { side: 'staff' } })).json().code).toBe('auth.no_provider');
  await without.close();
});
