import { sql, type SelectQueryBuilder } from 'kysely';
import type { Tables } from '../../platform/db/tables.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { visibleCases } from '../cases/index.ts';
import type { Range } from './range.ts';

type OnCases = Tables & { c: Tables['cases'] };

/** Cases that the reader sees, of the park that was asked for. */
function seen(tx: Tx, { parkId }: Range): SelectQueryBuilder<OnCases, 'c', object> {
  const query = tx.sql.selectFrom('cases as c').where(visibleCases(tx.actor) as never) as unknown as SelectQueryBuilder<OnCases, 'c', object>;
  return parkId === undefined ? query : query.where('c.park_id', '=', parkId);
}

/** The month of an instant as its place in `range.months`, from 1. */
const monthOf = (column: 'opened_at' | 'closed_at', { months }: Range) =>
  sql<number>`width_bucket(${sql.ref(`c.${column}`)}, ${months.map(({ start }) => start.toISOString())}::timestamptz[])`;

export interface Opened {
  /** One of the two is set, or neither for the whole. */
  category: string | null;
  month: number | null;
  count: number;
  closed: number;
}

/** Cases opened in the range and how many of them are closed by now: in all, by category and by month. */
export async function countOpened(tx: Tx, range: Range): Promise<Opened[]> {
  const rows = seen(tx, range).where('c.opened_at', '>=', range.start).where('c.opened_at', '<', range.end)
    .select(['c.category', 'c.closed_at', monthOf('opened_at', range).as('month')]);
  return tx.sql.selectFrom(rows.as('o'))
    .select(['o.category', 'o.month', sql<number>`count(*)`.as('count'), sql<number>`count(o.closed_at)`.as('closed')])
    .groupBy(sql`grouping sets ((o.category), (o.month), ())`).execute();
}

export interface Closed {
  month: number | null;
  count: number;
  handled: number;
  onTime: number;
  rated: number;
  rating: number | null;
  medianMillis: number | null;
}

/** Cases closed in the range, in all and by month. Handled are those whose handling was judged; a declined case has none. */
export async function countClosed(tx: Tx, range: Range): Promise<Closed[]> {
  const rows = seen(tx, range).where('c.closed_at', '>=', range.start).where('c.closed_at', '<', range.end)
    .select(['c.on_time', 'c.rating', 'c.net_working_ms', monthOf('closed_at', range).as('month')]);
  return tx.sql.selectFrom(rows.as('o'))
    .select([
      'o.month', sql<number>`count(*)`.as('count'), sql<number>`count(o.on_time)`.as('handled'), sql<number>`count(*) filter (where o.on_time)`.as('onTime'),
      sql<number>`count(o.rating)`.as('rated'), sql<number | null>`avg(o.rating)::float8`.as('rating'),
      sql<number | null>`percentile_cont(0.5) within group (order by o.net_working_ms)`.as('medianMillis'),
    ])
    .groupBy(sql`grouping sets ((o.month), ())`).execute();
}
