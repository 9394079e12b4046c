import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { largestMail, listenForBounces, type BounceListener } from './listen.ts';
import { aMailboxOwner, aMailTo, dialogue, reportsOf, sampleMail, stateOf } from './testing.ts';

let app: TestApp;
let listener: BounceListener;
beforeAll(async () => {
  app = await openTestApp({ env: { BOUNCE_ADDRESS: 'b-*@bounces.example.gov.cn', BOUNCE_SMTP_PORT: '0', BOUNCE_SMTP_HOST: '127.0.0.1', LOG_LEVEL: 'fatal' } });
  listener = (await listenForBounces(app.platform))!;
});
afterAll(async () => {
  await listener.close();
  await app.close();
});

/** As another server would bring it. */
async function bring(to: string | string[], raw: Buffer, from = ''): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port: listener.port, ignoreTLS: true });
  try {
    const { response } = await transport.sendMail({ envelope: { from, to }, raw });
    return response;
  } finally {
    transport.close();
  }
}

const forged = (address: string) => address.replace(/.(?=@)/, (letter) => (letter === 'a' ? 'b' : 'a'));
const counted = async () => Object.fromEntries((await app.platform.metrics.registry.getSingleMetric('qilian_returned_mails_total')!.get()).values.map(({ labels, value }) => [labels.outcome, value]));

describe('the bounce listener', () => {
  it('takes a report to a return address that it signed, and knows a second delivery', async () => {
    const who = await aMailboxOwner(app);
    const address = await aMailTo(app, who);
    expect(await bring(address.toUpperCase(), sampleMail('qmail'))).toMatch(/^250/);
    await bring(address, sampleMail('qmail'));
    expect(await stateOf(app, who)).toMatchObject({ state: 'suspended', reason: 'user_unknown' });
    expect(await reportsOf(app, who)).toMatchObject([{ verdict: 'bounce', reason: 'user_unknown', way: 'smtp' }]);
  });

  it('refuses forged return addresses and any other recipient, counts them, and answers nobody by mail', async () => {
    const who = await aMailboxOwner(app);
    const address = await aMailTo(app, who);
    const [before, mails] = [await counted(), app.sentMails.length];
    await expect(bring(forged(address), sampleMail('163'))).rejects.toMatchObject({ responseCode: 550 });
    await expect(bring('postmaster@bounces.example.gov.cn', sampleMail('163'))).rejects.toMatchObject({ responseCode: 550 });
    await expect(bring('thief@example.com', sampleMail('163'), 'thief@example.com')).rejects.toMatchObject({ responseCode: 550 });
    const after = await counted();
    expect([after.forged - (before.forged ?? 0), after.refused - (before.refused ?? 0)]).toEqual([1, 2]);
    expect(await stateOf(app, who)).toBeUndefined();
    await app.runJobs();
    expect(app.sentMails.length).toBe(mails);
  });

  it('lets nobody go on guessing', async () => {
    const talk = await dialogue(listener.port);
    await talk.say('EHLO x');
    await talk.say('MAIL FROM:<>');
    const answers = [];
    for (let time = 0; time < 5; time += 1) answers.push((await talk.say(`RCPT TO:<b-${'a'.repeat(48)}@bounces.example.gov.cn>`)).slice(0, 3));
    expect(answers).toEqual(['550', '550', '550', '550', '421']);
    await talk.closed();
  });

  it('takes a report of just under 20 MB within bounded memory, and refuses a larger one with 552', async () => {
    const who = await aMailboxOwner(app);
    const address = await aMailTo(app, who);
    const report = sampleMail('Postfix: a delay').toString('latin1').replace('text\r\n', `${`${'x'.repeat(76)}\r\n`.repeat(Math.floor(19_500_000 / 78))}\r\n`).replaceAll('Action: delayed', 'Action: failed').replaceAll('4.4.1', '5.2.2');
    const raw = Buffer.from(report, 'latin1');
    expect(raw.length).toBeGreaterThan(19_000_000);
    expect(await bring(address, raw)).toMatch(/^250/);
    expect(await reportsOf(app, who)).toMatchObject([{ verdict: 'bounce', size: raw.length }]);

    const larger = Buffer.concat([raw, Buffer.from(`${'x'.repeat(76)}\r\n`.repeat(20_000))]);
    expect(larger.length).toBeGreaterThan(largestMail);
    await expect(bring(address, larger)).rejects.toMatchObject({ responseCode: 552 });
    const talk = await dialogue(listener.port);
    await talk.say('EHLO x');
    expect(await talk.say(`MAIL FROM:<> SIZE=${largestMail + 1}`)).toMatch(/^552/);
    talk.end();
  });

  it('asks for another try where the database is away, and loses nothing', async () => {
    const who = await aMailboxOwner(app);
    const address = await aMailTo(app, who);
    const { connect } = app.platform.pool;
    app.platform.pool.connect = (() => Promise.reject(new Error('no database'))) as unknown as typeof connect;
    try {
      await expect(bring(address, sampleMail('qmail'))).rejects.toMatchObject({ responseCode: 451 });
    } finally {
      app.platform.pool.connect = connect;
    }
    await bring(address, sampleMail('qmail'));
    expect(await stateOf(app, who)).toMatchObject({ state: 'suspended' });
  });

  it('goes on after half a mail and nonsense', async () => {
    const who = await aMailboxOwner(app);
    const address = await aMailTo(app, who);
    const talk = await dialogue(listener.port);
    await talk.say('EHLO x');
    await talk.say('MAIL FROM:<>');
    await talk.say(`RCPT TO:<${address}>`);
    await talk.say('DATA');
    await talk.write('Subject: half\r\n\r\nand then');
    talk.end();
    const other = await dialogue(listener.port);
    expect(await other.say('\u0000\u0001\u0002')).toMatch(/^5/);
    other.end();
    expect(await bring(address, sampleMail('qmail'))).toMatch(/^250/);
    expect(await reportsOf(app, who)).toHaveLength(1);
  });
});
