import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Receipt } from '@qilian/contract/circulars';
import type { NoticePreferences } from '@qilian/contract/notices';
import { smtpMail } from '../../platform/gateways/smtp-mail.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { openMailReceiver, type MailReceiver } from '../../testing/receivers.ts';
import { anEnterprise } from '../enterprises/testing.ts';
import { aLiaison, anOfficer, aPark, signedInAs } from '../people/testing.ts';
import { aDraft, agree, aSentCircular, done } from './circulars/testing.ts';

/** Status reports of text messages, digests, and mails that turn themselves off. */

let app: TestApp;
let mails: MailReceiver;
let officer: Record<string, string>;
let leader: Record<string, string>;
let liaison: Record<string, string>;
let filter: object;
const secret = 'report-secret-of-the-service';
beforeAll(async () => {
  app = await openTestApp({ env: { PUBLIC_URL: 'https://qilian.example.gov.cn', SMS_REPORT_SECRET: secret } });
  mails = await openMailReceiver();
  app.platform.gateways.mail = smtpMail(mails.url, 'Qilian <qilian@example.gov.cn>');
  const { parkId } = await aPark(app);
  officer = await signedInAs(app, await anOfficer(app, { areaId: parkId }));
  leader = await signedInAs(app, await anOfficer(app, { areaId: parkId, role: 'park_leader' }));
  const enterprise = await anEnterprise(app, { parkId });
  liaison = await signedInAs(app, await aLiaison(app, { enterpriseId: enterprise.id, email: 'liaison@example.cn' }));
  filter = { include: [enterprise.id] };
});
afterAll(async () => {
  await app.close();
  await mails.close();
});
beforeEach(() => {
  app.clock.set('2026-03-02T01:30:00Z');
  mails.received.length = 0;
});

const receiptOf = async (id: string) => (await done<{ items: Receipt[] }>(app, officer, 'GET', `/circulars/${id}/receipts`)).items[0]!;

describe('a status report of a text message', () => {
  const report = (key: string, status: 'delivered' | 'failed', more: { cause?: string; at?: Date; secret?: string } = {}) => {
    const [timestamp, cause] = [Math.floor((more.at ?? app.clock.now()).getTime() / 1000), more.cause ?? ''];
    const signature = createHmac('sha256', more.secret ?? secret).update([timestamp, key, status, cause].join('\n')).digest('hex');
    return app.api.http.inject({ method: 'POST', url: '/api/v1/sms/reports', payload: { key, status, cause, timestamp, signature } });
  };

  it('is the receipt, once it is signed and fresh', async () => {
    const sent = await aSentCircular(app, officer, { filter, channels: ['sms'] });
    await app.runJobs();
    const { id } = await receiptOf(sent.id);
    expect((await report(id, 'delivered', { secret: 'somebody-else-s-secret' })).statusCode).toBe(403);
    expect((await report(id, 'delivered', { at: new Date('2026-03-02T01:00:00Z') })).statusCode).toBe(403);
    expect((await receiptOf(sent.id)).state).toBe('sent');
    expect((await report(id, 'delivered')).statusCode).toBe(200);
    expect((await receiptOf(sent.id)).deliveries).toMatchObject([{ status: 'delivered', deliveredBy: 'report' }]);
    expect((await report(id, 'failed', { cause: 'late' })).statusCode).toBe(200);
    expect((await receiptOf(sent.id)).state).toBe('delivered');
  });

  it('of failure tells its cause', async () => {
    const sent = await aSentCircular(app, officer, { filter, channels: ['sms'] });
    await app.runJobs();
    await report((await receiptOf(sent.id)).id, 'failed', { cause: '空号' });
    expect((await receiptOf(sent.id)).deliveries).toMatchObject([{ status: 'failed', failure: '空号' }]);
  });
});

it('a mail that nobody sent back within a day counts as delivered, and says so', async () => {
  const sent = await aSentCircular(app, officer, { filter });
  await app.runJobs();
  app.clock.set('2026-03-03T01:00:00Z');
  await app.sweep();
  expect((await receiptOf(sent.id)).state).toBe('sent');
  app.clock.set('2026-03-03T01:31:00Z');
  await app.sweep();
  expect((await receiptOf(sent.id)).deliveries).toMatchObject([{ status: 'delivered', deliveredBy: 'no_failure' }]);
});

