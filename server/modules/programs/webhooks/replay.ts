import { sql } from 'kysely';
import type { Delivery } from '@qilian/contract/webhooks';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal, invalidField, notFound } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { queueJob } from '../../../platform/jobs/jobs.ts';
import { recordNews } from '../store.ts';
import { deliverTask, jobAttempts } from './plan.ts';
import { requireActive } from './store.ts';
import { getDelivery } from './views.ts';

/** Deliveries that one call plans, and that may wait at all: a replay isn't a way to fill the database. */
const mostPlanned = 1000;
const mostWaiting = 10_000;
const longestMs = 90 * 86_400_000;

async function plan(tx: Tx, webhookId: string, event: { entryId: string | null; type: string; at: Date; replay: boolean }): Promise<Delivery> {
  await requireRoom(tx, webhookId);
  const id = newId(tx.now);
  await tx.sql.insertInto('webhook_deliveries').values({
    id, webhook_id: webhookId, entry_id: event.entryId, type: event.type, event_at: event.at, replay: event.replay, created_at: tx.now, due_at: tx.now,
  }).execute();
  await queueJob(tx, deliverTask, { webhookId }, { maxAttempts: jobAttempts });
  return getDelivery(tx, webhookId, id);
}

async function requireRoom(tx: Tx, webhookId: string): Promise<void> {
  const { count } = await tx.sql.selectFrom('webhook_deliveries').select((eb) => eb.fn.countAll<number>().as('count')).where('webhook_id', '=', webhookId).where('status', '=', 'waiting').executeTakeFirstOrThrow();
  if (count >= mostWaiting) throw new Refusal('too_many', 'programs.too_many_deliveries', { params: { limit: mostWaiting }, retryAfterSeconds: 600 });
}

/** A message of the type `ping`, signed and sent like any other. */
export async function ping(tx: Tx, webhookId: string): Promise<Delivery> {
  const { id } = await requireActive(tx, webhookId);
  return plan(tx, id, { entryId: null, type: 'ping', at: tx.now, replay: false });
}

/** The event of a delivery once more, under its own id. @throws Refusal `programs.delivery.not_found` */
export async function replayDelivery(tx: Tx, webhookId: string, deliveryId: string): Promise<Delivery> {
  const { id } = await requireActive(tx, webhookId);
  const former = await tx.sql.selectFrom('webhook_deliveries').select(['entry_id', 'type', 'event_at']).where('id', '=', deliveryId).where('webhook_id', '=', id).executeTakeFirst();
  if (!former) throw notFound('programs.delivery');
  return plan(tx, id, { entryId: former.entry_id, type: former.type, at: former.event_at, replay: true });
}

/**
 * All events since then that the webhook wants and its program may have, the oldest first, also those
 * that came while it was off. Ids of entries begin with their instant, so that their index finds the place.
 */
export async function replaySince(tx: Tx, webhookId: string, since: string): Promise<{ planned: number; nextSince: string | null }> {
  const { id, programId, parks } = await requireActive(tx, webhookId);
  const from = new Date(since);
  if (from.getTime() < tx.now.getTime() - longestMs) throw invalidField('body.since', 'programs.replay_too_old', { days: longestMs / 86_400_000 });
  await requireRoom(tx, id);
  const first = `${from.getTime().toString(16).padStart(12, '0').replace(/^(.{8})/, '$1-')}-0000-0000-000000000000`;
  const { rows } = await sql<{ at: Date }>`
    with missed as (
      select l.id, l.type, l.at from ledger_entries l, webhooks w join programs p on p.id = w.program_id
        where w.id = ${id} and l.id >= ${first}::uuid and l.at >= ${from} and l.type = any (w.events) and l.park_id = any (p.parks)
          and l.audience in ('enterprise', 'public') and webhook_scope(l.type) = any (p.scopes)
          and (p.department_id is null or l.record_type <> 'case' or exists (select from tasks t where t.case_id = l.record_id and t.department_id = p.department_id))
        order by l.id limit ${sql.lit(mostPlanned + 1)}),
    planned as (
      insert into webhook_deliveries (id, webhook_id, entry_id, type, event_at, replay, created_at, due_at)
        select gen_random_uuid(), ${id}, m.id, m.type, m.at, true, ${tx.now}, ${tx.now} from (select * from missed order by id limit ${sql.lit(mostPlanned)}) m)
    select at from missed order by id`.execute(tx.sql);
  if (rows.length > 0) await queueJob(tx, deliverTask, { webhookId: id }, { maxAttempts: jobAttempts });
  await recordNews(tx, { id: programId, parks }, 'webhook_replayed', { params: { webhookId: id, since, planned: Math.min(rows.length, mostPlanned) } });
  return { planned: Math.min(rows.length, mostPlanned), nextSince: rows[mostPlanned]?.at.toISOString() ?? null };
}
