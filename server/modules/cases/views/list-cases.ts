import { expressionBuilder, sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { CaseSummary, countCases as countEndpoint, listCases as listEndpoint } from '@qilian/contract/cases';
import { startOfDay } from '../../../platform/calendar/index.ts';
import { queryOnceBuilt } from '../../../platform/db/compiled.ts';
import type { Tables } from '../../../platform/db/tables.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { cutPage, readCursor } from '../../../platform/http/index.ts';
import { queryTerms, toTsQuery } from '../../../platform/search.ts';
import { casesSeenBy, parksSeenWhole, uuids, visibleCases } from '../access.ts';
import { selectSummaries, toSummary, type SummaryRow } from './case-summary.ts';

export type CaseFilter = QueryOf<typeof countEndpoint>;
type OnCases = Tables & { c: Tables['cases'] };

/** A search looks at so many hits at most, newest first. */
const mostHits = 2000;
const dayMs = 86_400_000;

/** The same conditions for list, count and export, so that a figure and its rows agree. */
export function narrow<DB extends OnCases, O>(tx: Tx, query: SelectQueryBuilder<DB, 'c', O>, filter: CaseFilter): SelectQueryBuilder<DB, 'c', O> {
  const city = tx.platform.officeHours.city();
  const after = (day: string) => new Date(startOfDay(city, day).getTime() + dayMs);
  let q = query as unknown as SelectQueryBuilder<OnCases, 'c', O>;
  if (isNumber(filter.q)) q = q.where('c.number', '=', filter.q!.toUpperCase());
  else if (filter.q !== undefined && filter.q !== '') q = q.where('c.id', 'in', sql<string>`(select id from search_cases(${toTsQuery(queryTerms(filter.q))}::tsquery, ${sql.lit(mostHits)}))`);
  if (filter.kind !== undefined) q = q.where('c.kind', '=', filter.kind);
  if (filter.status !== undefined) q = q.where('c.status', '=', filter.status);
  if (filter.state !== undefined) q = filter.state === 'open' ? q.where('c.closed_at', 'is', null) : q.where('c.closed_at', 'is not', null);
  if (filter.category !== undefined) q = q.where('c.category', '=', filter.category);
  if (filter.channel !== undefined) q = q.where('c.channel', '=', filter.channel);
  if (filter.parkId !== undefined) q = q.where('c.park_id', '=', filter.parkId);
  if (filter.ownerId !== undefined) q = q.where('c.owner_id', '=', filter.ownerId);
  if (filter.enterpriseId !== undefined) q = q.where('c.enterprise_id', '=', filter.enterpriseId);
  if (filter.openedFrom !== undefined) q = q.where('c.opened_at', '>=', startOfDay(city, filter.openedFrom));
  if (filter.openedUntil !== undefined) q = q.where('c.opened_at', '<', after(filter.openedUntil));
  if (filter.closedFrom !== undefined) q = q.where('c.closed_at', '>=', startOfDay(city, filter.closedFrom));
  if (filter.closedUntil !== undefined) q = q.where('c.closed_at', '<', after(filter.closedUntil));
  if (filter.onTime !== undefined) q = q.where('c.on_time', '=', filter.onTime);
  if (filter.rated !== undefined) q = q.where('c.rating', filter.rated ? 'is not' : 'is', null);
  if (filter.escalated !== undefined) q = q.where(filter.escalated ? escalatedTo(tx) : sql<boolean>`not coalesce(${escalatedTo(tx)}, false)`);
  if (filter.departmentId !== undefined) {
    q = q.where(sql<boolean>`exists (select from tasks t where t.case_id = c.id and t.department_id = ${filter.departmentId}
      and ${taskIsOpen} and ${lightIs(filter.light, 't', tx.now)})`);
  } else if (filter.light !== undefined) {
    q = q.where(filter.light === 'stopped' ? sql<boolean>`c.closed_at is not null` : sql<boolean>`c.closed_at is null and ${lightIs(filter.light, 'c', tx.now)}`);
  }
  return q as unknown as SelectQueryBuilder<DB, 'c', O>;
}

const isNumber = (searched: string | undefined) => searched !== undefined && /^QL\d{8,}$/i.test(searched);

/** An open task as a condition on `tasks as t`; in the words of the indexes on open tasks, because a prepared plan doesn't know parameters. */
export const taskIsOpen = sql<boolean>`t.status in ('assigned', 'signed', 'working', 'fed_back', 'returned')`;

/** Of which the reader was told as leader: of the park a working day past the deadline, above it three (`sweeps.ts`). */
function escalatedTo({ actor, now }: Tx): RawBuilder<boolean> {
  const leads = actor.posts.filter(({ role }) => role === 'park_leader');
  const own = leads.filter(({ areaId, parks }) => parks.includes(areaId)).map(({ areaId }) => areaId);
  const below = leads.filter(({ areaId, parks }) => !parks.includes(areaId)).flatMap(({ parks }) => parks);
  const level = sql`case when c.park_id = any (${uuids(own)}) then 2 when c.park_id = any (${uuids(below)}) then 3 end`;
  return sql<boolean>`c.closed_at is null and (c.escalation >= ${level} and c.due_at < ${now} or exists (select from tasks t where t.case_id = c.id and ${taskIsOpen} and t.escalation >= ${level} and t.due_at < ${now}))`;
}

/** `lightOf` as a condition. */
export function lightIs(light: CaseFilter['light'], table: 'c' | 't', now: Date) {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  switch (light) {
    case 'red': return sql<boolean>`${column('due_at')} < ${now}`;
    case 'paused': return sql<boolean>`${column('paused_since')} is not null and (${column('due_at')} is null or ${column('due_at')} >= ${now})`;
    case 'yellow': return sql<boolean>`${column('paused_since')} is null and ${column('yellow_at')} <= ${now} and ${column('due_at')} >= ${now}`;
    case 'green': return sql<boolean>`${column('paused_since')} is null and (${column('yellow_at')} is null or ${column('yellow_at')} > ${now}) and (${column('due_at')} is null or ${column('due_at')} >= ${now})`;
    case 'stopped': return sql<boolean>`false`;
    default: return sql<boolean>`true`;
  }
}

type Order = QueryOf<typeof listEndpoint>['order'];

/** The page is cut first, so that only its rows are joined with what they show. */
export async function listCases(tx: Tx, { cursor, limit, order, ...filter }: QueryOf<typeof listEndpoint>): Promise<{ items: CaseSummary[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  const { q: searched, ...others } = filter;
  const select = (on: Tx, page: RawBuilder<{ id: string }>) => selectSummaries(on).where(sql<boolean>`c.id in (${page})`).orderBy(inOrder(order));
  // The first page of a plain search or list is what most ask for.
  const found: SummaryRow[] = after !== null || isNumber(searched) || Object.values(others).some((value) => value !== undefined)
    ? await select(tx, pageOfIds(tx, filter, order, after, limit + 1)).execute()
    : await queryOnceBuilt(tx, `cases ${order} ${limit} ${Boolean(searched)}`, { searched: toTsQuery(queryTerms(searched ?? '')) }, (timeless, slots) =>
      select(timeless, searched ? pageOfHits(timeless, slots.searched, order, limit + 1) : pageOfIds(timeless, {}, order, null, limit + 1)));
  const { rows, next } = cutPage(found, limit, (row) => [order === 'due' ? row.due_at : row.opened_at, row.id]);
  return { items: rows.map((row) => toSummary(tx, row)), next };
}

/** Cases without a deadline come last, as in the index. */
const inOrder = (order: Order) => (order === 'due' ? sql`c.due_at, c.id` : sql`c.opened_at desc, c.id desc`);

function beyondCursor(order: Order, [at, id]: (string | null)[]): RawBuilder<boolean> {
  if (order === 'newest') return sql`(c.opened_at, c.id) < (${at}::timestamptz, ${id}::uuid)`;
  return at === null ? sql`c.due_at is null and c.id > ${id}::uuid` : sql`((c.due_at, c.id) > (${at}::timestamptz, ${id}::uuid) or c.due_at is null)`;
}

/**
 * Ids of one page. Who sees whole parks reads each park along the index of the order, and beside
 * them the few cases shared from elsewhere; a filter that names few cases is read by its own index.
 */
function pageOfIds(tx: Tx, filter: CaseFilter, order: Order, after: (string | null)[] | null, most: number): RawBuilder<{ id: string }> {
  const beyond = after === null ? sql<boolean>`true` : beyondCursor(order, after);
  const fitting = (visible: unknown) => narrow(tx, tx.sql.selectFrom('cases as c').select(['c.id', 'c.opened_at', 'c.due_at']).where(visible as never) as never, filter);
  const first = (visible: unknown) => fitting(visible).where(beyond).orderBy(inOrder(order)).limit(sql.lit(most));
  const namesFew = [filter.q, filter.ownerId, filter.enterpriseId, filter.departmentId].some((value) => value !== undefined && value !== '');
  const parks = namesFew ? null : parksSeenWhole(tx.actor);
  if (parks === null) {
    if (namesFew || order !== 'newest' || tx.actor.side !== 'staff') return sql`select c.id from (${first(visibleCases(tx.actor))}) c`;
    // Of each reason for seeing cases its newest, along its own index.
    const newest = casesSeenBy(tx.actor).map(({ rows }) => sql`(select v.* from (select distinct on (c.opened_at, c.id) c.* from (${rows}) c where ${beyond} order by c.opened_at desc, c.id desc) v
      cross join lateral (${fitting(sql`c.id = v.id`)}) c order by v.opened_at desc, v.id desc limit ${sql.lit(most)})`);
    return sql`select c.id from (${sql.join(newest, sql` union `)}) c order by ${inOrder(order)} limit ${sql.lit(most)}`;
  }
  const wanted = uuids(filter.parkId === undefined ? parks : parks.filter((park) => park === filter.parkId));
  return sql`select c.id from (
    select of_park.* from unnest(${wanted}) park cross join lateral (${first(sql`c.park_id = park`)}) of_park
    union all (${first(sql`cardinality(c.granted_parks) > 0 and c.granted_parks && ${uuids(parks)} and c.park_id <> all (${wanted})`)})
  ) c order by ${inOrder(order)} limit ${sql.lit(most)}`;
}

const onCases = expressionBuilder<OnCases, 'c'>();

/** The first page of what a search alone finds, chosen without looking up each hit. */
function pageOfHits({ actor }: Tx, searched: string, order: Order, most: number): RawBuilder<{ id: string }> {
  return sql`select c.id from search_hits(${searched}::tsquery, ${sql.lit(mostHits)}) c where ${visibleCases(actor)(onCases)} order by ${inOrder(order)} limit ${sql.lit(most)}`;
}

export async function countCases(tx: Tx, filter: CaseFilter): Promise<number> {
  const query = tx.sql.selectFrom('cases as c').where(visibleCases(tx.actor) as never).select(sql<number>`count(*)`.as('count'));
  const row = await (narrow(tx, query as never, filter) as unknown as typeof query).executeTakeFirstOrThrow();
  return row.count;
}
