import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Config } from '../../config.ts';
import type { MailGateway, SmsGateway } from './gateways.ts';
import { toMessage } from './smtp-mail.ts';

/** Where messages go that have no server; nobody else on the machine may read it. */
export const outboxOf = (config: Pick<Config, 'dataDir'>): string => join(config.dataDir, 'outbox');

async function leave(outbox: string, name: string, content: string | Buffer): Promise<void> {
  await mkdir(outbox, { recursive: true, mode: 0o700 });
  const path = join(outbox, name.replaceAll(/[^\w.-]+/g, '_').slice(0, 200));
  const temporary = `${path}.${randomBytes(4).toString('hex')}~`;
  await writeFile(temporary, content, { mode: 0o600 });
  await rename(temporary, path);
}

/** Without a mail server: each mail as a file that any mail program opens, named by its Message-ID. */
export function outboxMail(outbox: string, from: string): MailGateway {
  const transport = createTransport({ streamTransport: true, buffer: true });
  return {
    async send(mail) {
      const { message } = await transport.sendMail(toMessage(mail, from));
      await leave(outbox, `${mail.messageId.replaceAll(/[<>]/g, '')}.eml`, message as Buffer);
    },
    close: () => transport.close(),
  };
}

/** Without a text message service: each message as a text file, named by its key. */
export function outboxSms(outbox: string): SmsGateway {
  return {
    send: (phone, text, key) => leave(outbox, `${key}.txt`, `${phone}\n${text}\n`),
  };
}
