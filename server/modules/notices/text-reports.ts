import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { reportText as endpoint } from '@qilian/contract/robots';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { noteDelivery } from './note-delivery.ts';

const freshSeconds = 600;

/** What the text message service reports of a message; a repeat changes nothing. @throws Refusal `notices.bad_report` for what isn't signed, or signed too long ago */
export async function takeTextReport(tx: Tx, { key, status, cause, timestamp, signature }: BodyOf<typeof endpoint>): Promise<void> {
  const { smsReportSecret } = tx.platform.config;
  const refused = new Refusal('forbidden', 'notices.bad_report');
  if (smsReportSecret === undefined || Math.abs(tx.now.getTime() / 1000 - timestamp) > freshSeconds) throw refused;
  const expected = createHmac('sha256', smsReportSecret).update([timestamp, key, status, cause].join('\n')).digest();
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw refused;
  await actingAs(tx, system, (all) => noteDelivery(all, { noticeId: key, channel: 'sms', status, failure: status === 'failed' ? cause || 'undelivered' : null, by: 'report' }));
}
