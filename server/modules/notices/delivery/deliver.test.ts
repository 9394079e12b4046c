import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '@qilian/contract/notices';
import { platform as platformActor } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { smtpMail } from '../../../platform/gateways/smtp-mail.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { openMailReceiver, type MailReceiver } from '../../../testing/receivers.ts';
import { aSession, type SignedIn } from '../../../testing/session.ts';
import { deliver } from './deliver.ts';
import { mostAttempts } from './delivery-plan.ts';
import { send, type NoticeParams } from '../index.ts';

let app: TestApp;
let receiver: MailReceiver;
beforeAll(async () => {
  app = await openTestApp({ env: { PUBLIC_URL: 'https://qilian.example.gov.cn' } });
  receiver = await openMailReceiver();
  app.platform.gateways.mail = smtpMail(receiver.url, 'Qilian <qilian@example.gov.cn>');
});
afterAll(async () => {
  await app.close();
  await receiver.close();
});
beforeEach(() => {
  receiver.received.length = 0;
  receiver.refuseWith = undefined;
});

const caseId = randomUUID();
const plain: NoticeParams = { number: 'XQ-2026-000123', title: '厂区门口路灯不亮', enterprise: '山海精密', owner: '王芳', due: '2026-03-02T09:30:00.000Z' };
const sendTo = (who: SignedIn, params = plain) => inTransaction(app.platform, platformActor, async (tx) => send(tx, { to: [who.userId], kind: 'closing_approved', params, parkId: null, enterpriseId: null, caseId }));

async function noticeOf(who: SignedIn): Promise<Notice> {
  const answer = await app.api.http.inject({ url: '/api/v1/notices', headers: who.headers });
  return answer.json<{ items: Notice[] }>().items[0]!;
}

async function onQueue<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: app.database.workerUrl });
  await client.connect();
  const { rows } = await client.query<Row>(sql);
  await client.end();
  return rows;
}
const waiting = () => onQueue<{ attempts: number; later: boolean }>('select attempts, run_at > now() as later from graphile_worker.jobs');
const deliveryOf = (noticeId: string) => inTransaction(app.platform, platformActor, (tx) => tx.sql.selectFrom('notice_deliveries').selectAll().where('notice_id', '=', noticeId).executeTakeFirstOrThrow());

describe('a mail', () => {
  it('speaks the language of its reader and leads to the page of the reader\'s side', async () => {
    const [staff, enterprise] = [await aSession(app, { email: 'wang@example.cn', name: '王芳', locale: 'en' }), await aSession(app, { email: 'zhao@example.cn', name: '赵敏', side: 'enterprise' })];
    await sendTo(staff);
    await sendTo(enterprise);
    await app.runJobs();
    const [toStaff, toEnterprise] = ['wang@example.cn', 'zhao@example.cn'].map((address) => receiver.received.find(({ to }) => to.includes(address))!);
    expect(toStaff!.mail.subject).toBe('Closing review passed: 厂区门口路灯不亮');
    expect(toStaff!.mail.text).toContain(`https://qilian.example.gov.cn/console/cases/${caseId}`);
    expect(toEnterprise!.mail.subject).toBe('请确认办理结果并评价：厂区门口路灯不亮');
    expect(toEnterprise!.mail.text).toContain('赵敏，您好！');
    expect(toEnterprise!.mail.text).toContain('请于2026年3月2日（周一）17:30前确认。');
    expect(toEnterprise!.mail.html).toContain(`href="https://qilian.example.gov.cn/needs/${caseId}"`);
    const notice = await noticeOf(enterprise);
    expect(toEnterprise!.mail.messageId).toBe(`<${notice.id}@qilian.example.gov.cn>`);
    expect(notice.mail).toBe('sent');
    expect(await deliveryOf(notice.id)).toMatchObject({ status: 'sent', attempts: 1, message_id: `<${notice.id}@qilian.example.gov.cn>`, failure: null });
  });

  it('carries hostile words as words', async () => {
    const who = await aSession(app, { email: 'zhao@example.cn', side: 'enterprise' });
    const title = '<img src=x onerror=alert(1)>\r\nBcc: thief@example.com {{owner}} $t(errors.common.not_found)';
    await sendTo(who, { ...plain, title, note: '"><script>alert(1)</script>' });
    await app.runJobs();
    const [{ mail, raw, to }] = receiver.received as [MailReceiver['received'][number]];
    expect(to).toEqual(['zhao@example.cn']);
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^bcc:/im);
    expect(mail.subject).toBe(`请确认办理结果并评价：${title.replace('\r\n', ' ')}`);
    expect(mail.html).not.toMatch(/<script|<img/);
  });
});

