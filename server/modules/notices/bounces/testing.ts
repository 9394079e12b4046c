import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import type { TestApp } from '../../../testing/app.ts';
import { aSession, type SignedIn } from '../../../testing/session.ts';
import { contactStates, send } from '../index.ts';
import { changeContact } from '../../people/index.ts';
import { noteBounced } from './contact-states.ts';
import { contactOf } from './prove-contact.ts';
import { addressTagOf } from './return-address.ts';
import { samples } from './reader/samples.ts';

let count = 0;

/** Somebody on the enterprise's side with a mailbox. */
export const aMailboxOwner = (app: TestApp): Promise<SignedIn> => aSession(app, { side: 'enterprise', email: `zhao-${count += 1}@factory.example.cn` });

/** Sends a mail to somebody. @returns its return address */
export async function aMailTo(app: TestApp, who: SignedIn): Promise<string> {
  const before = app.sentMails.length;
  await inTransaction(app.platform, system, async (tx) => send(tx, { to: [who.userId], kind: 'case_received', params: { number: 'XQ-2026-000123', title: 'x' }, parkId: null, enterpriseId: null }));
  await app.runJobs();
  return app.sentMails.slice(before)[0]!.returnPath!;
}

/** A mail of the collection, by the beginning of its name. */
export const sampleMail = (name: string): Buffer => samples.find((sample) => sample.name.startsWith(name))!.raw;

export const stateOf = async (app: TestApp, who: SignedIn) => (await inTransaction(app.platform, system, (tx) => contactStates(tx, [who.userId])))[0];

export const reportsOf = (app: TestApp, who: SignedIn) => inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('bounce_reports').select(['verdict', 'reason', 'way', 'size']).where('user_id', '=', who.userId).execute());

/** A message to somebody came back for good: that way is given up. */
export async function aDeadContact(app: TestApp, userId: string, channel: 'email' | 'sms'): Promise<void> {
  await inTransaction(app.platform, system, (tx) => cameBack(tx, userId, { channel }));
}

/** Reports that came back for people of an enterprise, whose mailboxes are in doubt since, and a code that is on its way to the first. */
export async function someBounces(app: TestApp, { userIds, enterpriseId, parkId }: { userIds: string[]; enterpriseId: string; parkId: string }): Promise<{ reportId: string; proofId: string }> {
  const { secrets } = app.platform;
  return inTransaction(app.platform, system, async (tx) => {
    const reports = userIds.flatMap((userId) => [0, 1].map(() => ({ id: newId(tx.now), userId })));
    await tx.sql.insertInto('bounce_reports').values(reports.map(({ id, userId }) => ({
      id, message_key: id, received_at: tx.now, way: 'smtp', verdict: 'bounce', notice_id: newId(tx.now), user_id: userId, enterprise_id: enterpriseId, park_id: parkId,
      reason: 'mailbox_full', permanence: 'soft', status: '5.2.2', current: true, raw: secrets.encrypt(sampleMail('qmail')), size: 1,
    }))).execute();
    await tx.sql.insertInto('contact_states').values(userIds.map((userId) => ({
      user_id: userId, channel: 'email', state: 'doubtful', address_tag: '', soft_bounces: 2, soft_since: tx.now, bounced_at: tx.now, reason: 'mailbox_full', changed_at: tx.now,
    }))).execute();
    const proofId = newId(tx.now);
    await tx.sql.insertInto('contact_proofs').values({ id: proofId, user_id: userIds[0]!, channel: 'email', purpose: 'own', address: secrets.encrypt('zhao@factory.example.cn'), created_at: tx.now, expires_at: new Date(tx.now.getTime() + 600_000) }).execute();
    return { reportId: reports[0]!.id, proofId };
  });
}

/** Speaks SMTP line by line, as no library lets one. */
export async function dialogue(port: number): Promise<{ say(line: string): Promise<string>; write(data: Buffer | string): Promise<void>; closed(): Promise<void>; end(): void }> {
  const socket: Socket = connect(port, '127.0.0.1');
  let heard = '';
  let wake: () => void = () => undefined;
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => { heard += text; wake(); });
  socket.on('close', () => wake());
  socket.on('error', () => wake());
  const answer = async (): Promise<string> => {
    for (;;) {
      const match = /^(?:\d{3}-[^\n]*\r\n)*\d{3} [^\n]*\r\n/.exec(heard);
      if (match) {
        heard = heard.slice(match[0].length);
        return match[0].trim();
      }
      if (socket.destroyed) return '';
      await new Promise<void>((done) => { wake = done; });
    }
  };
  await answer();
  return {
    async say(line) {
      socket.write(`${line}\r\n`);
      return answer();
    },
    async write(data) {
      if (!socket.write(data)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    },
    async closed() {
      if (!socket.destroyed) await once(socket, 'close');
    },
    end: () => socket.destroy(),
  };
}

/** Somebody's mailbox, as if it had been proved. */
export const giveMailbox = (tx: Tx, userId: string, address: string): Promise<boolean> => changeContact(tx, userId, { channel: 'email', address, proved: true });

/** A message to somebody came back for good: to the address on file, or to a former one. @returns whether that counted */
export async function cameBack(tx: Tx, userId: string, { channel = 'email', of }: { channel?: 'email' | 'sms'; of?: string } = {}): Promise<boolean> {
  const address = of ?? (await contactOf(tx, userId, channel))!.address;
  return noteBounced(tx, { userId, channel, addressTag: addressTagOf(tx.platform.secrets, address), permanence: 'hard', reason: channel === 'email' ? 'user_unknown' : 'number_unknown', status: '5.1.1', reportId: null });
}
