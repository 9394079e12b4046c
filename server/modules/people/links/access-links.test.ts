import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { GatewayError } from '../../../platform/gateways/gateways.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aPark, anOfficer, cookieOf, signedInAs, type ParkIds, type TestPerson } from '../testing.ts';

let app: TestApp;
let place: ParkIds;
let elsewhere: ParkIds;
let as: Record<string, string>;
const password = '祁连山下-Correct-Horse';
const minute = 60_000;

beforeAll(async () => {
  app = await openTestApp();
  place = await aPark(app);
  elsewhere = await aPark(app);
  as = await signedInAs(app, await anOfficer(app, { role: 'administrator', areaId: place.districtId }));
});
afterAll(() => app.close());

const later = (ms: number) => app.clock.set(new Date(app.clock.now().getTime() + ms));
const post = (url: string, payload: object, headers: Record<string, string> = {}, remoteAddress = '10.1.1.1') =>
  app.api.http.inject({ method: 'POST', url: `/api/v1${url}`, payload, headers, remoteAddress });
const tokenIn = (text: string) => /set-password#([\w.-]+)/.exec(text)![1]!;
const mailedToken = async () => {
  await app.runJobs();
  return tokenIn(app.sentMails.at(-1)!.text);
};
const use = (token: string, chosen = 'Harbour-Lights-42') => post('/session/links/use', { token, password: chosen });
const read = (token: string) => post('/session/links/read', { token });
const signIn = (loginName: string, given: string) => post('/session/password', { loginName, password: given });

