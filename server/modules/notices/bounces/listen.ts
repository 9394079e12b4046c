import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Listening } from '../../../platform/module.ts';
import type { Platform } from '../../../platform/platform.ts';
import { IncomingMail, takeIncoming } from './incoming-mail.ts';
import { limitCallers } from './limit-callers.ts';
import { looksReturned, readReturnAddress, type Returned } from './return-address.ts';

export const largestMail = 20_000_000;
const mostConnections = 50;
/** So many wrong recipients end a connection: whoever guesses has to come again, and is slowed down. */
const mostWrong = 5;
const idleMs = 60_000;

export interface BounceListener extends Listening {
  port: number;
}

const answer = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

/**
 * The product's own SMTP server for what comes back, and for nothing else: it takes mail to return addresses that it signed
 * itself, sends none and relays none. It acknowledges a mail once that is committed; what is lost before comes again.
 */
export async function listenForBounces(platform: Platform): Promise<BounceListener | undefined> {
  const { config: { bounces: { address: pattern, smtp } }, log, secrets, metrics } = platform;
  if (smtp === null || pattern === undefined) return undefined;
  const wrong = new WeakMap<SMTPServerSession, number>();
  const limit = limitCallers();

  const take = async (stream: SMTPServerDataStream, { mailFrom, rcptTo: recipients }: SMTPServerSession['envelope']): Promise<void> => {
    const mail = new IncomingMail({ fromNobody: mailFrom !== false && mailFrom.address === '' });
    for await (const chunk of stream) mail.write(chunk as Buffer);
    if (stream.sizeExceeded) {
      metrics.returned('smtp', 'too_large');
      throw answer(552, `5.3.4 Message too large: at most ${largestMail} bytes`);
    }
    const read = mail.end();
    for (const returned of ours(recipients)) await takeIncoming(platform, 'smtp', returned, read);
  };
  const settle = async (stream: SMTPServerDataStream, envelope: SMTPServerSession['envelope'], done: (error: Error | null, said?: string) => void): Promise<void> => {
    let refused: Error | null = null;
    try {
      await take(stream, envelope);
    } catch (error) {
      stream.resume();
      if ((error as { responseCode?: number }).responseCode !== undefined) refused = error as Error;
      else {
        metrics.returned('smtp', 'failed');
        log.error({ err: error }, 'a mail that came back was not written down; its server will try again');
        refused = answer(451, '4.3.0 Not taken, try again later');
      }
    }
    done(refused, '2.0.0 Taken');
  };
  const ours = (recipients: SMTPServerAddress[]): Returned[] => recipients.map(({ address }) => readReturnAddress(secrets, pattern, address)).filter((one) => one !== null);

  const server = new SMTPServer({
    name: pattern.slice(pattern.lastIndexOf('@') + 1),
    banner: 'Qilian takes bounces only',
    authOptional: true,
    disabledCommands: smtp.tls === null ? ['AUTH', 'STARTTLS'] : ['AUTH'],
    ...(smtp.tls !== null && { cert: await readFile(smtp.tls.cert), key: await readFile(smtp.tls.key) }),
    size: largestMail,
    maxClients: mostConnections,
    socketTimeout: idleMs,
    closeTimeout: 5000,
    disableReverseLookup: true,
    logger: false,
    onConnect(session, done) {
      done(limit.mayConnect(session.remoteAddress) ? null : answer(421, '4.7.0 Too many connections from your address, try again later'));
    },
    onRcptTo({ address }, session, done) {
      if (session.envelope.rcptTo.length >= 10) return done(answer(452, '4.5.3 Too many recipients'));
      if (readReturnAddress(secrets, pattern, address) !== null) return done(limit.maySend(session.remoteAddress) ? null : answer(450, '4.7.0 Too many mails from your address, try again later'));
      const isForged = looksReturned(pattern, address);
      metrics.returned('smtp', isForged ? 'forged' : 'refused');
      if (isForged) log.warn({ from: session.remoteAddress }, 'a mail with a forged return address was refused');
      const times = (wrong.get(session) ?? 0) + 1;
      wrong.set(session, times);
      done(times >= mostWrong ? answer(421, '4.7.0 Too many wrong recipients') : answer(550, '5.1.1 No such return address here'));
    },
    onData(stream, session, done) {
      void settle(stream, session.envelope, done);
    },
  });
  server.on('error', (error) => log.warn({ err: error }, 'the bounce listener met an error'));
  // Several workers of one machine share the port.
  await new Promise<void>((done, failed) => {
    server.server.once('error', failed);
    server.server.listen({ port: smtp.port, host: smtp.host, reusePort: process.platform === 'linux' && smtp.port !== 0 }, () => done());
  });
  const { port } = server.server.address() as AddressInfo;
  log.info({ host: smtp.host, port }, 'bounces are taken');
  return { port, close: () => new Promise((done) => { server.close(() => done()); }) };
}
