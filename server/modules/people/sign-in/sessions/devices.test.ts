import type { LightMyRequestResponse } from 'fastify';
import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction } from '../../../../platform/db/transaction.ts';
import { newId } from '../../../../platform/ids.ts';
import { openTestApp, type TestApp } from '../../../../testing/app.ts';
import { aLiaison, aPark, anOfficer, type ParkIds, type TestPerson } from '../../testing.ts';
import { hashPassword } from '../passwords.ts';

vi.mock('@node-rs/argon2', { spy: true });

/** What a known browser is worth: nobody else can spend its tries, and a new one is told of. */

let app: TestApp;
let place: ParkIds;
const password = '祁连山下-Correct-Horse';
const minute = 60_000;
const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app);
});
afterAll(() => app.close());

/** Algorithm and parameters of a hash in PHC form: what it costs to check. */
const strengthOf = (hash: string) => hash.split('$').slice(1, 4).join('$');
const later = (ms: number) => app.clock.set(new Date(app.clock.now().getTime() + ms));

/** A browser keeps its cookies. */
class Browser {
  jar = new Map<string, string>();
  address: string;
  constructor(address: string) {
    this.address = address;
  }
  async call(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object): Promise<LightMyRequestResponse> {
    const answer = await app.api.http.inject({
      method, url: `/api/v1${url}`, remoteAddress: this.address,
      headers: { 'x-qilian': '1', 'user-agent': chrome, ...(this.jar.size > 0 && { cookie: [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ') }) },
      ...(payload && { payload }),
    });
    for (const { name, value } of answer.cookies) {
      if (value === '') this.jar.delete(name);
      else this.jar.set(name, value);
    }
    return answer;
  }
  signIn(person: TestPerson, given = password) {
    return this.call('POST', '/session/password', { loginName: person.loginName, password: given });
  }
}

describe('whoever tries passwords', () => {
  let owner: TestPerson;
  let own: Browser;
  beforeEach(async () => {
    later(25 * 60 * minute);
    owner = await anOfficer(app, { areaId: place.parkId, password });
    own = new Browser('10.9.0.1');
    if ((await own.signIn(owner)).statusCode !== 200) throw new Error('the owner could not sign in');
  });

  test('keeps no owner out who comes with a known browser, not even from the same network', async () => {
    const attackers = Array.from({ length: 30 }, (_, index) => new Browser(`10.9.1.${index}`));
    for (const attacker of [...attackers, ...Array.from({ length: 60 }, () => new Browser('10.9.0.1'))]) await attacker.signIn(owner, 'a guess');
    expect((await new Browser('10.9.0.1').signIn(owner)).statusCode).toBe(429);
    expect((await new Browser('10.9.2.1').signIn(owner)).statusCode).toBe(429);
    expect((await own.signIn(owner)).statusCode).toBe(200);
  });

  test('has few guesses, however many networks there are', async () => {
    let tried = 0;
    for (let hour = 0; hour < 24; hour += 1) {
      for (let network = 0; network < 25; network += 1) {
        if ((await new Browser(`10.${20 + hour}.${network}.1`).signIn(owner, `guess ${tried}`)).statusCode === 401) tried += 1;
      }
      later(60 * minute);
    }
    expect(tried).toBeLessThanOrEqual(27);
    expect(tried).toBeGreaterThanOrEqual(20);
  });

  test('has no more with a browser that is known to somebody else, or with a number made up', async () => {
    const colleague = await anOfficer(app, { areaId: place.parkId, password });
    const other = new Browser('10.9.3.1');
    await other.signIn(colleague);
    for (let failure = 0; failure < 5; failure += 1) expect((await other.signIn(owner, 'a guess')).statusCode).toBe(401);
    expect((await other.signIn(owner)).statusCode).toBe(429);
    other.jar.set('qilian_device', own.jar.get('qilian_device')!.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A')));
    expect((await other.signIn(owner)).statusCode).toBe(429);
  });

  test('spends a known browser\'s own tries only with that browser', async () => {
    for (let failure = 0; failure < 5; failure += 1) expect((await own.signIn(owner, 'mistyped')).statusCode).toBe(401);
    expect((await own.signIn(owner)).json()).toMatchObject({ code: 'auth.throttled', retryAfterSeconds: 900 });
    later(15 * minute);
    expect((await own.signIn(owner)).statusCode).toBe(200);
  });

  test('meets the same with a name that nobody has', async () => {
    const answers = async (person: TestPerson) => {
      const seen: unknown[] = [];
      for (let index = 0; index < 24; index += 1) {
        const answer = await new Browser(`10.9.${100 + index}.1`).signIn(person, 'a guess');
        seen.push({ ...answer.json<object>(), requestId: '' });
      }
      return seen;
    };
    expect(await answers({ id: '', name: '', loginName: 'nobody-at-all' })).toEqual(await answers(owner));
  });

  test('and waits as long for the answer: the same work is done for a name that nobody has', async () => {
    const checked: string[][] = [];
    for (const loginName of [owner.loginName, 'nobody-of-this-name']) {
      vi.mocked(verify).mockClear();
      await new Browser(`10.10.${loginName.length}.1`).signIn({ id: '', name: '', loginName }, 'a guess');
      checked.push(vi.mocked(verify).mock.calls.map(([hash]) => strengthOf(String(hash))));
    }
    expect(checked[0]).toEqual([strengthOf(await hashPassword('any'))]);
    expect(checked[1]).toEqual(checked[0]);
  });
});

test('strangers who ask for codes in somebody\'s name don\'t use up the owner\'s', async () => {
  const enterpriseId = newId(app.clock.now());
  await inTransaction(app.platform, system, (tx) => tx.sql.insertInto('enterprises').values({
    id: enterpriseId, name: '祁连精工', name_key: '祁连精工', search: '', park_id: place.parkId, created_at: tx.now,
  }).execute());
  const liaison = await aLiaison(app, { enterpriseId });
  const own = new Browser('10.11.0.1');
  const ask = (browser: Browser) => browser.call('POST', '/session/codes', { to: liaison.phone });
  const enter = async (browser: Browser, codeId: string) => {
    await app.runJobs();
    return browser.call('POST', '/session/code', { codeId, code: /\d{6}/.exec(app.sentTexts.at(-1)!.text)![0] });
  };
  expect((await enter(own, (await ask(own)).json().codeId)).statusCode).toBe(200);
  later(2 * 60 * minute);
  for (let asked = 0; asked < 5; asked += 1) {
    expect((await ask(new Browser(`10.11.1.${asked}`))).statusCode).toBe(200);
    later(minute);
  }
  expect((await ask(new Browser('10.11.2.1'))).statusCode).toBe(429);
  const asked = await ask(own);
  expect(asked.statusCode).toBe(200);
  expect((await enter(own, asked.json().codeId)).statusCode).toBe(200);
});

describe('a browser not seen before', () => {
  const notices = async (browser: Browser) => (await browser.call('GET', '/notices')).json<{ items: { kind: string; body: string; params: Record<string, string> }[] }>().items;

  test('is told of on screen and by mail; the first one and a known one are not', async () => {
    const owner = await anOfficer(app, { areaId: place.parkId, password, email: 'owner@park.cn' });
    const [own, other] = [new Browser('10.12.0.1'), new Browser('203.0.113.9')];
    await own.signIn(owner);
    await own.signIn(owner);
    expect(await notices(own)).toEqual([]);
    await other.signIn(owner);
    const [notice] = await notices(own);
    expect(notice).toMatchObject({ kind: 'sign_in_new_device', params: { device: 'Chrome · Windows', network: '203.0.113.*' } });
    expect(notice!.body).toContain('设备：Chrome · Windows。');
    await app.runJobs();
    const mail = app.sentMails.at(-1)!;
    expect(mail).toMatchObject({ to: 'owner@park.cn', subject: '您的账户在新设备上登录' });
    expect(mail.text).toMatch(/console\/not-me#[\w.-]{40,}/);
  });

  test('that wasn\'t mine: one tap ends every session, forgets the browser and asks for a new password', async () => {
    const owner = await anOfficer(app, { areaId: place.parkId, password, email: 'tapped@park.cn' });
    const [own, thief] = [new Browser('10.12.1.1'), new Browser('203.0.113.10')];
    await own.signIn(owner);
    await thief.signIn(owner);
    await app.runJobs();
    const token = /not-me#([\w.-]+)/.exec(app.sentMails.at(-1)!.text)![1]!;
    const stranger = new Browser('10.12.2.2');
    expect((await stranger.call('POST', '/session/not-me', { token: `${token.slice(0, -2)}AA` })).json().code).toBe('people.link_over');
    const disowned = await stranger.call('POST', '/session/not-me', { token });
    expect(disowned.json()).toEqual({ done: true, side: 'staff' });
    for (const browser of [own, thief]) expect((await browser.call('GET', '/me')).statusCode).toBe(401);
    expect((await thief.signIn(owner)).json().code).toBe('auth.wrong_password');

    await app.runJobs();
    const mail = app.sentMails.at(-1)!;
    expect(mail).toMatchObject({ to: 'tapped@park.cn', subject: '重设企联工作台密码' });
    const link = /set-password#([\w.-]+)/.exec(mail.text)![1]!;
    expect((await own.call('POST', '/session/links/use', { token: link, password: 'Harbour-Lights-42' })).statusCode).toBe(200);
    expect((await own.signIn(owner, 'Harbour-Lights-42')).statusCode).toBe(200);
    const { rows } = await app.platform.pool.query<{ n: number }>('select count(*)::int as n from devices where user_id = $1', [owner.id]);
    expect(rows[0]!.n).toBe(1);
  });

  test('can be disowned from the notice too, by its owner alone', async () => {
    const owner = await anOfficer(app, { areaId: place.parkId, password });
    const [own, thief, colleague] = [new Browser('10.12.3.1'), new Browser('203.0.113.11'), new Browser('10.12.3.3')];
    await own.signIn(owner);
    await thief.signIn(owner);
    await colleague.signIn(await anOfficer(app, { areaId: place.parkId, password }));
    const sessionId = (await notices(own))[0]!.params.sessionId!;
    expect((await colleague.call('POST', `/sessions/${sessionId}/disown`)).statusCode).toBe(404);
    expect((await own.call('POST', `/sessions/${sessionId}/disown`)).statusCode).toBe(200);
    expect((await thief.call('GET', '/me')).statusCode).toBe(401);
    const { rows } = await app.platform.pool.query<{ recovery: boolean }>('select recovery_required_at is not null as recovery from users where id = $1', [owner.id]);
    expect(rows[0]!.recovery).toBe(true);
  });
});
