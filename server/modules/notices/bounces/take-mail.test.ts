import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { aSession, type SignedIn } from '../../../testing/session.ts';
import { noteWorking, send } from '../index.ts';
import { softDays } from './contact-states.ts';
import { readBounce } from './reader/read-bounce.ts';
import { readReturnAddress } from './return-address.ts';
import { takeMail, type Taken } from './take-mail.ts';
import { aMailboxOwner, aMailTo, sampleMail, stateOf as stateIn } from './testing.ts';

let app: TestApp;
beforeAll(async () => { app = await openTestApp({ env: { BOUNCE_ADDRESS: 'b-*@bounces.example.gov.cn', PUBLIC_URL: 'https://qilian.example.gov.cn' } }); });
afterAll(() => app.close());

const someone = () => aMailboxOwner(app);
const mailTo = (who: SignedIn) => aMailTo(app, who);
const rawOf = sampleMail;
const stateOf = (who: SignedIn) => stateIn(app, who);

async function comesBack(address: string, raw: Buffer, messageKey = `${address} ${raw.length}`): Promise<Taken> {
  const returned = readReturnAddress(app.platform.secrets, app.platform.config.bounces.address!, address)!;
  return inTransaction(app.platform, system, (tx) => takeMail(tx, { messageKey, way: 'smtp', returned, report: readBounce(raw), head: raw }));
}

const lastDelivery = (who: SignedIn) => inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('notice_deliveries as d').innerJoin('notices as n', 'n.id', 'd.notice_id')
  .select(['d.status', 'd.failure']).where('n.recipient_id', '=', who.userId).where('d.channel', '=', 'email').orderBy('n.id', 'desc').executeTakeFirstOrThrow());
const told = async (who: SignedIn) => (await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('ledger_entries').select('type').where('record_id', '=', who.userId).where('type', 'like', 'notices.contact_%').orderBy('seq').execute())).map(({ type }) => type);

describe('a mail that came back', () => {
  it('for an address that does not exist suspends it at once, and no more is sent there', async () => {
    const who = await someone();
    const address = await mailTo(who);
    expect(await comesBack(address, rawOf('163'))).toBe('taken');
    expect(await stateOf(who)).toMatchObject({ state: 'suspended', reason: 'user_unknown' });
    expect(await lastDelivery(who)).toEqual({ status: 'failed', failure: 'bounced: user_unknown' });
    expect(await told(who)).toEqual(['notices.contact_suspended']);
    const before = app.sentMails.length;
    await inTransaction(app.platform, system, async (tx) => send(tx, { to: [who.userId], kind: 'case_accepted', params: {}, parkId: null, enterpriseId: null }));
    await app.runJobs();
    expect(app.sentMails.length).toBe(before);
    expect(await lastDelivery(who)).toEqual({ status: 'failed', failure: 'suspended' });
  });

  it('counts once however often it is delivered', async () => {
    const who = await someone();
    const address = await mailTo(who);
    const raw = rawOf('QQ: the mailbox is full');
    expect(await comesBack(address, raw)).toBe('taken');
    expect(await comesBack(address, raw)).toBe('repeated');
    expect(await comesBack(address, raw)).toBe('repeated');
    expect(await stateOf(who)).toMatchObject({ state: 'doubtful', reason: 'mailbox_full' });
    expect(await told(who)).toEqual(['notices.contact_doubtful']);
  });

  it('for a passing reason suspends the address the third time within two weeks', async () => {
    const who = await someone();
    const raw = rawOf('QQ: the mailbox is full');
    for (const expected of ['doubtful', 'doubtful', 'suspended']) {
      await comesBack(await mailTo(who), raw);
      expect(await stateOf(who)).toMatchObject({ state: expected });
    }
    expect(await told(who)).toEqual(['notices.contact_doubtful', 'notices.contact_suspended']);
  });

  it('counts passing reasons anew after two weeks, and after a sign that the address works', async () => {
    const who = await someone();
    const raw = rawOf('QQ: the mailbox is full');
    const start = app.clock.now();
    await comesBack(await mailTo(who), raw);
    await comesBack(await mailTo(who), raw);
    app.clock.set(new Date(start.getTime() + (softDays + 1) * 86_400_000));
    await comesBack(await mailTo(who), raw);
    expect(await stateOf(who)).toMatchObject({ state: 'doubtful' });
    await comesBack(await mailTo(who), raw);
    await inTransaction(app.platform, system, (tx) => noteWorking(tx, who.userId, 'email', 'opened'));
    expect(await stateOf(who)).toMatchObject({ state: 'working' });
    await comesBack(await mailTo(who), raw);
    expect(await stateOf(who)).toMatchObject({ state: 'doubtful' });
    expect(await told(who)).toEqual(['notices.contact_doubtful', 'notices.contact_restored', 'notices.contact_doubtful']);
  });

  it('about a former address changes nothing of the present one', async () => {
    const who = await someone();
    const address = await mailTo(who);
    await inTransaction(app.platform, system, (tx) => tx.sql.updateTable('users').set({ email: app.platform.secrets.encrypt('new@factory.example.cn') }).where('id', '=', who.userId).execute());
    expect(await comesBack(address, rawOf('163'))).toBe('taken');
    expect(await stateOf(who)).toBeUndefined();
    expect(await lastDelivery(who)).toMatchObject({ status: 'failed' });
  });

  it('names whom it likes: the return address alone says whose it is', async () => {
    const [who, other] = [await someone(), await aSession(app, { side: 'enterprise', email: 'li@factory.example.cn' })];
    const address = await mailTo(who);
    await comesBack(address, Buffer.from(rawOf('qmail').toString('latin1').replaceAll('zhao@factory', 'li@factory'), 'latin1'));
    expect(await stateOf(who)).toMatchObject({ state: 'suspended' });
    expect(await stateOf(other)).toBeUndefined();
  });
});

describe('what is no bounce', () => {
  it.each([['Postfix: a delay', undefined], ['a complaint', undefined], ['a person who answers', undefined], ['relayed', undefined]])('%s leaves the address as it is', async (name, expected) => {
    const who = await someone();
    expect(await comesBack(await mailTo(who), rawOf(name))).toBe('taken');
    expect(await stateOf(who)).toEqual(expected);
    expect(await lastDelivery(who)).toMatchObject({ status: name === 'relayed' ? 'delivered' : 'sent' });
  });

  it('an automatic reply that somebody has left is told', async () => {
    const who = await someone();
    await comesBack(await mailTo(who), rawOf('has left, in Chinese'));
    expect(await stateOf(who)).toMatchObject({ state: 'working', hint: 'left' });
    expect(await told(who)).toEqual(['notices.contact_said_gone']);
  });
});
