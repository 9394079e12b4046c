import { createHash } from 'node:crypto';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import type { Platform } from '../../../platform/platform.ts';
import { BounceReader, type Report } from './reader/read-bounce.ts';
import type { Returned } from './return-address.ts';
import { takeMail, type Taken } from './take-mail.ts';

/** Reports say what they have to say in their head; the rest is the mail that came back. */
const keptBytes = 64_000;

/** Reads a mail as it comes, in bounded memory whatever its size. */
export class IncomingMail {
  readonly #reader: BounceReader;
  readonly #digest = createHash('sha256');
  #head: Buffer[] = [];
  #kept = 0;

  /** @param fromNobody the envelope had an empty sender; a mailbox's server writes that into the mail itself */
  constructor({ fromNobody = false }: { fromNobody?: boolean } = {}) {
    this.#reader = new BounceReader({ fromNobody, ofOneDelivery: true });
  }

  write(chunk: Buffer): void {
    this.#reader.write(chunk);
    this.#digest.update(chunk);
    if (this.#kept >= keptBytes) return;
    const part = Buffer.from(chunk.subarray(0, keptBytes - this.#kept));
    this.#head.push(part);
    this.#kept += part.length;
  }

  end(): { report: Report; head: Buffer; digest: string } {
    return { report: this.#reader.end(), head: Buffer.concat(this.#head), digest: this.#digest.digest('hex') };
  }
}

/**
 * Writes a mail down for the delivery that its return address names, in one transaction; throws where the database doesn't
 * take it, so that whoever brought it brings it again. A report keeps its Message-ID however often and by whatever way it comes.
 */
export async function takeIncoming(platform: Platform, way: 'smtp' | 'imap', returned: Returned, mail: ReturnType<IncomingMail['end']>): Promise<Taken> {
  const own = mail.report.messageId ?? mail.digest;
  const messageKey = createHash('sha256').update(`${returned.noticeId} ${own}`).digest('hex');
  const taken = await inTransaction(platform, system, (tx) => takeMail(tx, { messageKey, way, returned, report: mail.report, head: mail.head }));
  platform.metrics.returned(way, taken === 'taken' ? mail.report.verdict : taken);
  platform.log.info({ way, noticeId: returned.noticeId, verdict: mail.report.verdict, outcome: taken, bytes: mail.report.size }, 'a mail came back');
  return taken;
}
