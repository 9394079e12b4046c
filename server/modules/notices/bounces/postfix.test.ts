import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { smtpMail } from '../../../platform/gateways/smtp-mail.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { freePort } from '../../../platform/db/embedded/free-port.ts';
import { noPostfix, openPostfix, type Mta } from '../../../testing/postfix.ts';
import { aSession, type SignedIn } from '../../../testing/session.ts';
import { send } from '../index.ts';
import { listenForBounces, type BounceListener } from './listen.ts';
import { reportsOf, stateOf } from './testing.ts';

if (noPostfix !== undefined) console.warn(`No genuine reports are tested: ${noPostfix}.`);

interface Enterprise {
  port: number;
  arrived: string[];
  close(): Promise<void>;
}

/** The mail server of an enterprise, which answers as its mailboxes are named. */
async function openEnterprise(): Promise<Enterprise> {
  const seen = new Set<string>();
  const enterprise: Enterprise = { port: 0, arrived: [], close: () => new Promise((done) => { server.close(() => done()); }) };
  const refusals: Record<string, [number, string]> = {
    nobody: [550, '5.1.1 No such user here'], full: [552, '5.2.2 Mailbox full'], late: [451, '4.3.0 Try again later'], grey: [450, '4.2.0 Greylisted, see http://postgrey.example'],
  };
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], disableReverseLookup: true,
    onRcptTo({ address }, _session, done) {
      const name = address.slice(0, address.indexOf('@'));
      const refusal = name === 'grey' && seen.has(name) ? undefined : refusals[name];
      seen.add(name);
      done(refusal && Object.assign(new Error(refusal[1]), { responseCode: refusal[0] }));
    },
    onData(stream, { envelope }, done) {
      stream.resume();
      stream.on('end', () => {
        enterprise.arrived.push(...envelope.rcptTo.map(({ address }) => address));
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => done()); });
  enterprise.port = (server.server.address() as AddressInfo).port;
  return enterprise;
}

describe.skipIf(noPostfix !== undefined)('genuine reports of a Postfix', () => {
  let app: TestApp;
  let listener: BounceListener;
  let enterprise: Enterprise;
  let mta: Mta;
  beforeAll(async () => {
    app = await openTestApp({ env: { BOUNCE_ADDRESS: 'b-*@bounces.example.gov.cn', BOUNCE_SMTP_PORT: '0', BOUNCE_SMTP_HOST: '127.0.0.1', LOG_LEVEL: 'fatal' } });
    listener = (await listenForBounces(app.platform))!;
    enterprise = await openEnterprise();
    mta = await openPostfix(await freePort(), { 'factory.example.cn': enterprise.port, 'gone.example.cn': await freePort(), 'bounces.example.gov.cn': listener.port });
    app.platform.gateways.mail = smtpMail(mta.url, 'Qilian <qilian@example.gov.cn>');
  }, 60_000);
  afterAll(async () => {
    app.platform.gateways.mail.close();
    await mta.close();
    await enterprise.close();
    await listener.close();
    await app.close();
  });

  const people: Record<string, SignedIn> = {};
  async function verdictsOf(who: SignedIn, count: number): Promise<{ verdict: string; reason: string | null }[]> {
    const deadline = performance.now() + 75_000;
    for (;;) {
      const found = await reportsOf(app, who);
      if (found.length >= count || performance.now() > deadline) return found.map(({ verdict, reason }) => ({ verdict, reason }));
      await wait(200);
    }
  }

  it('come home to their delivery: refused, full, late and given up', { timeout: 120_000 }, async () => {
    for (const name of ['nobody', 'full', 'late', 'grey', 'well']) people[name] = await aSession(app, { side: 'enterprise', email: `${name}@factory.example.cn` });
    people.gone = await aSession(app, { side: 'enterprise', email: 'zhao@gone.example.cn' });
    await inTransaction(app.platform, system, async (tx) => send(tx, { to: Object.values(people).map(({ userId }) => userId), kind: 'case_received', params: { number: 'XQ-2026-000123', title: '路灯' }, parkId: null, enterpriseId: null }));
    await app.runJobs();
    expect(await verdictsOf(people.nobody!, 1)).toEqual([{ verdict: 'bounce', reason: 'user_unknown' }]);
    expect(await verdictsOf(people.full!, 1)).toEqual([{ verdict: 'bounce', reason: 'mailbox_full' }]);
    expect((await verdictsOf(people.late!, 2)).map(({ verdict }) => verdict).sort()).toEqual(['bounce', 'delayed']);
    expect((await verdictsOf(people.gone!, 2)).map(({ verdict }) => verdict).sort()).toEqual(['bounce', 'delayed']);
    expect(await stateOf(app, people.nobody!)).toMatchObject({ state: 'suspended' });
    for (const name of ['full', 'late', 'gone']) expect(await stateOf(app, people[name]!)).toMatchObject({ state: 'doubtful' });
    // Greylisted first, then taken: the delay may be told, and counts for nothing.
    expect(enterprise.arrived.sort()).toEqual(['grey@factory.example.cn', 'well@factory.example.cn']);
    expect(await stateOf(app, people.grey!)).toBeUndefined();
    expect(await stateOf(app, people.well!)).toBeUndefined();
    expect(await mta.log()).toMatch(/sender non-delivery notification/);
  });
});
