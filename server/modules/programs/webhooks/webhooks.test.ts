import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery, Webhook } from '@qilian/contract/webhooks';
import type { Problem } from '@qilian/contract/shapes';
import { asOwner } from '../../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aCase, act, aScene, type Scene } from '../../cases/testing.ts';
import { anOfficer, signedInAs } from '../../people/testing.ts';
import { aProgram, type TestProgram } from '../testing.ts';
import { waitAfter } from './back-off.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}
/** What a real receiver on loopback got, and what it answers. */
let received: Received[] = [];
let status = 200;
let receiver: Server;
let url: string;

let app: TestApp;
let scene: Scene;
let program: TestProgram;
let administrator: Record<string, string>;
let administratorId: string;
beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('received with thanks');
    });
  });
  await new Promise<void>((done) => { receiver.listen(0, '127.0.0.1', () => done()); });
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
  app = await openTestApp({ env: { WEBHOOK_NETWORKS: '127.0.0.0/8' } });
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await app.close();
});

const minuteMs = 60_000;
const start = new Date('2026-03-02T01:30:00Z');
beforeEach(async () => {
  app.clock.set(start);
  [received, status] = [[], 200];
  scene = await aScene(app);
  ({ id: administratorId } = await anOfficer(app, { role: 'administrator', areaId: scene.districtId }));
  administrator = await signedInAs(app, { id: administratorId });
  program = await aProgram(app, administratorId, { parkIds: [scene.parkId] });
});

