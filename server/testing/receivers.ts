import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** The mail as parsed, and as it came. */
  mail: Email;
  raw: string;
}

export interface MailReceiver {
  url: string;
  received: ReceivedMail[];
  /** The next recipients are refused with this answer, until it is undefined again. */
  refuseWith: { code: number; text: string } | undefined;
  close(): Promise<void>;
}

/** A real SMTP server on loopback. @param port 0 for any that is free */
export async function openMailReceiver(port = 0): Promise<MailReceiver> {
  const receiver: MailReceiver = { url: '', received: [], refuseWith: undefined, close: () => new Promise((done) => { server.close(() => done()); }) };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo(_address, _session, answer) {
      const { refuseWith } = receiver;
      answer(refuseWith === undefined ? null : Object.assign(new Error(refuseWith.text), { responseCode: refuseWith.code }));
    },
    onData(stream, { envelope }, answer) {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        const raw = Buffer.concat(chunks).toString('utf8');
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        receiver.received.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw, mail: await PostalMime.parse(raw) });
        answer(null);
      })().catch((error: unknown) => answer(error as Error));
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((done) => { server.listen(port, '127.0.0.1', () => done()); });
  receiver.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return receiver;
}

export interface TextReceiver {
  url: string;
  received: { authorization: string | undefined; key: string | undefined; body: { phone: string; text: string; key: string } }[];
  /** Status of the next answers. */
  status: number;
  close(): Promise<void>;
}

/** A real HTTP service for text messages on loopback. @param port 0 for any that is free */
export async function openTextReceiver(port = 0): Promise<TextReceiver> {
  const receiver: TextReceiver = { url: '', received: [], status: 202, close: () => new Promise((done) => { server.close(() => done()); server.closeAllConnections(); }) };
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      receiver.received.push({
        authorization: request.headers.authorization, key: request.headers['idempotency-key'] as string | undefined,
        body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as TextReceiver['received'][number]['body'],
      });
      response.writeHead(receiver.status).end('{}');
    })();
  });
  await new Promise<void>((done) => { server.listen(port, '127.0.0.1', () => done()); });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`;
  return receiver;
}
