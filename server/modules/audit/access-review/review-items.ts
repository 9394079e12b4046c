import { sql, type RawBuilder } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportReviewItems as exportEndpoint, listReviewItems as listEndpoint, ReviewItem } from '@qilian/contract/access-review';
import { parksAs } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { cutPage, everyItem, readCursor } from '../../../platform/cursor.ts';
import { notFound } from '../../../platform/errors.ts';
import type { Stream } from '../../../platform/http/index.ts';
import { phrase } from '../../../platform/phrases.ts';
import { downloadList, localMinute } from '../../../platform/spreadsheet/download.ts';
import { today } from '../../../platform/today.ts';
import { managedAreas } from '../../people/index.ts';
import { holdingColumns, holdingValues, parksReviewed, toHolding, uuids } from './holdings.ts';

/** Whether the right of `access_review_items as i` is still in force. */
export const inForce = (tx: Tx): RawBuilder<boolean> => sql<boolean>`case when i.post_id is null
  then exists (select from programs p where p.id = i.user_id and p.ended_at is null and p.expires_at > ${tx.now})
  else exists (select from posts p join users u on u.id = p.user_id where p.id = i.post_id and u.left_at is null and (p.until_day is null or p.until_day > ${today(tx)}::date)) end`;

const select = (tx: Tx, reviewId: string) => tx.sql.selectFrom('access_review_items as i').innerJoin('access_reviews as r', 'r.id', 'i.review_id').innerJoin('users as u', 'u.id', 'i.user_id')
  .leftJoin('posts as p', 'p.id', 'i.post_id').leftJoin('areas as a', 'a.id', 'p.area_id').leftJoin('departments as d', 'd.id', 'p.department_id').leftJoin('offices as o', 'o.id', 'p.office_id')
  .leftJoin('programs as g', 'g.id', 'i.user_id').leftJoin('users as by', 'by.id', 'i.decided_by')
  .select([
    'i.id', 'i.user_id', 'u.name', 'i.post_id', 'p.area_id', 'p.version as post_version', 'g.version as program_version', 'p.role', 'i.since', 'i.last_used_at', 'i.idle_days', 'i.exports', 'i.unmaskings', 'i.parks',
    'i.decision', 'i.reason', 'i.decided_by', 'by.name as decider', 'i.decided_at', 'i.version', 'r.closed_at',
    sql<'staff' | 'program'>`case when i.post_id is null then 'program' else 'staff' end`.as('kind'), sql<string[]>`coalesce(g.scopes, '{}')`.as('scopes'),
    sql<string>`coalesce(nullif(concat_ws(' · ', a.name, d.name, o.name), ''), (select string_agg(x.name, '、' order by x.name) from areas x where x.id = any (i.parks)))`.as('place'),
    inForce(tx).as('in_force'),
  ])
  .where('i.review_id', '=', reviewId).where(sql<boolean>`i.parks && ${uuids(parksReviewed(tx))}`);
export type ItemRow = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

/** What a reader may decide: nobody their own rights, or those of a colleague for whom they stand in. */
export interface Deciding {
  mayKeep: boolean;
  mayEnd: boolean;
}

/** Ends what one administers; keeps that, and what one leads. */
export async function decider(tx: Tx): Promise<(row: ItemRow) => Deciding> {
  const { actor } = tx;
  const areas = await managedAreas(tx);
  const [administered, led] = [parksAs(actor, 'administrator'), parksAs(actor, 'park_leader')];
  return (row) => {
    const open = row.closed_at === null && row.decision === null && row.in_force && row.user_id !== actor.userId && !actor.standsInFor.some(({ id }) => id === row.user_id);
    const within = (parks: string[]) => row.parks.every((park) => parks.includes(park));
    const mayEnd = open && (row.area_id === null ? within(administered) : areas.has(row.area_id));
    return { mayEnd, mayKeep: mayEnd || (open && within(led)) };
  };
}

const toItem = (row: ItemRow, deciding: Deciding): ReviewItem => ({
  ...toHolding(row), id: row.id, decision: row.decision as ReviewItem['decision'] ?? (row.in_force ? null : 'gone'), reason: row.reason,
  decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decider! }, decidedAt: row.decided_at?.toISOString() ?? null, ...deciding, version: row.version,
});

/** @throws Refusal `audit.access_review.not_found` */
export async function getItemRow(tx: Tx, reviewId: string, itemId: string): Promise<ItemRow> {
  const row = await select(tx, reviewId).where('i.id', '=', itemId).executeTakeFirst();
  if (!row) throw notFound('audit.access_review');
  return row;
}

export async function getReviewItem(tx: Tx, reviewId: string, itemId: string): Promise<ReviewItem> {
  const row = await getItemRow(tx, reviewId, itemId);
  return toItem(row, (await decider(tx))(row));
}

/** @throws Refusal `audit.access_review.not_found` */
async function requireReview(tx: Tx, reviewId: string): Promise<void> {
  const visible = await tx.sql.selectFrom('access_reviews').select('id').where('id', '=', reviewId).where(sql<boolean>`parks && ${uuids(parksReviewed(tx))}`).executeTakeFirst();
  if (!visible) throw notFound('audit.access_review');
}

export async function listReviewItems(tx: Tx, reviewId: string, { cursor, limit, decision }: QueryOf<typeof listEndpoint>): Promise<{ items: ReviewItem[]; next: string | null }> {
  await requireReview(tx, reviewId);
  const after = readCursor(cursor, 2);
  let query = select(tx, reviewId).orderBy('i.idle_days', 'desc').orderBy('i.id').limit(sql.lit(limit + 1));
  if (decision === 'open' || decision === 'gone') query = query.where('i.decision', 'is', null).where(decision === 'open' ? inForce(tx) : sql<boolean>`not ${inForce(tx)}`);
  else if (decision !== undefined) query = query.where('i.decision', '=', decision);
  if (after) query = query.where(sql<boolean>`(i.idle_days < ${after[0]}::int or i.idle_days = ${after[0]}::int and i.id > ${after[1]}::uuid)`);
  const mine = await decider(tx);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [String(row.idle_days), row.id]);
  return { items: rows.map((row) => toItem(row, mine(row))), next };
}

const columns = { ...holdingColumns, decision: 'text', reason: 'text', decided_by: 'text', decided_at: 'text' } as const;

export async function exportReviewItems(tx: Tx, reviewId: string, { format, ...filter }: QueryOf<typeof exportEndpoint>): Promise<Stream> {
  await requireReview(tx, reviewId);
  return downloadList(tx, { list: 'access_review', filter: { reviewId, ...filter }, format }, columns, everyItem((page) => listReviewItems(tx, reviewId, { ...filter, ...page })),
    (item) => ({
      ...holdingValues(tx, item), decision: item.decision && phrase(tx.actor.locale, `exports.access_review.decisions.${item.decision}`), reason: item.reason,
      decided_by: item.decidedBy?.name ?? null, decided_at: item.decidedAt && localMinute(tx, item.decidedAt),
    }));
}