describe('failures', () => {
  it('that are for good are recorded with their cause and not tried again', async () => {
    const who = await aSession(app, { email: 'nobody@example.cn' });
    receiver.refuseWith = { code: 550, text: 'nobody@example.cn: no such mailbox' };
    await sendTo(who);
    await app.runJobs();
    const notice = await noticeOf(who);
    expect(notice.mail).toBe('failed');
    const { failure } = await deliveryOf(notice.id);
    expect(failure).toBe('refused: user_unknown');
    expect(await waiting()).toEqual([]);
  });

  it('that may pass are tried again later, until the mail is sent', async () => {
    const who = await aSession(app, { email: 'full@example.cn' });
    receiver.refuseWith = { code: 452, text: 'mailbox full' };
    await sendTo(who);
    await app.runJobs();
    expect((await noticeOf(who)).mail).toBe('queued');
    expect(await waiting()).toEqual([{ attempts: 1, later: true }]);
    receiver.refuseWith = undefined;
    await onQueue('update graphile_worker._private_jobs set run_at = now() - interval \'1 second\'');
    await app.runJobs();
    const notice = await noticeOf(who);
    expect(await deliveryOf(notice.id)).toMatchObject({ status: 'sent', attempts: 2, failure: null });
    expect(receiver.received).toHaveLength(1);
  });

  it('end at the last attempt', async () => {
    const who = await aSession(app, { email: 'full@example.cn' });
    await sendTo(who, plain);
    const { id } = await noticeOf(who);
    await inTransaction(app.platform, platformActor, (tx) => tx.sql.updateTable('notice_deliveries').set({ attempts: mostAttempts - 1 }).where('notice_id', '=', id).execute());
    receiver.refuseWith = { code: 452, text: 'mailbox full' };
    await app.runJobs();
    expect((await noticeOf(who)).mail).toBe('failed');
    expect(await waiting()).toEqual([]);
  });
});

describe('a repeat of the job', () => {
  it('sends nothing once the mail is recorded as sent', async () => {
    const who = await aSession(app, { email: 'wang@example.cn' });
    await sendTo(who);
    await app.runJobs();
    await deliver(app.platform, { noticeId: (await noticeOf(who)).id, channel: 'email' });
    expect(receiver.received).toHaveLength(1);
  });

  it('after a crash between sending and recording repeats the same Message-ID', async () => {
    const who = await aSession(app, { email: 'wang@example.cn' });
    await sendTo(who);
    await app.runJobs();
    const { id } = await noticeOf(who);
    await inTransaction(app.platform, platformActor, (tx) => tx.sql.updateTable('notice_deliveries').set({ status: 'queued' }).where('notice_id', '=', id).execute());
    await deliver(app.platform, { noticeId: id, channel: 'email' });
    expect(receiver.received.map(({ mail }) => mail.messageId)).toEqual([`<${id}@qilian.example.gov.cn>`, `<${id}@qilian.example.gov.cn>`]);
  });
});

describe('somebody who left meanwhile', () => {
  it('gets no mail any more', async () => {
    const who = await aSession(app, { email: 'left@example.cn' });
    await sendTo(who);
    const { id } = await noticeOf(who);
    await inTransaction(app.platform, platformActor, (tx) => tx.sql.updateTable('users').set({ left_at: tx.now }).where('id', '=', who.userId).execute());
    await app.runJobs();
    expect(await deliveryOf(id)).toMatchObject({ status: 'failed', failure: 'left' });
    expect(receiver.received).toEqual([]);
  });
});
