import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { noDovecot, openDovecot, type MailboxServer } from '../../../testing/dovecot.ts';
import { freePort } from '../../../platform/db/embedded/free-port.ts';
import { pollMailbox, readMailboxUrl, withMailbox } from './poll-mailbox.ts';
import { aMailboxOwner, aMailTo, reportsOf, sampleMail, stateOf } from './testing.ts';

if (noDovecot !== undefined) console.warn(`The mailbox for bounces isn't tested: ${noDovecot}.`);

it('reads the address of a mailbox', () => {
  expect(readMailboxUrl('imaps://b%40x.cn:p%3Aw@mail.example.cn/Bounces%2FNew')).toEqual({ host: 'mail.example.cn', port: 993, secure: true, auth: { user: 'b@x.cn', pass: 'p:w' }, folder: 'Bounces/New' });
});

describe.skipIf(noDovecot !== undefined)('a mailbox of bounces', () => {
  let app: TestApp;
  let server: MailboxServer;
  beforeAll(async () => {
    server = await openDovecot(await freePort());
    app = await openTestApp({ env: { BOUNCE_ADDRESS: 'bounces+*@example.gov.cn', BOUNCE_IMAP_URL: server.url, BOUNCE_IMAP_DONE: 'Done', LOG_LEVEL: 'fatal' } });
    await withMailbox(server.url, (client) => client.mailboxCreate('Done'));
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await server.close();
  });

  const lay = (raw: Buffer) => withMailbox(server.url, (client) => client.append('INBOX', raw));
  const unseen = () => withMailbox(server.url, async (client) => ((await client.search({ seen: false }, { uid: true })) || []).length);
  const inFolder = (folder: string) => withMailbox(server.url, async (client) => (await client.status(folder, { messages: true }) as { messages: number }).messages);
  const to = (address: string, raw: Buffer) => Buffer.concat([Buffer.from(`Delivered-To: ${address}\r\n`), raw]);

  it('is emptied into the deliveries that came back; what is not ours stays, read', async () => {
    const who = await aMailboxOwner(app);
    const address = await aMailTo(app, who);
    await lay(to(address, sampleMail('QQ: no such mailbox')));
    await lay(to('bounces@example.gov.cn', sampleMail('a newsletter')));
    await lay(to(`bounces+${'a'.repeat(48)}@example.gov.cn`, sampleMail('163')));
    await pollMailbox(app.platform);
    expect(await stateOf(app, who)).toMatchObject({ state: 'suspended', reason: 'user_unknown' });
    expect([await unseen(), await inFolder('INBOX'), await inFolder('Done')]).toEqual([0, 2, 1]);
  });

  it('breaks off between commit and mark: the mail comes again and counts once', async () => {
    const who = await aMailboxOwner(app);
    await lay(to(await aMailTo(app, who), sampleMail('QQ: the mailbox is full')));
    const { messageFlagsAdd } = ImapFlow.prototype;
    ImapFlow.prototype.messageFlagsAdd = () => Promise.reject(new Error('gone'));
    try {
      await expect(pollMailbox(app.platform)).rejects.toThrow('gone');
    } finally {
      ImapFlow.prototype.messageFlagsAdd = messageFlagsAdd;
    }
    expect(await unseen()).toBe(1);
    await pollMailbox(app.platform);
    expect(await unseen()).toBe(0);
    expect(await reportsOf(app, who)).toMatchObject([{ verdict: 'bounce', reason: 'mailbox_full', way: 'imap' }]);
  });

  it('is left alone while the database is away', async () => {
    const who = await aMailboxOwner(app);
    await lay(to(await aMailTo(app, who), sampleMail('qmail')));
    const { connect } = app.platform.pool;
    app.platform.pool.connect = (() => Promise.reject(new Error('no database'))) as unknown as typeof connect;
    try {
      await expect(pollMailbox(app.platform)).rejects.toThrow('no database');
    } finally {
      app.platform.pool.connect = connect;
    }
    expect(await unseen()).toBe(1);
    await pollMailbox(app.platform);
    expect(await stateOf(app, who)).toMatchObject({ state: 'suspended' });
  });
});
