import { sql, type RawBuilder } from 'kysely';
import type { QueryOf, ResponseOf } from '@qilian/contract/endpoint';
import type { exportLags as exportEndpoint, getLag, LagInterval, LagRoute, listLags as listEndpoint } from '@qilian/contract/insight';
import { everyItem, cutPage, readCursor } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import type { Stream } from '../../platform/http/index.ts';
import { phrase } from '../../platform/phrases.ts';
import { downloadList, localMinute } from '../../platform/spreadsheet/download.ts';
import { readRange, type Range } from './range.ts';

/** Days within which a change shall be known: in general, and where the enterprise does it itself. */
const targetDays = 30;
const selfTargetDays = 7;
/** Where the bars of the distribution begin, in days. */
const bounds = [0, 7, 14, 30, 60, 90, 183];

type Filter = QueryOf<typeof getLag>;
type Lag = ResponseOf<typeof getLag>;
type RowFilter = Omit<QueryOf<typeof listEndpoint>, 'cursor' | 'limit'>;

const columnOf = (interval: LagInterval) => sql.ref(interval === 'confirmed' ? 'l.since_confirmed_days' : 'l.since_change_days');
/** Each interval is judged by itself, against the target of the way in which the change came about. */
const inTarget = (interval: LagInterval) => sql<boolean>`${columnOf(interval)} <= case l.route when 'self' then ${sql.lit(selfTargetDays)} else ${sql.lit(targetDays)} end`;

