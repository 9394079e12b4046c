import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import type { TestApp } from '../../../testing/app.ts';
import { aSession, type SignedIn } from '../../../testing/session.ts';
import { contactStates, send } from '../index.ts';
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
