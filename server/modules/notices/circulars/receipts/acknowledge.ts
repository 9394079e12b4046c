import { sql } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { notFound, Refusal } from '../../../../platform/errors.ts';
import { record } from '../../../../platform/ledger/record.ts';

type Via = 'screen' | 'link';

/** The first opening of a circular counts as its receipt; it wants no fallback any more. */
export async function noteOpened(tx: Tx, noticeId: string, via: Via): Promise<void> {
  await tx.sql.updateTable('notices').set({ opened_at: tx.now, opened_via: via, fallback_at: null })
    .where('id', '=', noticeId).where('circular_id', 'is not', null).where('opened_at', 'is', null).execute();
}

/** The reader's own. @throws Refusal `notices.not_found`, `notices.nothing_to_acknowledge` */
export async function acknowledgeMine(tx: Tx, noticeId: string): Promise<void> {
  const notice = await tx.sql.selectFrom('notices').select(['id', 'kind', 'origin_id']).where('id', '=', noticeId).where('recipient_id', '=', tx.actor.userId).executeTakeFirst();
  if (!notice) throw notFound('notices');
  await acknowledge(tx, notice.kind === 'circular_reminder' ? notice.origin_id! : notice.id, 'screen');
}

/**
 * Once is enough: a repeat changes nothing. Reminders of it are read with it. What has legal effect is recorded in the
 * chain of the notice; of others the ledger keeps the step too.
 */
export async function acknowledge(tx: Tx, noticeId: string, via: Via): Promise<void> {
  const notice = await tx.sql.selectFrom('notices as n').innerJoin('circulars as c', 'c.id', 'n.circular_id')
    .select(['n.id', 'n.park_id', 'n.enterprise_id', 'n.acknowledged_at', 'n.recipient_id', 'n.seat', 'c.id as circular_id', 'c.subject', 'c.weight', 'c.acknowledge', 'c.digest'])
    .where('n.id', '=', noticeId).executeTakeFirst();
  if (!notice?.acknowledge) throw new Refusal('conflict', 'notices.nothing_to_acknowledge');
  const { rows } = await sql`update notices set acknowledged_at = ${tx.now}, acknowledged_via = ${via}, opened_at = coalesce(opened_at, ${tx.now}), opened_via = coalesce(opened_via, ${via}),
    read_at = coalesce(read_at, ${tx.now}), fallback_at = null where id = ${noticeId} and acknowledged_at is null returning id`.execute(tx.sql);
  if (rows.length === 0) return;
  await actingAs(tx, system, async (all) => {
    await sql`update notices set read_at = coalesce(read_at, ${tx.now}) where origin_id = ${noticeId} and kind = 'circular_reminder' and recipient_id = ${notice.recipient_id}`.execute(all.sql);
    // Whoever else would be told in this enterprise needn't be any more.
    await sql`update notices set fallback_at = null where circular_id = ${notice.circular_id} and enterprise_id = ${notice.enterprise_id} and fallback_at is not null`.execute(all.sql);
  });
  await record(tx, {
    type: 'notice.acknowledged', record: { type: 'notice', id: noticeId }, parkId: notice.park_id, enterpriseId: notice.enterprise_id, audience: 'enterprise',
    params: { circularId: notice.circular_id, via, seat: notice.seat, digest: notice.digest }, detail: { name: notice.subject },
  });
}
