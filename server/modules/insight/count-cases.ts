import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { parksSeenWhole, uuids, visibleCases } from '../cases/index.ts';
import type { Range } from './range.ts';

export interface Opened {
  /** One of the two is set, or neither for the whole. */
  category: string | null;
  month: number | null;
  count: number;
  closed: number;
}

export interface Closed {
  month: number | null;
  count: number;
  handled: number;
  onTime: number;
  rated: number;
  rating: number | null;
}

const hourMs = 3_600_000;
/** So many cases at most are looked at one by one for their median; beyond, it is told to a quarter of an hour. */
const mostForExactMedian = 5000;
export const quarterMs = 900_000;

/** The figures are of what enterprises raise; as the counts have it. */
const isNeed = sql<boolean>`c.kind = 'request'`;

const at = (instant: Date) => sql`${instant.toISOString()}::timestamptz`;
/** The month of an instant as its place in `range.months`, from 1. */
const monthOf = (column: RawBuilder<unknown>, { months }: Range) => sql`width_bucket(${column}, ${months.map(({ start }) => start.toISOString())}::timestamptz[])`;

/**
 * The parks whose counts say what the reader sees, and what of the cases themselves remains to be counted: those shared
 * from elsewhere, or for who doesn't see whole parks, all. Counts are kept by hours, so days must begin with one.
 */
function sources(tx: Tx, { parkId, start, end, months }: Range): { parks: string[]; cases: RawBuilder<boolean> } {
  const ofPark = parkId === undefined ? sql<boolean>`true` : sql<boolean>`c.park_id = ${parkId}::uuid`;
  const whole = parksSeenWhole(tx.actor);
  const byHours = [start, end, ...months.map((month) => month.start)].every((instant) => instant.getTime() % hourMs === 0);
  if (whole === null || !byHours) return { parks: [], cases: sql`${visible(tx)} and ${ofPark}` };
  return {
    parks: parkId === undefined ? whole : whole.filter((park) => park === parkId),
    cases: sql`cardinality(c.granted_parks) > 0 and c.granted_parks && ${uuids(whole)} and c.park_id <> all (${uuids(whole)}) and ${ofPark}`,
  };
}

const visible = (tx: Tx) => sql`c.id in (${tx.sql.selectFrom('cases as c').select('c.id').where(visibleCases(tx.actor) as never)})`;

/** Cases opened in the range and how many of them are closed by now: in all, by category and by month. */
export async function countOpened(tx: Tx, range: Range): Promise<Opened[]> {
  const { parks, cases } = sources(tx, range);
  const within = (column: string) => sql`${sql.ref(column)} >= ${at(range.start)} and ${sql.ref(column)} < ${at(range.end)}`;
  const { rows } = await sql<Opened>`
    select o.category, o.month, coalesce(sum(o.opened), 0)::int as count, coalesce(sum(o.closed), 0)::int as closed from (
      select category, ${monthOf(sql`hour`, range)} as month, opened, closed from case_counts_opened where park_id = any (${uuids(parks)}) and ${within('hour')}
      union all select category, ${monthOf(sql`opened_hour`, range)}, cases, case when closed_hour is not null then cases else 0 end
        from case_count_changes where park_id = any (${uuids(parks)}) and ${within('opened_hour')}
      union all select c.category, ${monthOf(sql`c.opened_at`, range)}, 1, (c.closed_at is not null)::int from cases c where ${within('c.opened_at')} and ${isNeed} and ${cases}
    ) o group by grouping sets ((o.category), (o.month), ())`.execute(tx.sql);
  return rows;
}

/** Cases closed in the range, in all and by month. Handled are those whose handling was judged; a declined case has none. */
export async function countClosed(tx: Tx, range: Range): Promise<Closed[]> {
  const { rows } = await sql<Closed>`
    select o.month, coalesce(sum(o.closed), 0)::int as count, coalesce(sum(o.handled), 0)::int as handled, coalesce(sum(o.on_time), 0)::int as "onTime",
      coalesce(sum(o.rated), 0)::int as rated, sum(o.rating_sum)::float8 / nullif(sum(o.rated), 0) as rating
    from (${closedIn(tx, range)}) o group by grouping sets ((o.month), ())`.execute(tx.sql);
  return rows;
}

function closedIn(tx: Tx, range: Range): RawBuilder<unknown> {
  const { parks, cases } = sources(tx, range);
  const within = (column: string) => sql`${sql.ref(column)} >= ${at(range.start)} and ${sql.ref(column)} < ${at(range.end)}`;
  return sql`select ${monthOf(sql`hour`, range)} as month, quarters, closed, handled, on_time, rated, rating_sum from case_counts_closed where park_id = any (${uuids(parks)}) and ${within('hour')}
    union all select ${monthOf(sql`closed_hour`, range)}, quarters, cases, handled, on_time, rated, rating_sum
      from case_count_changes where park_id = any (${uuids(parks)}) and ${within('closed_hour')}
    union all select ${monthOf(sql`c.closed_at`, range)}, coalesce(c.net_working_ms / ${sql.lit(quarterMs)}, -1)::int, 1, (c.on_time is not null)::int, coalesce(c.on_time, false)::int,
      (c.rating is not null)::int, coalesce(c.rating, 0) from cases c where ${within('c.closed_at')} and ${isNeed} and ${cases}`;
}

/**
 * Median net working time of the cases closed in the range, in milliseconds; null of none. Of more than a few thousand it is
 * found from their numbers by the quarter of an hour, evenly spread within it.
 */
export async function medianWorkingMillis(tx: Tx, range: Range, closed: number): Promise<number | null> {
  if (closed <= mostForExactMedian) {
    const row = await tx.sql.selectFrom('cases as c').where(visibleCases(tx.actor) as never)
      .where(isNeed).where('c.closed_at', '>=', range.start).where('c.closed_at', '<', range.end)
      .$if(range.parkId !== undefined, (query) => query.where('c.park_id', '=', range.parkId!))
      .select(sql<number | null>`percentile_cont(0.5) within group (order by c.net_working_ms)`.as('median')).executeTakeFirstOrThrow();
    return row.median;
  }
  const { rows } = await sql<{ quarters: number; count: number }>`select o.quarters, sum(o.closed)::int as count
    from (${closedIn(tx, range)}) o where o.quarters >= 0 group by o.quarters having sum(o.closed) > 0 order by o.quarters`.execute(tx.sql);
  return medianOf(rows);
}

/** @param rows numbers of cases by quarters of an hour, shortest first */
export function medianOf(rows: { quarters: number; count: number }[]): number | null {
  const middle = rows.reduce((sum, { count }) => sum + count, 0) / 2;
  let below = 0;
  for (const { quarters, count } of rows) {
    if (below + count >= middle) return (quarters + (middle - below) / count) * quarterMs;
    below += count;
  }
  return null;
}
