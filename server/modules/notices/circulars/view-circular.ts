import { sql, type RawBuilder } from 'kysely';
import type { AudienceFilter, Circular, CircularSummary, listCirculars as listEndpoint, ReceiptState } from '@qilian/contract/circulars';
import type { QueryOf } from '@qilian/contract/endpoint';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { filesAsJson } from '../../../platform/files/index.ts';
import { allowedActions, visibleCirculars } from './access.ts';
import { namedIn } from './audience/named-in.ts';
import { stateOf } from './receipts/receipt-state.ts';

type Filter = Omit<QueryOf<typeof listEndpoint>, 'cursor' | 'limit'>;

/** What is counted of a circular lies within the reader's parks: rows of notices of others aren't seen. */
const receipts = (condition: RawBuilder<unknown>) => sql<number>`(select count(distinct n.enterprise_id)::int from notices n where n.circular_id = c.id and n.kind in ('circular', 'circular_confidential') and ${condition})`;

function summaries(tx: Tx) {
  return tx.sql.selectFrom('circulars as c').innerJoin('users as author', 'author.id', 'c.created_by')
    .select(['c.id', 'c.subject', 'c.weight', 'c.urgent', 'c.state', 'c.acknowledge', 'c.created_by', 'author.name as author', 'c.created_at', 'c.send_at', 'c.sent_at', 'c.answer_by', 'c.version',
      receipts(sql`true`).as('enterprises'), receipts(sql`n.opened_at is not null or n.acknowledged_at is not null`).as('opened'), receipts(sql`n.acknowledged_at is not null`).as('acknowledged')])
    .where(visibleCirculars(tx.actor));
}
type SummaryRow = Awaited<ReturnType<ReturnType<typeof summaries>['executeTakeFirstOrThrow']>>;

const toSummary = (row: SummaryRow): CircularSummary => ({
  id: row.id, subject: row.subject, weight: row.weight as CircularSummary['weight'], urgent: row.urgent, state: row.state as CircularSummary['state'], acknowledge: row.acknowledge,
  createdBy: { id: row.created_by, name: row.author }, createdAt: row.created_at.toISOString(), sendAt: row.send_at?.toISOString() ?? null, sentAt: row.sent_at?.toISOString() ?? null,
  answerBy: row.answer_by, enterprises: row.enterprises, opened: row.opened, acknowledged: row.acknowledged, version: row.version,
});

export async function listCirculars(tx: Tx, { cursor, limit, q, state, weight }: Filter & { cursor?: string | undefined; limit: number }): Promise<{ items: CircularSummary[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = summaries(tx).orderBy('c.created_at', 'desc').orderBy('c.id', 'desc').limit(sql.lit(limit + 1));
  if (q !== undefined && q !== '') query = query.where(sql<boolean>`position(lower(${q}) in lower(c.subject)) > 0`);
  if (state !== undefined) query = query.where('c.state', '=', state);
  if (weight !== undefined) query = query.where('c.weight', '=', weight);
  if (after) query = query.where(sql<boolean>`(c.created_at, c.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.created_at, row.id]);
  return { items: rows.map(toSummary), next };
}

/** @throws Refusal `circulars.not_found` */
export async function getCircular(tx: Tx, circularId: string): Promise<Circular> {
  const row = await summaries(tx).where('c.id', '=', circularId)
    .leftJoin('users as sender', 'sender.id', 'c.sent_by').leftJoin('audiences as a', 'a.id', 'c.audience_id')
    .select(['c.body', 'c.channels', 'c.seats', 'c.filter', 'c.audience_id', 'a.name as audience', 'c.answer_days', 'c.fallback_hours', 'c.fallback_failed', 'c.parks', 'c.sent_by', 'sender.name as sender',
      'c.digest', 'c.cancelled_because', filesAsJson('circular', sql`c.id`).as('files'),
      sql<{ id: string; name: string }[]>`(select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name), '[]') from areas p where p.id = any (c.parks))`.as('park_names'),
      sql<number>`(select count(*)::int from circular_unreached u where u.circular_id = c.id)`.as('unreached'),
      sql<number>`(select count(*)::int from notices n where n.circular_id = c.id and n.origin_reason in ('silent', 'failed', 'readdressed'))`.as('stand_ins'),
      sql<number>`(select count(*)::int from notices n where n.circular_id = c.id and n.kind = 'circular_reminder')`.as('reminders'),
    ]).executeTakeFirst();
  if (!row) throw notFound('circulars');
  const { rows: states } = await sql<{ state: ReceiptState; count: number }>`select ${stateOf} as state, count(*)::int as count from notices n
    where n.circular_id = ${circularId} and n.kind in ('circular', 'circular_confidential') group by 1`.execute(tx.sql);
  const filter = row.filter as unknown as AudienceFilter;
  const named = (await namedIn(tx, [filter]))(filter);
  const count = (state: ReceiptState) => states.find((one) => one.state === state)?.count ?? 0;
  return {
    ...toSummary(row), body: row.body, channels: row.channels as Circular['channels'], seats: row.seats as Circular['seats'],
    audience: row.audience_id === null ? null : { id: row.audience_id, name: row.audience ?? '' }, filter, named,
    answerDays: row.answer_days, fallbackHours: row.fallback_hours, fallbackFailed: row.fallback_failed, files: row.files, parks: row.park_names,
    sentBy: row.sent_by === null ? null : { id: row.sent_by, name: row.sender ?? '' }, digest: row.digest, cancelledBecause: row.cancelled_because as Circular['cancelledBecause'],
    receipts: { acknowledged: count('acknowledged'), opened: count('opened'), delivered: count('delivered'), sent: count('sent'), queued: count('queued'), failed: count('failed'), screen: count('screen') },
    people: states.reduce((sum, one) => sum + one.count, 0), unreached: row.unreached, standIns: row.stand_ins, reminders: row.reminders,
    allowedActions: allowedActions(tx.actor, row),
  };
}
