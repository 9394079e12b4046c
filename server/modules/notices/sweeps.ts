import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { wakeWorkers } from '../../platform/jobs/jobs.ts';
import type { Platform } from '../../platform/platform.ts';
import { queueDelivery } from './delivery/delivery-plan.ts';

const dayMs = 24 * 3_600_000;

/** What waited for the end of quiet hours goes out, all of it in one statement. */
export async function releaseHeld(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    const { rows } = await sql`with due as materialized (
        update notice_deliveries set due_at = null where status = 'queued' and not digest and due_at <= ${tx.now} returning notice_id, channel
      ) select ${sql.raw(queueDelivery('notice_id', 'channel', 'null'))} from due`.execute(tx.sql);
    if (rows.length > 0) wakeWorkers(tx);
  });
}

/** A mail that its server took and of which no failure was reported within a day counts as delivered, and is marked as supposed. */
export async function supposeDelivered(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    await sql`update notice_deliveries set status = 'delivered', delivered_at = ${tx.now}, delivered_by = 'no_failure', at = ${tx.now}
      where status = 'sent' and channel = 'email' and sent_at <= ${new Date(tx.now.getTime() - dayMs)}`.execute(tx.sql);
  });
}
