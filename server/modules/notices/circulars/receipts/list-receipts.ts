import { sql, type RawBuilder } from 'kysely';
import type { listReceipts as endpoint, Receipt } from '@qilian/contract/circulars';
import type { QueryOf } from '@qilian/contract/endpoint';
import { cutPage, everyItem, readCursor } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { notFound } from '../../../../platform/errors.ts';
import type { Stream } from '../../../../platform/http/index.ts';
import { phrase } from '../../../../platform/phrases.ts';
import { downloadList, localMinute } from '../../../../platform/spreadsheet/download.ts';
import { visibleCirculars } from '../access.ts';
import { stateOf } from './receipt-state.ts';

type Filter = Omit<QueryOf<typeof endpoint>, 'cursor' | 'limit'>;

/** @throws Refusal `circulars.not_found` */
export async function requireVisible(tx: Tx, circularId: string) {
  const row = await tx.sql.selectFrom('circulars as c').selectAll().where('c.id', '=', circularId).where(visibleCirculars(tx.actor)).executeTakeFirst();
  if (!row) throw notFound('circulars');
  return row;
}

interface Row {
  id: string; enterprise_id: string; enterprise: string; name_key: string; recipient_id: string; person: string; seat: string; state: string; created_at: Date; opened_at: Date | null; opened_via: string | null;
  acknowledged_at: Date | null; acknowledged_via: string | null; fallback_at: Date | null; origin_reason: string | null; instead_id: string | null; instead: string | null;
  deliveries: { channel: string; status: string; address: string | null; due_at: string | null; sent_at: string | null; delivered_at: string | null; delivered_by: string | null; failed_at: string | null; failure: string | null }[];
}

/** Recipients by enterprise and seat; those of the reader's parks, since rows of others lie behind their wall. The page is cut before its deliveries are read. */
export async function listReceipts(tx: Tx, circularId: string, { cursor, limit, states, q, standIns }: Filter & { cursor?: string | undefined; limit: number }): Promise<{ items: Receipt[]; next: string | null }> {
  await requireVisible(tx, circularId);
  const after = readCursor(cursor, 2);
  const conditions: RawBuilder<unknown>[] = [sql`n.circular_id = ${circularId}`, sql`n.kind in ('circular', 'circular_confidential')`];
  if (states !== undefined && states.length > 0) conditions.push(sql`${stateOf} = any (${states}::text[])`);
  if (q !== undefined && q !== '') conditions.push(sql`(position(${q} in e.name) > 0 or position(${q} in u.name) > 0)`);
  if (standIns) conditions.push(sql`n.origin_id is not null`);
  if (after) conditions.push(sql`(e.name_key, n.id) > (${after[0]}, ${after[1]}::uuid)`);
  const { rows: found } = await sql<Row>`
    with page as (
      select n.*, e.name as enterprise, e.name_key, u.name as person, ${stateOf} as state from notices n join enterprises e on e.id = n.enterprise_id join users u on u.id = n.recipient_id
      where ${sql.join(conditions, sql` and `)} order by e.name_key, n.id limit ${sql.lit(limit + 1)}
    )
    select p.id, p.enterprise_id, p.enterprise, p.name_key, p.recipient_id, p.person, p.seat, p.state, p.created_at, p.opened_at, p.opened_via, p.acknowledged_at, p.acknowledged_via, p.fallback_at, p.origin_reason,
      former.id as instead_id, former.name as instead,
      (select coalesce(json_agg(json_build_object('channel', d.channel, 'status', d.status, 'address', d.address, 'due_at', d.due_at, 'sent_at', d.sent_at, 'delivered_at', d.delivered_at,
        'delivered_by', d.delivered_by, 'failed_at', d.failed_at, 'failure', d.failure) order by d.channel), '[]') from notice_deliveries d where d.notice_id = p.id) as deliveries
    from page p left join notices o on o.id = p.origin_id left join users former on former.id = o.recipient_id order by p.name_key, p.id`.execute(tx.sql);
  const { rows, next } = cutPage(found, limit, (row) => [row.name_key, row.id]);
  const instant = (value: string | null) => (value === null ? null : new Date(value).toISOString());
  return {
    next,
    items: rows.map((row): Receipt => ({
      id: row.id, enterprise: { id: row.enterprise_id, name: row.enterprise }, person: { id: row.recipient_id, name: row.person }, seat: row.seat as Receipt['seat'], state: row.state as Receipt['state'],
      at: row.created_at.toISOString(), openedAt: row.opened_at?.toISOString() ?? null, openedVia: row.opened_via as Receipt['openedVia'], acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
      acknowledgedVia: row.acknowledged_via as Receipt['acknowledgedVia'], fallbackAt: row.fallback_at?.toISOString() ?? null,
      insteadOf: row.instead_id === null ? null : { id: row.instead_id, name: row.instead! }, reason: row.origin_reason as Receipt['reason'],
      deliveries: row.deliveries.map((d) => ({
        channel: d.channel as Receipt['deliveries'][number]['channel'], status: d.status as Receipt['deliveries'][number]['status'], address: d.address, dueAt: instant(d.due_at), sentAt: instant(d.sent_at),
        deliveredAt: instant(d.delivered_at), deliveredBy: d.delivered_by as 'report' | 'no_failure' | null, failedAt: instant(d.failed_at), failure: d.failure,
      })),
    })),
  };
}

/** The same list as a table, a line for each recipient with its ways. */
export function exportReceipts(tx: Tx, circularId: string, { format, ...filter }: Filter & { format: 'xlsx' | 'csv' }): Stream {
  const columns = { enterprise: 'text', person: 'text', seat: 'text', state: 'text', at: 'text', openedAt: 'text', acknowledgedAt: 'text', insteadOf: 'text', ways: 'text' } as const;
  const text = (key: string) => phrase(tx.actor.locale, `exports.receipts.${key}`);
  const minute = (instant: string | null) => (instant === null ? null : localMinute(tx, instant));
  return downloadList(tx, { list: 'receipts', filter: { circularId, ...filter }, format }, columns, everyItem((page) => listReceipts(tx, circularId, { ...page, ...filter })), (receipt) => ({
    enterprise: receipt.enterprise.name, person: receipt.person.name, seat: text(`seats.${receipt.seat}`), state: text(`states.${receipt.state}`), at: minute(receipt.at),
    openedAt: minute(receipt.openedAt), acknowledgedAt: minute(receipt.acknowledgedAt), insteadOf: receipt.insteadOf?.name ?? null,
    ways: receipt.deliveries.map(({ channel, status, address, failure }) => [text(`channels.${channel}`), address, text(`statuses.${status}`), failure].filter(Boolean).join(' ')).join('；') || null,
  }));
}