describe('a digest', () => {
  it('brings what is ordinary in one mail, and nothing that is legal or urgent', async () => {
    await agree(app, liaison);
    await done(app, liaison, 'PUT', '/me/notice-preferences', { off: [], digest: 'daily', quiet: null, version: 0 });
    const [one, two] = [await aSentCircular(app, officer, { filter, subject: '第一条' }), await aSentCircular(app, officer, { filter, subject: '第二条' })];
    await aSentCircular(app, officer, { filter, subject: '紧急', urgent: true });
    const legal = await aDraft(app, leader, { filter, weight: 'legal', subject: '告知书' });
    await done(app, leader, 'POST', `/circulars/${legal.id}/send`, { version: legal.version });
    await app.runJobs();
    expect(new Set(mails.received.map(({ mail }) => mail.subject))).toEqual(new Set(['通知：告知书', '通知：紧急']));
    expect((await receiptOf(one.id)).deliveries).toMatchObject([{ status: 'queued', dueAt: '2026-03-03T00:30:00.000Z' }]);
    mails.received.length = 0;
    app.clock.set('2026-03-03T00:31:00Z');
    await app.sweep();
    await app.sweep();
    await app.runJobs();
    expect(mails.received.map(({ mail }) => mail.subject)).toEqual(['2 条通知汇总']);
    expect(mails.received[0]!.mail.text).toMatch(/第一条[^]*第二条/);
    for (const { id } of [one, two]) expect((await receiptOf(id)).deliveries).toMatchObject([{ status: 'sent', dueAt: null }]);
    expect((await done<{ items: { kind: string }[] }>(app, liaison, 'GET', '/notices')).items.filter(({ kind }) => kind === 'digest')).toEqual([]);
  });

  it('weekly comes on Monday morning', async () => {
    const { version } = await done<NoticePreferences>(app, liaison, 'GET', '/me/notice-preferences');
    await done(app, liaison, 'PUT', '/me/notice-preferences', { off: [], digest: 'weekly', quiet: null, version });
    // Monday, 09:30.
    const sent = await aSentCircular(app, officer, { filter });
    expect((await receiptOf(sent.id)).deliveries).toMatchObject([{ dueAt: '2026-03-09T00:30:00.000Z' }]);
    const after = await done<NoticePreferences>(app, liaison, 'GET', '/me/notice-preferences');
    await done(app, liaison, 'PUT', '/me/notice-preferences', { off: [], digest: 'at_once', quiet: null, version: after.version });
  });
});

describe('unsubscribing', () => {
  const link = (raw: string) => /^List-Unsubscribe: <([^>]+)>/im.exec(raw.replaceAll(/\r\n[ \t]+/g, ' '))?.[1]?.replaceAll(/\s/g, '');

  it('is one tap of the mail program, for what is ordinary', async () => {
    await aSentCircular(app, officer, { filter });
    await app.runJobs();
    const [{ raw }] = mails.received as [MailReceiver['received'][number]];
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/im);
    const url = new URL(link(raw)!);
    expect((await app.api.http.inject({ url: url.pathname })).headers.location).toBe('https://qilian.example.gov.cn/me/notices');
    expect((await done<NoticePreferences>(app, liaison, 'GET', '/me/notice-preferences')).off).toEqual([]);
    const tap = () => app.api.http.inject({ method: 'POST', url: url.pathname, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'List-Unsubscribe=One-Click' });
    expect((await tap()).statusCode).toBe(200);
    await tap();
    expect((await done<NoticePreferences>(app, liaison, 'GET', '/me/notice-preferences')).off).toEqual([{ topic: 'circulars', way: 'email' }]);
    mails.received.length = 0;
    await aSentCircular(app, officer, { filter });
    await app.runJobs();
    expect(mails.received).toEqual([]);
  });

  it('by a link that was made up changes nothing and says nothing', async () => {
    const answer = await app.api.http.inject({ method: 'POST', url: '/api/v1/unsubscribe/019a0000-0000-7000-8000-00000000dead.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'List-Unsubscribe=One-Click' });
    expect([answer.statusCode, answer.body]).toEqual([200, 'OK\n']);
  });

  it('isn\'t offered for what is legal', async () => {
    const legal = await aDraft(app, leader, { filter, weight: 'legal' });
    await done(app, leader, 'POST', `/circulars/${legal.id}/send`, { version: legal.version });
    await app.runJobs();
    expect(mails.received[0]!.raw).not.toMatch(/List-Unsubscribe/i);
  });
});
