import type { Readable } from 'node:stream';
import { ImapFlow } from 'imapflow';
import type { Platform } from '../../../platform/platform.ts';
import { IncomingMail, takeIncoming } from './incoming-mail.ts';
import { looksReturned, readReturnAddress, type Returned } from './return-address.ts';

/** More of a mail isn't fetched: the report stands before the mail that came back. */
const fetchedBytes = 2_000_000;
const mostAtOnce = 500;

export interface Mailbox {
  host: string;
  port: number;
  secure: boolean;
  auth: { user: string; pass: string };
  folder: string;
}

/** @param text e.g. imaps://user:password@mail.example.cn/INBOX */
export function readMailboxUrl(text: string): Mailbox {
  const url = new URL(text);
  const secure = url.protocol === 'imaps:';
  return {
    host: url.hostname, port: Number(url.port || (secure ? 993 : 143)), secure,
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }, folder: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
  };
}

export async function withMailbox<Result>(text: string, work: (client: ImapFlow, folder: string) => Promise<Result>): Promise<Result> {
  const { folder, ...server } = readMailboxUrl(text);
  const client = new ImapFlow({ ...server, logger: false, connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 });
  // Without a listener a lost connection would end the process; whoever waits for an answer gets the error too.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const lock = await client.getMailboxLock(folder);
    try {
      return await work(client, folder);
    } finally {
      lock.release();
    }
  } finally {
    await client.logout().catch(() => client.close());
  }
}

/**
 * Takes what came into the mailbox. A mail is marked as seen, and moved where that is wished, only after it was committed:
 * what breaks off between comes again and is known by its key.
 */
export async function pollMailbox(platform: Platform): Promise<void> {
  const { config: { bounces: { imap, address: pattern } } } = platform;
  if (imap === null || pattern === undefined) return;
  await withMailbox(imap.url, async (client) => {
    const unseen = await client.search({ seen: false }, { uid: true });
    for (const uid of (unseen || []).slice(0, mostAtOnce)) {
      const { content } = await client.download(String(uid), undefined, { uid: true, maxBytes: fetchedBytes }) as { content: Readable | undefined };
      if (content === undefined) continue;
      const mail = new IncomingMail();
      for await (const chunk of content) mail.write(chunk as Buffer);
      const read = mail.end();
      const returned = addressee(platform, pattern, read);
      if (returned !== null) await takeIncoming(platform, 'imap', returned, read);
      await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
      if (imap.done !== '' && returned !== null) await client.messageMove(String(uid), imap.done, { uid: true });
    }
  });
}

const addressLike = /[^\s<>"',;:()]+@[^\s<>"',;:()]+/g;

/** The mailbox's server keeps the address in a field of its own choice; the signature makes it safe to look at all of them. */
function addressee({ secrets, metrics, log }: Platform, pattern: string, { head, report }: ReturnType<IncomingMail['end']>): Returned | null {
  const text = head.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const candidates = [...text.slice(0, end).matchAll(addressLike)].map(([address]) => address).filter((address) => looksReturned(pattern, address));
  // Forwarders write their own name into those fields; then the mail that came back still tells where it started from.
  if (report.original.returnPath !== null) candidates.push(report.original.returnPath);
  for (const address of candidates) {
    const returned = readReturnAddress(secrets, pattern, address);
    if (returned !== null) return returned;
  }
  metrics.returned('imap', candidates.length > 0 ? 'forged' : 'refused');
  if (candidates.length > 0) log.warn('a mail with a forged return address lay in the mailbox');
  return null;
}