describe('an invitation', () => {
  let number = 0;
  const add = async (more: object = {}) => {
    number += 1;
    return post('/staff', { name: '王芳', loginName: `invited${number}`, email: `invited${number}@park.cn`, post: { role: 'service_officer', areaId: place.parkId }, ...more }, as);
  };

  test('goes to the corrected mailbox, and what the wrong one got opens nothing', async () => {
    const added = (await add()).json<{ id: string; loginName: string; version: number }>();
    const wrong = await mailedToken();
    const corrected = await app.api.http.inject({ method: 'PATCH', url: `/api/v1/staff/${added.id}`, headers: as, payload: { version: added.version, email: 'the-right-one@park.cn' } });
    expect(corrected.json()).toMatchObject({ invitation: { failed: false } });
    const right = await mailedToken();
    expect(app.sentMails.at(-1)!.to).toBe('the-right-one@park.cn');
    expect([(await use(wrong)).json<{ code: string }>().code, (await use(right)).statusCode]).toEqual(['people.link_over', 200]);
  });

  test('is mailed, sets a password once, and is gone', async () => {
    const added = await add();
    expect(added.json()).toMatchObject({ invitation: { failed: false } });
    const { loginName } = added.json<{ loginName: string }>();
    expect((await signIn(loginName, '')).statusCode).toBe(401);
    const token = await mailedToken();
    expect(app.sentMails.at(-1)).toMatchObject({ to: `${loginName}@park.cn`, subject: '邀请您使用企联工作台' });
    expect((await read(token)).json()).toMatchObject({ purpose: 'invitation', name: '王芳', loginName });
    expect((await use(token, 'password2026')).json()).toMatchObject({ code: 'people.common_password', errors: [{ field: 'body.password' }] });
    expect((await use(token, `my ${loginName} too`)).json().code).toBe('people.weak_password');
    const answers = await Promise.all([use(token), use(token, 'Another-Harbour-43')]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await use(token)).json().code).toBe('people.link_over');
    expect((await read(token)).statusCode).toBe(409);
    const chosen = answers[0]!.statusCode === 200 ? 'Harbour-Lights-42' : 'Another-Harbour-43';
    expect((await signIn(loginName, chosen)).statusCode).toBe(200);
    expect((await app.api.http.inject({ url: `/api/v1/staff/${added.json<{ id: string }>().id}`, headers: as })).json().invitation).toBeNull();
  });

  test('ends after a week, when another is sent, and when it is withdrawn', async () => {
    const member = (await add()).json<{ id: string; version: number }>();
    const first = await mailedToken();
    const again = await post(`/staff/${member.id}/invitation`, { version: member.version }, as);
    expect(again.statusCode).toBe(200);
    const second = await mailedToken();
    expect((await read(first)).statusCode).toBe(409);
    expect((await read(second)).statusCode).toBe(200);
    const withdrawn = await post(`/staff/${member.id}/invitation/withdraw`, { version: again.json<{ version: number }>().version }, as);
    expect(withdrawn.json().invitation).toBeNull();
    expect((await use(second)).statusCode).toBe(409);
    const { version } = withdrawn.json<{ version: number }>();
    expect((await post(`/staff/${member.id}/invitation/withdraw`, { version }, as)).json().code).toBe('people.no_invitation');
    await post(`/staff/${member.id}/invitation`, { version }, as);
    const third = await mailedToken();
    later(7 * 24 * 60 * minute - 1000);
    expect((await read(third)).statusCode).toBe(200);
    later(1000);
    expect((await use(third)).statusCode).toBe(409);
  });

  test('needs a mailbox, and an administrator of the place', async () => {
    expect((await add({ email: undefined })).json()).toMatchObject({ status: 422, code: 'people.mailbox_needed', errors: [{ field: 'body.email' }] });
    const without = await anOfficer(app, { areaId: place.parkId });
    expect((await post(`/staff/${without.id}/invitation`, { version: 1 }, as)).json().code).toBe('people.no_mailbox');
    const stranger = await anOfficer(app, { areaId: elsewhere.parkId, email: 'there@park.cn' });
    expect((await post(`/staff/${stranger.id}/invitation`, { version: 1 }, as)).statusCode).toBe(404);
  });

  test('that the mail server refuses for good shows so', async () => {
    const send = app.platform.gateways.mail.send;
    app.platform.gateways.mail.send = async () => { throw new GatewayError('no such mailbox', true); };
    const { id } = (await add()).json<{ id: string }>();
    await app.runJobs();
    app.platform.gateways.mail.send = send;
    expect((await app.api.http.inject({ url: `/api/v1/staff/${id}`, headers: as })).json().invitation.failed).toBe(true);
  });

  test('of somebody who leaves is void, and no token made up is any good', async () => {
    const member = (await add()).json<{ id: string; version: number }>();
    const token = await mailedToken();
    expect((await read(`${token.slice(0, 37)}${'A'.repeat(43)}`)).json().code).toBe('people.link_over');
    await post(`/staff/${member.id}/leave`, { version: member.version }, as);
    expect((await use(token)).statusCode).toBe(409);
  });

  test('stands in no table and no job', async () => {
    await add();
    const token = await mailedToken();
    const { rows } = await app.platform.pool.query<{ text: string }>('select to_jsonb(l)::text as text from access_links l');
    expect(rows.map(({ text }) => text).join()).not.toContain(token.slice(37));
  });
});

