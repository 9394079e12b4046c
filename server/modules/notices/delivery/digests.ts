import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { wakeWorkers } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Locale } from '../../../platform/phrases.ts';
import { queueDelivery } from './delivery-plan.ts';

/**
 * Gathers what waits for people whose digest is due: one mail each, a notice of its own that stands on no screen, and all that
 * it brings bound to it. One statement, however many people.
 */
export async function makeDigests(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    const { rows } = await sql`with people as materialized (
        select gen_random_uuid() as id, n.recipient_id, count(*)::int as count from notice_deliveries d join notices n on n.id = d.notice_id
        where d.status = 'queued' and d.digest and d.brought_by is null group by n.recipient_id having min(d.due_at) <= ${tx.now}
      ), written as (
        insert into notices (id, recipient_id, kind, params, on_screen, created_at, read_at) select id, recipient_id, 'digest', jsonb_build_object('count', count), false, ${tx.now}, ${tx.now} from people
      ), planned as (
        insert into notice_deliveries (notice_id, channel, status, at) select id, 'email', 'queued', ${tx.now} from people
      ), bound as (
        update notice_deliveries d set brought_by = p.id, due_at = null from people p, notices n where n.id = d.notice_id and n.recipient_id = p.recipient_id and d.status = 'queued' and d.digest and d.brought_by is null
      )
      select ${sql.raw(queueDelivery('id', "'email'", 'null'))} from people`.execute(tx.sql);
    if (rows.length > 0) wakeWorkers(tx);
  });
}

/** What a digest brings, as lines of its text: those that their recipient hasn't opened meanwhile come first. */
export async function digestLines(tx: Tx, digestId: string, locale: Locale): Promise<string> {
  const { rows } = await sql<{ subject: string; enterprise: string | null; due: string | null }>`select c.subject, e.name as enterprise, c.answer_by::text as due
    from notice_deliveries d join notices n on n.id = d.notice_id join circulars c on c.id = n.circular_id left join enterprises e on e.id = n.enterprise_id
    where d.brought_by = ${digestId} order by n.opened_at is not null, n.created_at, c.id limit 100`.execute(tx.sql);
  return rows.map(({ subject, enterprise, due }) => `· ${[subject, enterprise, due && (locale === 'en' ? `answer by ${due}` : `${due} 前答复`)].filter(Boolean).join(locale === 'en' ? ', ' : '，')}`).join('\n');
}
