import { sql } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { Delivery, Webhook, WebhookEvent, listDeliveries as deliveriesEndpoint, listWebhooks as listEndpoint } from '@qilian/contract/webhooks';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { visiblePrograms } from '../access.ts';

const select = (tx: Tx) => tx.sql.selectFrom('webhooks as w').innerJoin('programs as p', 'p.id', 'w.program_id').innerJoin('users as u', 'u.id', 'p.id').where(visiblePrograms(tx.actor))
  .select(['w.id', 'w.program_id', 'u.name as program', 'w.url', 'w.events', 'w.state', 'w.failing_since', 'w.last_success_at', 'w.former_until', 'w.created_at', 'w.version',
    sql<number>`(select count(*) from webhook_deliveries d where d.webhook_id = w.id and d.status = 'waiting')`.as('waiting')]);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const toWebhook = (tx: Tx, row: Row): Webhook => ({
  id: row.id, program: { id: row.program_id, name: row.program }, url: row.url, events: row.events as WebhookEvent[], state: row.state as Webhook['state'],
  failingSince: row.failing_since?.toISOString() ?? null, lastSuccessAt: row.last_success_at?.toISOString() ?? null,
  formerSecretUntil: row.former_until !== null && row.former_until > tx.now ? row.former_until.toISOString() : null,
  waiting: row.waiting, createdAt: row.created_at.toISOString(), version: row.version,
});

/** @throws Refusal `programs.webhook.not_found` */
export async function getWebhook(tx: Tx, webhookId: string): Promise<Webhook> {
  const row = await select(tx).where('w.id', '=', webhookId).executeTakeFirst();
  if (!row) throw notFound('programs.webhook');
  return toWebhook(tx, row);
}

export async function listWebhooks(tx: Tx, { cursor, limit, programId, ended }: QueryOf<typeof listEndpoint>): Promise<{ items: Webhook[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = select(tx).orderBy('w.created_at', 'desc').orderBy('w.id', 'desc').limit(sql.lit(limit + 1));
  if (programId !== undefined) query = query.where('w.program_id', '=', programId);
  if (!ended) query = query.where('w.state', '!=', 'ended');
  if (after) query = query.where(sql<boolean>`(w.created_at, w.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.created_at, row.id]);
  return { items: rows.map((row) => toWebhook(tx, row)), next };
}

const deliveries = (tx: Tx, webhookId: string) => tx.sql.selectFrom('webhook_deliveries as d').selectAll('d').where('d.webhook_id', '=', webhookId);
type DeliveryRow = Awaited<ReturnType<ReturnType<typeof deliveries>['executeTakeFirstOrThrow']>>;

const toDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id, eventId: row.entry_id ?? row.id, type: row.type, eventAt: row.event_at.toISOString(), replay: row.replay, createdAt: row.created_at.toISOString(),
  status: row.status as Delivery['status'], attempts: row.attempts, dueAt: row.due_at?.toISOString() ?? null, lastAt: row.last_at?.toISOString() ?? null,
  answerStatus: row.answer_status, answer: row.answer, failure: row.failure as Delivery['failure'], tookMs: row.took_ms,
});

/** The caller has made sure that the webhook is visible. */
export async function getDelivery(tx: Tx, webhookId: string, deliveryId: string): Promise<Delivery> {
  return toDelivery(await deliveries(tx, webhookId).where('d.id', '=', deliveryId).executeTakeFirstOrThrow());
}

/** @throws Refusal `programs.webhook.not_found` */
export async function listDeliveries(tx: Tx, webhookId: string, { cursor, limit, status }: QueryOf<typeof deliveriesEndpoint>): Promise<{ items: Delivery[]; next: string | null }> {
  const { id } = await getWebhook(tx, webhookId);
  const after = readCursor(cursor, 2);
  let query = deliveries(tx, id).orderBy('d.created_at', 'desc').orderBy('d.id', 'desc').limit(sql.lit(limit + 1));
  if (status !== undefined) query = query.where('d.status', '=', status);
  if (after) query = query.where(sql<boolean>`(d.created_at, d.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.created_at, row.id]);
  return { items: rows.map(toDelivery), next };
}