interface Answer<Body> {
  status: number;
  body: Body;
}
async function send<Body = Problem>(method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object, as: Record<string, string> = program.as): Promise<Answer<Body>> {
  const answer = await app.api.http.inject({ method, url: `/api/v1${path}`, headers: as, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json<Body>() };
}
async function subscribe(more: object = {}): Promise<{ webhook: Webhook; secret: string }> {
  const { status: answered, body } = await send<{ webhook: Webhook; secret: string }>('POST', '/webhooks', { url, events: ['case.opened', 'case.accepted', 'enterprise.edited'], ...more });
  expect(answered, JSON.stringify(body)).toBe(200);
  return body;
}
const log = async (webhook: Webhook) => (await send<{ items: Delivery[] }>('GET', `/webhooks/${webhook.id}/deliveries`)).body.items;
const now = async (webhook: Webhook) => (await send<Webhook>('GET', `/webhooks/${webhook.id}`)).body;
async function later(ms: number): Promise<void> {
  app.clock.set(new Date(app.clock.now().getTime() + ms));
  await app.sweep();
  await app.runJobs();
}

/** The check of the Standard Webhooks specification, written from its text. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64')).update(content).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${expected}`);
}

describe('an event', () => {
  test('is sent signed, names the record and holds no name and no free text', async () => {
    const { webhook, secret } = await subscribe();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    const opened = await aCase(scene);
    await app.runJobs();
    expect(received).toHaveLength(1);
    const [{ headers, body }] = received as [Received];
    const message = JSON.parse(body) as { id: string };
    expect(message).toEqual({
      id: expect.any(String), type: 'case.opened', at: start.toISOString(),
      data: {
        record: { type: 'case', id: opened.id, number: opened.number }, parkId: scene.parkId, enterpriseId: scene.enterpriseId, by: 'enterprise',
        params: { kind: 'request', category: 'utilities', channel: 'portal', ownerId: scene.ids.officer, files: [] }, url: expect.stringMatching(new RegExp(`/api/v1/cases/${opened.id}$`)),
      },
    });
    expect(headers).toMatchObject({ 'webhook-id': message.id, 'webhook-timestamp': String(start.getTime() / 1000), 'content-type': 'application/json; charset=utf-8' });
    expect(isSigned(received[0]!, secret)).toBe(true);
    expect(isSigned({ ...received[0]!, body: body.replace('utilities', 'land') }, secret)).toBe(false);
    expect(await log(webhook)).toMatchObject([{ status: 'delivered', attempts: 1, answerStatus: 200, answer: 'received with thanks', eventId: message.id, failure: null, dueAt: null }]);
    expect(await now(webhook)).toMatchObject({ lastSuccessAt: start.toISOString(), failingSince: null, waiting: 0 });
  });

  test('goes to nobody else: other parks, other events, without the scope, or what offices write to each other', async () => {
    await subscribe({ events: ['case.accepted', 'case.progress'] });
    const elsewhere = await aScene(app);
    const opened = await aCase(scene);
    const foreign = await aCase(elsewhere);
    const narrow = await aProgram(app, administratorId, { parkIds: [scene.parkId], scopes: ['webhooks:manage', 'enterprises:read'] });
    await send('POST', '/webhooks', { url, events: ['case.accepted'] }, narrow.as);
    await act(elsewhere, elsewhere.as.officer, foreign, 'accept', {});
    const accepted = await act(scene, scene.as.officer, opened, 'accept', {});
    await act(scene, scene.as.officer, accepted, 'progress', { note: '内部记录', shownToEnterprise: false });
    await app.runJobs();
    expect(received.map(({ body }) => (JSON.parse(body) as { type: string; data: { record: { id: string } } })).map(({ type, data }) => [type, data.record.id])).toEqual([['case.accepted', opened.id]]);
  });

  test('isn\'t sent if its action is taken back', async () => {
    await subscribe();
    await send('POST', `/cases`, { title: '厂区门口路灯不亮', body: '坏了一周。', category: 'utilities', enterpriseId: scene.enterpriseId, fileIds: ['019a0000-0000-7000-8000-00000000dead'] }, scene.as.officer);
    await app.runJobs();
    expect(received).toEqual([]);
  });

  test('is dropped when the program may no longer have it', async () => {
    const { webhook } = await subscribe();
    await aCase(scene);
    await send('PATCH', `/programs/${program.id}`, { version: 1, scopes: ['webhooks:manage'] }, administrator);
    await app.runJobs();
    expect(received).toEqual([]);
    expect(await log(webhook)).toMatchObject([{ status: 'dropped' }]);
  });
});

describe('a receiver that fails', () => {
  test('is tried again with growing waits and the same id and content', async () => {
    const { webhook, secret } = await subscribe();
    status = 500;
    await aCase(scene);
    await app.runJobs();
    const [first] = await log(webhook);
    expect(first).toMatchObject({ status: 'waiting', attempts: 1, answerStatus: 500 });
    const wait = new Date(first!.dueAt!).getTime() - start.getTime();
    expect(wait).toBeGreaterThanOrEqual(0.8 * minuteMs);
    expect(wait).toBeLessThanOrEqual(1.2 * minuteMs);
    await later(0.7 * minuteMs);
    expect(received).toHaveLength(1);
    status = 200;
    await later(minuteMs);
    expect(received).toHaveLength(2);
    expect([received[1]!.headers['webhook-id'], received[1]!.body]).toEqual([received[0]!.headers['webhook-id'], received[0]!.body]);
    expect(received[1]!.headers['webhook-timestamp']).not.toBe(received[0]!.headers['webhook-timestamp']);
    expect(isSigned(received[1]!, secret)).toBe(true);
    expect(await log(webhook)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
    expect((await now(webhook)).failingSince).toBeNull();
  });

  test('is disabled after some three days, which its administrators are told', async () => {
    const { webhook } = await subscribe();
    status = 302;
    await aCase(scene);
    await app.runJobs();
    let [delivery] = await log(webhook);
    for (let tries = 1; delivery!.dueAt !== null && tries < 20; tries += 1) {
      const dueInMs = new Date(delivery!.dueAt).getTime() - app.clock.now().getTime();
      await later(dueInMs - 1);
      expect(received).toHaveLength(tries);
      await later(1);
      expect(received).toHaveLength(tries + 1);
      [delivery] = await log(webhook);
    }
    expect(delivery).toMatchObject({ status: 'failed', attempts: 10, answerStatus: 302 });
    expect(received).toHaveLength(10);
    const days = (new Date(delivery!.lastAt!).getTime() - start.getTime()) / (24 * 60 * minuteMs);
    expect(days).toBeGreaterThan(2.3);
    expect(days).toBeLessThan(3.9);
    expect((await now(webhook)).state).toBe('disabled');
    // The session of the administrator is older than a shift by now.
    const notices = (await send<{ items: { kind: string; subject: string; body: string }[] }>('GET', '/notices', undefined, await signedInAs(app, { id: administratorId }))).body.items;
    expect(notices).toMatchObject([{ kind: 'webhook_disabled', subject: '接入应用“12345热线平台”的回调已停用', body: expect.stringContaining('连续三天推送失败') }]);
    await aCase(scene);
    await app.runJobs();
    expect(received).toHaveLength(10);
  });

  test('keeps nobody else waiting, nor its own other events from being tried', async () => {
    const { webhook } = await subscribe();
    const other = await aProgram(app, administratorId, { parkIds: [scene.parkId] });
    await send('POST', '/webhooks', { url: 'http://127.0.0.1:1/', events: ['case.opened'] }, other.as);
    for (let count = 0; count < 5; count += 1) await aCase(scene);
    await app.runJobs();
    expect(received).toHaveLength(5);
    expect((await log(webhook)).map(({ status: result }) => result)).toEqual(Array.from({ length: 5 }, () => 'delivered'));
    const { items } = (await send<{ items: Webhook[] }>('GET', '/webhooks', undefined, other.as)).body;
    const failed = (await send<{ items: Delivery[] }>('GET', `/webhooks/${items[0]!.id}/deliveries`, undefined, other.as)).body.items;
    expect(failed.map(({ failure }) => failure).filter((failure) => failure === 'unreachable').length).toBeGreaterThanOrEqual(3);
  });

  test('that says that it is gone is disabled at once', async () => {
    const { webhook } = await subscribe();
    status = 410;
    await aCase(scene);
    await app.runJobs();
    expect((await now(webhook)).state).toBe('disabled');
  });

  test('waits grow to some three days in all and then end', () => {
    const all = Array.from({ length: 9 }, (_, index) => waitAfter(index + 1, 0.5)!);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(all.reduce((sum, wait) => sum + wait, 0) / 3_600_000).toBeCloseTo(70.35, 2);
    expect(waitAfter(10, 0.5)).toBeNull();
    expect([waitAfter(1, 0), waitAfter(1, 1)]).toEqual([48_000, 72_000]);
  });
});

describe('a secret', () => {
  test('is rotated: both sign for a day, then the new one alone', async () => {
    const { webhook, secret } = await subscribe();
    const { body } = await send<{ webhook: Webhook; secret: string }>('POST', `/webhooks/${webhook.id}/secret`, { version: webhook.version });
    await send('POST', `/webhooks/${webhook.id}/ping`);
    await app.runJobs();
    expect([isSigned(received[0]!, secret), isSigned(received[0]!, body.secret)]).toEqual([true, true]);
    expect(String(received[0]!.headers['webhook-signature']).split(' ')).toHaveLength(2);
    app.clock.set(new Date(start.getTime() + 24 * 60 * minuteMs));
    await send('POST', `/webhooks/${webhook.id}/ping`);
    await app.runJobs();
    expect([isSigned(received[1]!, secret), isSigned(received[1]!, body.secret)]).toEqual([false, true]);
  });

  test('stands nowhere in readable form', async () => {
    const { secret } = await subscribe();
    const rows = await asOwner<{ secret: Buffer }>(app, 'select secret from webhooks');
    expect(rows.some((row) => row.secret.includes(Buffer.from(secret)))).toBe(false);
  });
});

describe('what was missed', () => {
  test('one delivery is sent again, under its own id', async () => {
    const { webhook } = await subscribe();
    await aCase(scene);
    await app.runJobs();
    const [first] = await log(webhook);
    const { body } = await send<Delivery>('POST', `/webhooks/${webhook.id}/deliveries/${first!.id}/replay`);
    expect(body).toMatchObject({ replay: true, eventId: first!.eventId, status: 'waiting' });
    await app.runJobs();
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([first!.eventId, first!.eventId]);
    expect(received[1]!.body).toBe(received[0]!.body);
  });

  test('all since an instant are sent again, the oldest first, with those of a pause', async () => {
    const { webhook } = await subscribe();
    const cases = [await aCase(scene)];
    const paused = await send<Webhook>('PATCH', `/webhooks/${webhook.id}`, { version: webhook.version, state: 'paused' });
    app.clock.set(new Date(start.getTime() + minuteMs));
    cases.push(await aCase(scene), await aCase(scene));
    await app.runJobs();
    expect(received).toEqual([]);
    expect((await send('POST', `/webhooks/${webhook.id}/replay`, { since: start.toISOString() })).body.code).toBe('programs.webhook_not_active');
    await send('PATCH', `/webhooks/${webhook.id}`, { version: paused.body.version, state: 'active' });
    const since = new Date(start.getTime() + 1).toISOString();
    expect((await send<object>('POST', `/webhooks/${webhook.id}/replay`, { since })).body).toEqual({ planned: 2, nextSince: null });
    await app.runJobs();
    const told = received.map(({ body }) => (JSON.parse(body) as { data: { record: { id: string } } }).data.record.id);
    // That of before the pause waited, and went out with them.
    expect(told).toEqual(cases.map(({ id }) => id));
  });
});

describe('an address', () => {
  test('that can\'t be called is refused with the reason', async () => {
    for (const [address, code] of [
      ['nothing', 'programs.webhook_bad_url'], ['https://user:secret@example.cn/', 'programs.webhook_bad_url'], ['https://10.1.2.3/', 'programs.webhook_private_address'],
      ['https://[::ffff:169.254.169.254]/', 'programs.webhook_private_address'], ['http://93.184.215.14/', 'programs.webhook_not_https'],
    ] as const) {
      const { status: answered, body } = await send('POST', '/webhooks', { url: address, events: ['case.opened'] });
      expect([address, answered, body.errors?.[0]?.code]).toEqual([address, 422, code]);
    }
  });

  test('is its program\'s own; administrators see it, other programs don\'t', async () => {
    const { webhook } = await subscribe();
    const other = await aProgram(app, administratorId, { parkIds: [scene.parkId] });
    expect((await send('GET', `/webhooks/${webhook.id}`, undefined, other.as)).status).toBe(404);
    expect((await send('POST', '/webhooks', { url, events: ['case.opened'], programId: program.id }, other.as)).status).toBe(404);
    expect((await send('POST', '/webhooks', { url, events: ['case.opened'] }, administrator)).body.errors?.[0]?.code).toBe('programs.webhook_whose');
    expect((await send<{ items: Webhook[] }>('GET', `/webhooks?programId=${program.id}`, undefined, administrator)).body.items).toMatchObject([{ id: webhook.id, program: { id: program.id } }]);
    const ended = await send<Webhook>('POST', `/webhooks/${webhook.id}/end`, { version: webhook.version }, administrator);
    expect(ended.body.state).toBe('ended');
    expect((await send('POST', `/webhooks/${webhook.id}/ping`)).body.code).toBe('programs.webhook_ended');
  });
});