describe('a forgotten password', () => {
  let officer: TestPerson;
  beforeAll(async () => { officer = await anOfficer(app, { areaId: place.parkId, password, email: 'forgot@park.cn' }); });
  const ask = (account: string, from = '10.2.2.2') => post('/session/recovery', { account }, {}, from);

  test('gets a link by user name or mailbox, good for an hour; the new password ends all sessions and is told', async () => {
    const headers = await signedInAs(app, officer);
    for (const account of [officer.loginName.toUpperCase(), 'Forgot@Park.cn']) expect((await ask(account)).json()).toEqual({ done: true });
    await app.runJobs();
    const [first, second] = app.sentMails.slice(-2).map(({ text }) => tokenIn(text));
    expect((await read(first!)).json()).toMatchObject({ purpose: 'recovery', loginName: officer.loginName });
    const done = await use(second!);
    expect(done.statusCode).toBe(200);
    expect(done.cookies.map(({ name }) => name)).toContain('qilian_device');
    expect((await use(first!)).statusCode, 'the other link is withdrawn').toBe(409);
    expect((await app.api.http.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401);
    expect((await signIn(officer.loginName, password)).statusCode).toBe(401);
    const signedIn = await signIn(officer.loginName, 'Harbour-Lights-42');
    expect(signedIn.statusCode).toBe(200);
    const notices = await app.api.http.inject({ url: '/api/v1/notices', headers: cookieOf(signedIn) });
    expect(notices.json<{ items: { kind: string }[] }>().items.map(({ kind }) => kind)).toContain('password_changed');
    later(2 * minute);
    await ask(officer.loginName);
    const late = await mailedToken();
    later(60 * minute);
    expect((await use(late)).statusCode).toBe(409);
  });

  test('tells nobody who exists: the same answer, the same limits, as much work', async () => {
    later(2 * 60 * minute);
    const without = await anOfficer(app, { areaId: place.parkId });
    const gone = await anOfficer(app, { areaId: place.parkId, email: 'gone@park.cn' });
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('users').set({ left_at: tx.now }).where('id', '=', gone.id).execute());
    const sent = app.sentMails.length;
    const seen: string[][] = [];
    for (const [index, account] of [officer.loginName, 'nobody-at-all', 'nobody@nowhere.cn', without.loginName, gone.loginName].entries()) {
      const answers: string[] = [];
      for (let round = 0; round < 2; round += 1) {
        const answer = await ask(account, `10.3.3.${index}`);
        answers.push(JSON.stringify({ status: answer.statusCode, ...answer.json<object>(), requestId: '' }));
      }
      seen.push(answers);
    }
    for (const answers of seen) expect(answers).toEqual(seen[0]);
    await app.runJobs();
    expect(app.sentMails.length - sent).toBe(1);
    const { rows } = await app.platform.pool.query<{ n: number }>('select count(*)::int as n from access_links where created_at = $1', [app.clock.now()]);
    expect(rows[0]!.n).toBe(5);
  });

  test('of two who share a mailbox goes to neither by it', async () => {
    later(2 * 60 * minute);
    await anOfficer(app, { areaId: place.parkId, email: 'shared@park.cn' });
    await anOfficer(app, { areaId: place.parkId, email: 'shared@park.cn' });
    const sent = app.sentMails.length;
    await ask('shared@park.cn');
    await app.runJobs();
    expect(app.sentMails).toHaveLength(sent);
  });
});

describe('sessions', () => {
  test('show device, network and way; all others end at once', async () => {
    const officer = await anOfficer(app, { areaId: place.parkId, password });
    const own = cookieOf(await signIn(officer.loginName, password));
    const other = await signedInAs(app, officer);
    const { items } = (await app.api.http.inject({ url: '/api/v1/sessions', headers: own })).json<{ items: { current: boolean; network: string; way: string }[] }>();
    expect(items.find(({ current }) => current)).toMatchObject({ network: '10.1.1.*', way: 'password' });
    expect((await post('/sessions/end-others', {}, own)).statusCode).toBe(200);
    expect((await app.api.http.inject({ url: '/api/v1/me', headers: other })).statusCode).toBe(401);
    expect((await app.api.http.inject({ url: '/api/v1/me', headers: own })).statusCode).toBe(200);
  });

  test('of one\'s staff are seen and ended by an administrator, those of others not', async () => {
    const officer = await anOfficer(app, { areaId: place.parkId });
    const [one, two] = [await signedInAs(app, officer), await signedInAs(app, officer)];
    const listed = await app.api.http.inject({ url: `/api/v1/people/${officer.id}/sessions`, headers: as });
    const sessions = listed.json<{ items: { id: string }[] }>().items;
    expect(sessions).toHaveLength(2);
    const end = (url: string) => app.api.http.inject({ method: 'DELETE', url: `/api/v1/people/${url}`, headers: as });
    expect((await end(`${officer.id}/sessions/${sessions[0]!.id}`)).statusCode).toBe(200);
    expect((await end(`${officer.id}/sessions`)).statusCode).toBe(200);
    for (const headers of [one, two]) expect((await app.api.http.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401);
    const stranger = await anOfficer(app, { areaId: elsewhere.parkId });
    await signedInAs(app, stranger);
    expect((await app.api.http.inject({ url: `/api/v1/people/${stranger.id}/sessions`, headers: as })).statusCode).toBe(404);
    expect((await end(`${stranger.id}/sessions`)).statusCode).toBe(404);
  });
});
