import { sql, type RawBuilder } from 'kysely';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { AccessReview, startAccessReview as startEndpoint } from '@qilian/contract/access-review';
import type { Tx } from '../../../platform/db/transaction.ts';
import { cutPage, readCursor, type PageOf } from '../../../platform/cursor.ts';
import { invalidField, notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { send } from '../../notices/index.ts';
import { parksUnder } from '../../people/index.ts';
import { auditedAreas } from '../audited-areas.ts';
import { holdings, parksReviewed, uuids } from './holdings.ts';
import { inForce } from './review-items.ts';

/**
 * Puts every right in force in the area onto a list, with what is known of its use; administrators are told.
 * @throws Refusal `people.area.not_found` for an area beyond the auditor's, `audit.review_open`, `audit.due_past`
 */
export async function startAccessReview(tx: Tx, { areaId, dueOn, note }: BodyOf<typeof startEndpoint>): Promise<AccessReview> {
  const parks = await parksUnder(tx, [areaId]);
  if (parks.length === 0 || !(await audits(tx, areaId))) throw notFound('people.area');
  if (dueOn <= today(tx)) throw invalidField('body.dueOn', 'audit.due_past', { day: dueOn });
  const open = await tx.sql.selectFrom('access_reviews').select('id').where('area_id', '=', areaId).where('closed_at', 'is', null).executeTakeFirst();
  if (open) throw new Refusal('conflict', 'audit.review_open');
  const id = newId(tx.now);
  await tx.sql.insertInto('access_reviews').values({ id, area_id: areaId, parks, note: note ?? null, due_on: dueOn, started_by: tx.actor.userId!, started_at: tx.now }).execute();
  await sql`insert into access_review_items (id, review_id, user_id, post_id, parks, since, last_used_at, idle_days, exports, unmaskings)
    select gen_random_uuid(), ${id}, h.user_id, h.post_id, h.parks, h.since, h.last_used_at, h.idle_days, h.exports, h.unmaskings from (${holdings(tx, parks)}) h
    where case when h.area_id is null then h.parks <@ ${uuids(parks)} else exists (select from (${lineOf(sql`h.area_id`)}) line where line.id = ${areaId}::uuid) end`.execute(tx.sql);
  await record(tx, { type: 'audit.access_review_started', record: { type: 'access_review', id }, parkId: parks.length === 1 ? parks[0]! : null, enterpriseId: null, audience: 'auditor', params: { areaId, dueOn } });
  const review = await getAccessReview(tx, id);
  send(tx, { to: await administratorsOf(tx, areaId), kind: 'access_review_started', parkId: null, enterpriseId: null, params: { area: review.area.name, dueOn, rights: review.counts.open } });
  return review;
}

/** @throws Refusal `audit.review_undecided` with the number of rights that are still open */
export async function closeAccessReview(tx: Tx, reviewId: string, version: number): Promise<AccessReview> {
  const found = await tx.sql.selectFrom('access_reviews').selectAll().where('id', '=', reviewId).forUpdate().executeTakeFirst();
  if (!found) throw notFound('audit.access_review');
  if (!(await audits(tx, found.area_id))) throw new Refusal('forbidden', 'auth.forbidden');
  const review = await getAccessReview(tx, reviewId);
  if (found.version !== version) throw staleVersion(review);
  if (found.closed_at !== null) throw new Refusal('conflict', 'audit.review_closed');
  if (review.counts.open > 0) throw new Refusal('conflict', 'audit.review_undecided', { params: { count: review.counts.open } });
  await tx.sql.updateTable('access_reviews').set({ closed_at: tx.now, closed_by: tx.actor.userId, version: version + 1 }).where('id', '=', reviewId).execute();
  const { kept, ended, gone } = review.counts;
  await record(tx, { type: 'audit.access_review_closed', record: { type: 'access_review', id: reviewId }, parkId: found.parks.length === 1 ? found.parks[0]! : null, enterpriseId: null, audience: 'auditor', params: { kept, ended, gone } });
  return getAccessReview(tx, reviewId);
}

/** An area and those above it. */
const lineOf = (areaId: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select unnest(array[own.id, parent.id, parent.parent_id]) as id from areas own left join areas parent on parent.id = own.parent_id where own.id = ${areaId}`;

async function audits(tx: Tx, areaId: string): Promise<boolean> {
  const { rows } = await sql<{ id: string | null }>`${lineOf(sql`${areaId}::uuid`)}`.execute(tx.sql);
  return rows.some(({ id }) => id !== null && auditedAreas(tx.actor).includes(id));
}

/** Administrators of the area and of those above it. */
export async function administratorsOf(tx: Tx, areaId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct p.user_id as id from posts p join users u on u.id = p.user_id and u.left_at is null
    where p.role = 'administrator' and p.area_id in (${lineOf(sql`${areaId}::uuid`)}) and p.from_day <= ${today(tx)}::date and (p.until_day is null or p.until_day > ${today(tx)}::date)`.execute(tx.sql);
  return rows.map(({ id }) => id);
}

const select = (tx: Tx) => tx.sql.selectFrom('access_reviews as r').innerJoin('areas as a', 'a.id', 'r.area_id').innerJoin('users as s', 's.id', 'r.started_by').leftJoin('users as c', 'c.id', 'r.closed_by')
  .selectAll('r').select(['a.name as area', 's.name as starter', 'c.name as closer', sql<AccessReview['counts']>`(select json_build_object(
    'open', count(*) filter (where i.decision is null and ${inForce(tx)}), 'kept', count(*) filter (where i.decision = 'kept'), 'ended', count(*) filter (where i.decision = 'ended'),
    'gone', count(*) filter (where i.decision is null and not ${inForce(tx)})) from access_review_items i where i.review_id = r.id)`.as('counts')])
  .select(sql<boolean>`exists (select from (${lineOf(sql.ref('r.area_id'))}) line where line.id = any (${uuids(auditedAreas(tx.actor))}))`.as('audited'))
  .where(sql<boolean>`r.parks && ${uuids(parksReviewed(tx))}`);
type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const toReview = (tx: Tx, row: Row): AccessReview => ({
  id: row.id, area: { id: row.area_id, name: row.area }, startedBy: { id: row.started_by, name: row.starter }, startedAt: row.started_at.toISOString(), dueOn: row.due_on,
  closedAt: row.closed_at?.toISOString() ?? null, closedBy: row.closed_by === null ? null : { id: row.closed_by, name: row.closer! }, note: row.note, counts: row.counts,
  overdue: row.closed_at === null && row.due_on < today(tx), mayClose: row.closed_at === null && row.audited && row.counts.open === 0, version: row.version,
});

/** @throws Refusal `audit.access_review.not_found` */
export async function getAccessReview(tx: Tx, reviewId: string): Promise<AccessReview> {
  const row = await select(tx).where('r.id', '=', reviewId).executeTakeFirst();
  if (!row) throw notFound('audit.access_review');
  return toReview(tx, row);
}

export async function listAccessReviews(tx: Tx, { cursor, limit }: PageOf): Promise<{ items: AccessReview[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = select(tx).orderBy('r.started_at', 'desc').orderBy('r.id', 'desc').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(r.started_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.started_at, row.id]);
  return { items: rows.map((row) => toReview(tx, row)), next };
}
