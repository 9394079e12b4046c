import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { reportText as endpoint } from '@qilian/contract/robots';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { noteBounced, noteWorking, permanenceOf } from '../bounces/index.ts';
import { noteDelivery } from './note-delivery.ts';
import { textReasonOf } from './text-reasons.ts';

const freshSeconds = 600;

/** What the text message service reports of a message, with what follows for the number that it went to; a repeat changes nothing. @throws Refusal `notices.bad_report` for what isn't signed, or signed too long ago */
export async function takeTextReport(tx: Tx, { key, status, cause, timestamp, signature }: BodyOf<typeof endpoint>): Promise<void> {
  const { smsReportSecret } = tx.platform.config;
  const refused = new Refusal('forbidden', 'notices.bad_report');
  if (smsReportSecret === undefined || Math.abs(tx.now.getTime() / 1000 - timestamp) > freshSeconds) throw refused;
  const expected = createHmac('sha256', smsReportSecret).update([timestamp, key, status, cause].join('\n')).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw refused;
  await actingAs(tx, system, (all) => noteText(all, key, status, cause));
}

/** @param noticeId the key that the message was handed over with */
export async function noteText(tx: Tx, noticeId: string, status: 'delivered' | 'failed', cause: string): Promise<void> {
  if (!await noteDelivery(tx, { noticeId, channel: 'sms', status, failure: status === 'failed' ? cause || 'undelivered' : null, by: 'report' })) return;
  const sent = await tx.sql.selectFrom('notice_deliveries as d').innerJoin('notices as n', 'n.id', 'd.notice_id').select(['n.recipient_id', 'd.address_tag']).where('d.notice_id', '=', noticeId).where('d.channel', '=', 'sms').executeTakeFirstOrThrow();
  if (status === 'delivered') await noteWorking(tx, sent.recipient_id, 'sms', 'delivered');
  else if (sent.address_tag !== null) {
    const reason = textReasonOf(cause);
    // Whoever told the operator to take nothing of ours can be reached all the same, and what we wrote says nothing of the number.
    if (reason !== 'rejected' && reason !== 'content' && reason !== 'rate') await noteBounced(tx, { userId: sent.recipient_id, channel: 'sms', addressTag: sent.address_tag, permanence: permanenceOf(reason), reason, status: null, reportId: null });
  }
}
