import { sql } from 'kysely';
import type { DeliveryChannel } from '@qilian/contract/circulars';
import type { Tx } from '../../../platform/db/transaction.ts';

export interface DeliveryNews {
  noticeId: string;
  channel: DeliveryChannel;
  /** `queued` for an attempt that failed and will be repeated. */
  status: 'queued' | 'sent' | 'delivered' | 'failed';
  failure?: string | null;
  /** A report of delivery, or a day without report of failure. */
  by?: 'report' | 'no_failure';
  attempts?: number;
  messageId?: string;
  /** As it is shown. */
  address?: string | null;
  /** Keyed digest of it. */
  addressTag?: string | null;
}

/**
 * What became of one delivery, from the attempt itself, a status report or a bounce. A failure outweighs what was
 * only supposed, a report of delivery outweighs nothing that failed. Where no way is left, the next seat's turn comes.
 * @returns whether anything changed
 */
export async function noteDelivery(tx: Tx, { noticeId, channel, status, failure = null, by, attempts, messageId, address, addressTag }: DeliveryNews): Promise<boolean> {
  let query = tx.sql.updateTable('notice_deliveries').set({
    status, failure, at: tx.now,
    ...(attempts !== undefined && { attempts }), ...(messageId !== undefined && { message_id: messageId }), ...(address !== undefined && { address }), ...(addressTag !== undefined && { address_tag: addressTag }),
    ...(status === 'sent' && { sent_at: tx.now, due_at: null }),
    ...(status === 'delivered' && { delivered_at: tx.now, delivered_by: by ?? 'report' }),
    ...(status === 'failed' && { failed_at: tx.now, delivered_at: null, delivered_by: null, due_at: null }),
  }).where('notice_id', '=', noticeId).where('channel', '=', channel);
  query = status === 'queued' || status === 'sent' ? query.where('status', '=', 'queued')
    : status === 'delivered' ? query.where((eb) => eb.or([eb('status', 'in', ['queued', 'sent']), eb.and([eb('status', '=', 'delivered'), eb('delivered_by', '=', 'no_failure'), eb.lit(by !== 'no_failure')])]))
      : query.where((eb) => eb.or([eb('status', 'in', ['queued', 'sent']), eb('delivered_by', '=', 'no_failure')]));
  const { numUpdatedRows } = await query.executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  // What a digest brought shares its fate.
  if (status !== 'queued') {
    await sql`update notice_deliveries b set status = d.status, failure = d.failure, at = d.at, attempts = d.attempts, message_id = d.message_id, address = d.address, sent_at = d.sent_at, delivered_at = d.delivered_at,
      delivered_by = d.delivered_by, failed_at = d.failed_at from notice_deliveries d where b.brought_by = ${noticeId} and d.notice_id = ${noticeId} and d.channel = ${channel}`.execute(tx.sql);
  }
  if (status === 'failed') await fallBackAtOnce(tx, noticeId);
  return true;
}

/** Where the circular wants it, nobody has seen the notice and none of its ways is left. */
async function fallBackAtOnce(tx: Tx, noticeId: string): Promise<void> {
  await sql`update notices n set fallback_at = ${tx.now} from circulars c
    where n.id = ${noticeId} and c.id = n.circular_id and c.fallback_failed and n.kind in ('circular', 'circular_confidential') and n.opened_at is null and n.acknowledged_at is null
      and not exists (select from notice_deliveries d where d.notice_id = n.id and d.status in ('queued', 'sent', 'delivered'))
      and not exists (select from notices later where later.origin_id = n.id and later.origin_reason in ('silent', 'failed'))`.execute(tx.sql);
}
