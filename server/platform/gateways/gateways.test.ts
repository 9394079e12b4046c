import { mkdtemp, readFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import PostalMime from 'postal-mime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../config.ts';
import { openMailReceiver, openTextReceiver, type MailReceiver, type TextReceiver } from '../../testing/receivers.ts';
import { clearOutbox } from './clear-outbox.ts';
import type { Mail } from './gateways.ts';
import { openGateways } from './open-gateways.ts';

const mail: Mail = {
  to: 'zhao@example.cn', subject: '诉求已受理：厂区门口路灯不亮', text: '您好！', html: '<p>您好！</p>', messageId: '<one@qilian.example>',
};

const gatewaysOf = (settings: Record<string, string>) => openGateways(readConfig({ MAIL_FROM: 'Qilian <qilian@qilian.example>', ...settings }), pino({ level: 'silent' }));

describe('mail over SMTP', () => {
  let receiver: MailReceiver;
  beforeEach(async () => { receiver = await openMailReceiver(); });
  afterEach(() => receiver.close());

  it('arrives whole, with the Message-ID it was given', async () => {
    const { mail: gateway } = gatewaysOf({ SMTP_URL: receiver.url });
    await gateway.send(mail);
    gateway.close();
    expect(receiver.received).toHaveLength(1);
    const [one] = receiver.received;
    expect(one!.to).toEqual(['zhao@example.cn']);
    expect(one!.mail).toMatchObject({ subject: mail.subject, messageId: '<one@qilian.example>', text: expect.stringContaining('您好！') as string, html: expect.stringContaining('<p>您好！</p>') as string });
    expect(one!.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  it.each([
    ['subject', { ...mail, subject: 'a\r\nBcc: thief@example.com\r\n\r\nbody' }],
    ['address', { ...mail, to: 'zhao@example.cn\r\nBcc: thief@example.com' }],
    ['address list', { ...mail, to: 'zhao@example.cn, thief@example.com' }],
    ['message id', { ...mail, messageId: '<one@x>\r\nBcc: thief@example.com' }],
  ])('lets no header or recipient be injected by the %s', async (_, hostile) => {
    const { mail: gateway } = gatewaysOf({ SMTP_URL: receiver.url });
    await gateway.send(hostile).catch(() => undefined);
    gateway.close();
    for (const { to, raw } of receiver.received) {
      expect(to).not.toContain('thief@example.com');
      expect(to.length).toBe(1);
      expect(raw).not.toMatch(/^bcc:/im);
    }
  });

  it.each([[550, true], [451, false]])('tells a refusal with %i from one that may pass', async (code, permanent) => {
    receiver.refuseWith = { code, text: 'zhao@example.cn: no such mailbox' };
    const { mail: gateway } = gatewaysOf({ SMTP_URL: receiver.url });
    const failure = await gateway.send(mail).catch((error: unknown) => error as Error);
    gateway.close();
    expect(failure).toMatchObject({ name: 'GatewayError', permanent });
    expect(failure).toMatchObject({ message: expect.stringMatching(new RegExp(`^mail ${permanent ? 'refused' : 'busy'}: ${code} `)) as string });
    expect(String(failure)).not.toContain('zhao@');
  });

  it('counts an unreachable server as temporary', async () => {
    await receiver.close();
    const { mail: gateway } = gatewaysOf({ SMTP_URL: receiver.url });
    await expect(gateway.send(mail)).rejects.toMatchObject({ name: 'GatewayError', permanent: false, message: expect.stringMatching(/^mail unreachable: /) as string });
    gateway.close();
    receiver = await openMailReceiver();
  });
});

describe('text messages over HTTP', () => {
  let receiver: TextReceiver;
  beforeEach(async () => { receiver = await openTextReceiver(); });
  afterEach(() => receiver.close());

  it('carry token and key', async () => {
    await gatewaysOf({ SMS_URL: receiver.url, SMS_TOKEN: 'secret' }).sms.send('8613800138000', '验证码 123456', 'key-1');
    expect(receiver.received).toEqual([{ authorization: 'Bearer secret', key: 'key-1', body: { phone: '8613800138000', text: '验证码 123456', key: 'key-1' } }]);
  });

  it.each([[400, true], [422, true], [401, false], [429, false], [503, false]])('take an answer of %i as it is meant', async (status, permanent) => {
    receiver.status = status;
    await expect(gatewaysOf({ SMS_URL: receiver.url }).sms.send('8613800138000', 'x', 'k')).rejects.toMatchObject({ name: 'GatewayError', permanent });
  });
});

describe('without servers', () => {
  it('mails and text messages go to the outbox, a repeat over the first', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qilian-outbox-'));
    const gateways = gatewaysOf({ DATA_DIR: folder });
    await gateways.mail.send(mail);
    await gateways.mail.send(mail);
    await gateways.sms.send('8613800138000', '验证码 123456', '../../key');
    const names = (await readdir(join(folder, 'outbox'))).sort();
    expect(names).toEqual(['.._.._key.txt', 'one_qilian.example.eml']);
    const stored = await PostalMime.parse(await readFile(join(folder, 'outbox', 'one_qilian.example.eml')));
    expect(stored).toMatchObject({ subject: mail.subject, to: [{ address: mail.to }] });
    expect(await readFile(join(folder, 'outbox', '.._.._key.txt'), 'utf8')).toBe('8613800138000\n验证码 123456\n');
    for (const name of names) expect((await stat(join(folder, 'outbox', name))).mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });

  it('the outbox keeps nothing for longer than two weeks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qilian-outbox-'));
    const config = readConfig({ DATA_DIR: folder });
    const now = new Date('2026-03-20T08:00:00Z');
    const clear = () => clearOutbox({ config, clock: { now: () => now }, log: pino({ level: 'silent' }) });
    await clear();
    const { sms } = gatewaysOf({ DATA_DIR: folder });
    for (const [key, day] of [['old', '2026-03-06T07:59:00Z'], ['recent', '2026-03-06T08:01:00Z']] as const) {
      await sms.send('8613800138000', '验证码 123456', key);
      await utimes(join(folder, 'outbox', `${key}.txt`), new Date(day), new Date(day));
    }
    await clear();
    expect(await readdir(join(folder, 'outbox'))).toEqual(['recent.txt']);
    await rm(folder, { recursive: true });
  });
});
