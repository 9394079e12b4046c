import { sql } from 'kysely';
import { platform as platformActor } from '../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import { GatewayError } from '../../platform/gateways/gateways.ts';
import { layOutMail } from '../../platform/gateways/mail-layout.ts';
import type { JobPayload } from '../../platform/jobs/jobs.ts';
import { hasPhrase, phrase, type Locale } from '../../platform/phrases.ts';
import type { Platform } from '../../platform/platform.ts';
import { disownToken } from '../people/index.ts';
import { isReachable, returnPathOf } from './bounces/index.ts';
import { mostAttempts } from './delivery-plan.ts';
import type { NoticeParams } from './send.ts';
import { textsOf } from './texts.ts';

type Channel = 'email' | 'sms';

/**
 * Brings one notice by one channel. At least once: when the process dies between sending and
 * recording it goes out again, with the same Message-ID or key. Temporary failures are thrown, so
 * that the queue tries again later; permanent ones and the last one are recorded as failed.
 */
export async function deliver(platform: Platform, payload: JobPayload): Promise<void> {
  const noticeId = payload.noticeId!;
  const channel = payload.channel as Channel;
  const found = await inTransaction(platform, platformActor, (tx) => read(tx, noticeId, channel));
  if (found === undefined || found.status !== 'queued') return;
  const attempts = found.attempts + 1;
  const messageId = channel === 'email' ? `<${noticeId}@${new URL(platform.config.publicUrl).hostname.replaceAll(/[[\]]/g, '')}>` : noticeId;
  const settle = (status: 'queued' | 'sent' | 'failed', failure: string | null) => inTransaction(platform, platformActor, async (tx) => {
    await tx.sql.updateTable('notice_deliveries').set({ status, failure, attempts, message_id: messageId, at: tx.now })
      .where('notice_id', '=', noticeId).where('channel', '=', channel).execute();
  });
  if (!found.reachable) {
    await settle('failed', 'suspended');
    return;
  }
  const contact = channel === 'email' ? found.email : found.phone;
  if (contact === null || found.left_at !== null) {
    await settle('failed', found.left_at === null ? 'no address' : 'left');
    return;
  }
  try {
    await dispatch(platform, found, channel, noticeId, platform.secrets.decrypt(contact), messageId);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const final = error.permanent || attempts >= mostAttempts;
    await settle(final ? 'failed' : 'queued', error.message.slice(0, 500));
    if (final) return;
    throw error;
  }
  await settle('sent', null);
}

type Found = NonNullable<Awaited<ReturnType<typeof read>>>;

function read(tx: Tx, noticeId: string, channel: Channel) {
  return tx.sql.selectFrom('notice_deliveries as delivery')
    .innerJoin('notices as notice', 'notice.id', 'delivery.notice_id').innerJoin('users', 'users.id', 'notice.recipient_id')
    .select(['delivery.status', 'delivery.attempts', 'notice.kind', 'notice.params', 'notice.case_id',
      'users.name', 'users.side', 'users.locale', 'users.email', 'users.phone', 'users.left_at', isReachable('users.id', sql.ref('delivery.channel')).as('reachable')])
    .where('delivery.notice_id', '=', noticeId).where('delivery.channel', '=', channel).executeTakeFirst();
}

async function dispatch(platform: Platform, found: Found, channel: Channel, noticeId: string, address: string, messageId: string): Promise<void> {
  const locale = found.locale as Locale;
  const side = found.side as 'staff' | 'enterprise';
  const { subject, body } = textsOf(found.kind, found.params as NoticeParams, { locale, side, timeZone: platform.config.timeZone });
  if (channel === 'sms') return platform.gateways.sms.send(`86${address}`, body, messageId);
  const link = platform.config.publicUrl + pathOf(platform, found);
  const label = `notices.kinds.${found.kind}.open`;
  return platform.gateways.mail.send({
    to: address, messageId, ...returnPathOf(platform, noticeId, address), ...layOutMail({ locale, name: found.name, subject, body, link, ...(hasPhrase(locale, label) && { open: phrase(locale, label) }) }),
  });
}

function pathOf({ secrets }: Platform, { side, kind, case_id: caseId, params }: Found): string {
  const face = side === 'staff' ? '/console/' : '/';
  const { sessionId } = params as NoticeParams;
  // Behind the #, the secret reaches neither logs nor the next page.
  if (kind === 'sign_in_new_device' && typeof sessionId === 'string') return `${face}not-me#${disownToken(secrets, sessionId)}`;
  if (caseId === null) return face;
  return side === 'staff' ? `${face}cases/${caseId}` : `${face}needs/${caseId}`;
}