/** Changes of the range that the reader may see; figures, rows and table start from it. */
function among(tx: Tx, { start, end, parkId }: Range, { officerId, route }: Pick<Filter, 'officerId' | 'route'>): RawBuilder<boolean> {
  const parks = parkId === undefined ? tx.actor.parks : tx.actor.parks.filter((park) => park === parkId);
  const conditions = [sql`l.park_id = any (${`{${parks.join(',')}}`}::uuid[])`, sql`l.updated_at >= ${start}`, sql`l.updated_at < ${end}`];
  if (officerId !== undefined) conditions.push(officerId === 'none' ? sql`l.officer_id is null` : sql`l.officer_id = ${officerId}::uuid`);
  if (route !== undefined) conditions.push(sql`l.route = ${route}`);
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

interface Figures {
  count: number;
  medianDays: number | null;
  p95Days: number | null;
  within: number;
}
interface Group {
  park: string | null;
  officer: string | null;
  route: string | null;
  level: number;
  confirmed: Figures;
  change: Figures;
}
const none: Figures = { count: 0, medianDays: null, p95Days: null, within: 0 };

const figuresOf = (interval: LagInterval) => sql<Figures>`json_build_object('count', count(${columnOf(interval)}), 'medianDays', percentile_cont(0.5) within group (order by ${columnOf(interval)}),
  'p95Days', percentile_cont(0.95) within group (order by ${columnOf(interval)}), 'within', count(*) filter (where ${inTarget(interval)}))`;

/** How late changes became known: the whole and each park, officer and route in one pass over an index, the bars in another. */
export async function lag(tx: Tx, filter: Filter): Promise<Lag> {
  const range = readRange(tx, filter);
  const where = among(tx, range, filter);
  const { rows } = await sql<Group>`
    select l.park_id as park, l.officer_id as officer, l.route, grouping(l.park_id, l.officer_id, l.route) as level, ${figuresOf('confirmed')} as confirmed, ${figuresOf('change')} as change
      from liaison_lags l where ${where} group by grouping sets ((), (l.park_id), (l.officer_id), (l.route))`.execute(tx.sql);
  const whole = rows.find(({ level }) => level === 7);
  const bars = await barsOf(tx, where);
  const names = await namesOf(tx, rows.flatMap(({ park, officer }) => [park, officer]).filter((id) => id !== null));
  const groups = (level: number, idOf: (row: Group) => string | null) => rows.filter((row) => row.level === level).map((row) => {
    const id = idOf(row) ?? '';
    return { id, name: names.get(id) ?? id, confirmed: row.confirmed, change: row.change };
  }).toSorted((a, b) => b.confirmed.count - a.confirmed.count);
  return {
    from: range.from, until: range.until, targetDays, selfTargetDays,
    confirmed: { ...whole?.confirmed ?? none, histogram: bars.confirmed }, change: { ...whole?.change ?? none, histogram: bars.change },
    byPark: groups(3, ({ park }) => park), byOfficer: groups(5, ({ officer }) => officer), byRoute: groups(6, ({ route }) => route).map((group) => ({ ...group, id: group.id as LagRoute })),
  };
}

async function barsOf(tx: Tx, where: RawBuilder<boolean>): Promise<Record<LagInterval, Lag['confirmed']['histogram']>> {
  const { rows } = await sql<{ interval: LagInterval; bar: number; count: number }>`
    select v.interval, width_bucket(v.days, ${bounds}::float8[]) as bar, count(*)::int as count from liaison_lags l
      cross join lateral (values ('confirmed', l.since_confirmed_days::float8), ('change', l.since_change_days::float8)) v (interval, days) where ${where} and v.days is not null group by 1, 2`.execute(tx.sql);
  const of = (interval: LagInterval) => bounds.map((fromDays, index) => ({
    fromDays, untilDays: bounds[index + 1] ?? null, count: rows.find((row) => row.interval === interval && row.bar === index + 1)?.count ?? 0,
  }));
  return { confirmed: of('confirmed'), change: of('change') };
}

async function namesOf(tx: Tx, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from areas where id = any (${ids}::uuid[]) union all select id, name from users where id = any (${ids}::uuid[])`.execute(tx.sql);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function rowsWhere(tx: Tx, { interval, fromDays, untilDays, within, ...filter }: RowFilter): RawBuilder<boolean> {
  const days = columnOf(interval);
  const conditions = [among(tx, readRange(tx, filter), filter), sql`${days} is not null`];
  if (fromDays !== undefined) conditions.push(sql`${days} >= ${fromDays}::float8`);
  if (untilDays !== undefined) conditions.push(sql`${days} < ${untilDays}::float8`);
  if (within !== undefined) conditions.push(within ? inTarget(interval) : sql`not (${inTarget(interval)})`);
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** Newest first. */
export async function listLags(tx: Tx, { cursor, limit, ...filter }: QueryOf<typeof listEndpoint>): Promise<ResponseOf<typeof listEndpoint>> {
  const after = readCursor(cursor, 2);
  let query = tx.sql.selectFrom('liaison_lags as l').innerJoin('enterprises as e', 'e.id', 'l.enterprise_id').innerJoin('areas as a', 'a.id', 'l.park_id').leftJoin('users as o', 'o.id', 'l.officer_id')
    .select([
      'l.id', 'e.id as enterprise_id', 'e.name', 'l.park_id', 'a.name as park', 'l.officer_id', 'o.name as officer', 'l.role', 'l.route', 'l.updated_at', 'l.last_confirmed_at', 'l.confirmed', 'l.changed_on',
      'l.since_confirmed_days', 'l.since_change_days', inTarget('confirmed').as('confirmed_within'), inTarget('change').$castTo<boolean | null>().as('change_within'),
    ]).where(rowsWhere(tx, filter)).orderBy('l.updated_at', 'desc').orderBy('l.id', 'desc').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(l.updated_at, l.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.updated_at, row.id]);
  return {
    items: rows.map((row) => ({
      id: row.id, enterprise: { id: row.enterprise_id, name: row.name }, park: { id: row.park_id, name: row.park }, officer: row.officer_id === null ? null : { id: row.officer_id, name: row.officer! },
      role: row.role as 'primary', route: row.route as LagRoute, updatedAt: row.updated_at.toISOString(), lastConfirmedAt: row.last_confirmed_at.toISOString(), confirmed: row.confirmed, changedOn: row.changed_on,
      confirmedDays: row.since_confirmed_days ?? 0, changeDays: row.since_change_days, confirmedWithin: row.confirmed_within, changeWithin: row.change_within,
    })), next,
  };
}

export function exportLags(tx: Tx, { format, ...filter }: QueryOf<typeof exportEndpoint>): Stream {
  const text = (key: string) => phrase(tx.actor.locale, `exports.lags.${key}`);
  const day = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
  const columns = {
    enterprise: 'text', park: 'text', officer: 'text', role: 'text', route: 'text', lastConfirmedAt: 'text', changedOn: 'text', updatedAt: 'text', confirmedDays: 'decimal', changeDays: 'decimal', confirmedWithin: 'text', changeWithin: 'text',
  } as const;
  return downloadList(tx, { list: 'lags', filter, format }, columns, everyItem((page) => listLags(tx, { ...page, ...filter })), (row) => ({
    enterprise: row.enterprise.name, park: row.park.name, officer: row.officer?.name ?? null, role: text(`roles.${row.role}`), route: text(`routes.${row.route}`),
    lastConfirmedAt: row.confirmed ? localMinute(tx, row.lastConfirmedAt) : text('never'), changedOn: row.changedOn, updatedAt: localMinute(tx, row.updatedAt),
    confirmedDays: day(row.confirmedDays), changeDays: day(row.changeDays), confirmedWithin: text(row.confirmedWithin ? 'yes' : 'no'), changeWithin: row.changeWithin === null ? null : text(row.changeWithin ? 'yes' : 'no'),
  }));
}
