import { sql } from 'kysely';
import { table, toDayNumber, toLocalDate } from '../../../../platform/calendar/index.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { today } from '../../../../platform/today.ts';
import { horizonDays, newForDays, overdueWithinDays, pausedAfterReportDays, usualCadence, windowDaysPerMonth } from '../cadence.ts';

export interface Renewal {
  /** Enterprises that got a date, anew or another one. */
  placed: number;
  /** Whose date stands. */
  kept: number;
  /** Which no longer stand in the plan. */
  gone: number;
}

/**
 * Makes the plan, or renews it: who is asked on which working day by which officer. One statement for all enterprises.
 *
 * A date that is still right stays: the plan changes only where something did. The others are placed by desk, that is by
 * officer and park:
 * 1. Every enterprise brings one call, poured evenly over the working days of its window; a day on which more is planned
 *    than around it takes less, and one on which less is planned takes more (`weight`). The sums of what is poured make a
 *    level course over the days.
 * 2. The enterprises of one kind and cadence, in the order of their windows, are laid along the course: the i-th falls on
 *    the day on which the sum passes i − ½. Their windows begin and end in the same order. So before the i-th window opens at
 *    most i − 1 calls are poured, and when it closes at least i: the day lies inside it, and no day differs from the course
 *    by more than one call of each kind.
 *
 * Both are sums over sorted rows: no row looks at another.
 */
export async function renewPlan(tx: Tx, parkIds?: string[]): Promise<Renewal> {
  const parks = (await tx.sql.selectFrom('areas').select('id').where('level', '=', 'park').$if(parkIds !== undefined, (query) => query.where('id', 'in', parkIds!)).execute()).map(({ id }) => id);
  if (parks.length === 0) return { placed: 0, kept: 0, gone: 0 };
  const day = today(tx);
  const calendar = daysOf(tx, parks, day);
  // Nothing is known of how many rows the steps have, so that the planner would compare each row with each; what is sorted stays in memory.
  await sql`select set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)`.execute(tx.sql);
  const { rows: [counts] } = await sql<Renewal>`
with days as materialized (select * from unnest(${calendar.parks}::uuid[], ${calendar.days}::date[], ${calendar.next}::int[], ${calendar.previous}::int[]) as d(park_id, day, next_idx, previous_idx)),
workdays as materialized (select park_id, day, next_idx as idx from days where next_idx = previous_idx),
seats as (
  select h.enterprise_id, coalesce(max(h.id::text) filter (where h.until_day is null and h.role = 'primary'), max(h.id::text) filter (where h.until_day is null and h.role = 'deputy'), max(h.id::text) filter (where h.until_day is null and h.role = 'owner'))::uuid as holder_id,
    coalesce(max(h.from_day) filter (where h.until_day is null and h.role = 'primary'), max(h.from_day) filter (where h.until_day is null and h.role = 'deputy'), max(h.from_day) filter (where h.until_day is null and h.role = 'owner')) as seated_on,
    (count(*) filter (where h.role <> 'owner' and h.until_day > ${day}::date - interval '2 years' and h.until_day <= ${day}::date))::int as changes
  from enterprise_holders h group by h.enterprise_id),
officers as (
  select distinct p.user_id from posts p join users u on u.id = p.user_id and u.left_at is null
    where p.role = 'service_officer' and p.from_day <= ${day}::date and (p.until_day is null or p.until_day > ${day}::date)),
pool as (
  select p.area_id as park_id, p.user_id, row_number() over (partition by p.area_id order by p.user_id) - 1 as turn, count(*) over (partition by p.area_id) as size
  from (select distinct p.area_id, p.user_id from posts p join officers o on o.user_id = p.user_id
    where p.role = 'service_officer' and p.area_id = any (${parks}::uuid[]) and p.from_day <= ${day}::date and (p.until_day is null or p.until_day > ${day}::date)) p),
files as materialized (
  select e.id, e.park_id, s.holder_id, s.seated_on, coalesce(o.class, turnover_class(turnover_points(e.size_class, e.ownership, s.changes))) as class, c.confirmed_on, c.reported_on,
    case when a.user_id is not null then a.user_id when t.user_id is not null then t.user_id end as known_officer,
    v.enterprise_id is not null as planned, v.park_id as old_park, v.holder_id as old_holder, v.officer_id as old_officer, v.kind as old_kind, v.class as old_class, v.due_from as old_from, v.due_until as old_until, v.planned_on as old_day
  from enterprises e join seats s on s.enterprise_id = e.id and s.holder_id is not null
    left join turnover_overrides o on o.enterprise_id = e.id and o.ended_at is null and o.until_day >= ${day}::date
    left join verification_plan v on v.enterprise_id = e.id
    left join enterprise_staff f on f.enterprise_id = e.id and f.capacity = 'service_officer' and f.until_day is null
    left join officers a on a.user_id = f.user_id
    left join pool t on t.park_id = e.park_id and t.user_id = v.officer_id
    left join (select l.holder_id, max(l.at) filter (where l.outcome = 'current') as confirmed_at, max(l.at) filter (where l.outcome = 'left') as reported_at
      from liaison_confirmations l group by l.holder_id) m on m.holder_id = s.holder_id
    cross join lateral (select (m.confirmed_at at time zone ${tx.platform.config.timeZone})::date as confirmed_on, (m.reported_at at time zone ${tx.platform.config.timeZone})::date as reported_on) c
  where e.closed_on is null and e.park_id = any (${parks}::uuid[]) and (c.reported_on is null or c.reported_on <= ${day}::date - ${pausedAfterReportDays}::int or m.confirmed_at > m.reported_at)),
shared_out as (
  select f.id, p.user_id from (select f.id, f.park_id, row_number() over (partition by f.park_id order by f.id) as turn from files f where f.known_officer is null) f
    join pool p on p.park_id = f.park_id and p.turn = f.turn % p.size),
terms as (
  select f.*, coalesce(f.known_officer, n.user_id) as officer_id, m.months, k.kind,
    case k.kind when 'cadence' then (f.confirmed_on + make_interval(months => m.months))::date when 'formation' then f.seated_on + m.formation_days
      else least(case when f.old_kind = 'first' and f.old_holder = f.holder_id then f.old_until end, (${day}::date + make_interval(months => m.months))::date) end as due_until
  from files f left join shared_out n on n.id = f.id left join verification_settings g on g.park_id = f.park_id
    cross join lateral (select case f.class when 'high' then coalesce(g.high_months, ${usualCadence.highMonths}) when 'stable' then coalesce(g.stable_months, ${usualCadence.stableMonths}) else coalesce(g.normal_months, ${usualCadence.normalMonths}) end as months,
      coalesce(g.formation_days, ${usualCadence.formationDays}) as formation_days) m
    cross join lateral (select case when f.confirmed_on is not null then 'cadence' when f.seated_on > ${day}::date - ${newForDays}::int or f.old_kind = 'formation' and f.old_holder = f.holder_id then 'formation' else 'first' end as kind) k),
away as (
  select distinct a.user_id as officer_id, d.park_id, d.idx from absences a join officers o on o.user_id = a.user_id join workdays d on d.day between a.from_day and a.until_day where a.cancelled_at is null and a.until_day >= ${day}::date),
due as materialized (
  select t.*, coalesce(t.officer_id, t.park_id) as desk, case t.kind when 'cadence' then t.due_until - ${windowDaysPerMonth} * t.months when 'formation' then t.seated_on else case when t.old_kind = 'first' and t.old_until = t.due_until then t.old_from else ${day}::date end end as due_from,
    coalesce(t.planned and t.old_park = t.park_id and t.old_holder = t.holder_id and t.old_officer is not distinct from t.officer_id and t.old_kind = t.kind and t.old_until = t.due_until and w.idx is not null and a.idx is null, false) as stands, w.idx as old_idx
  from terms t left join workdays w on w.park_id = t.park_id and w.day = t.old_day left join away a on a.officer_id = t.officer_id and a.park_id = t.park_id and a.idx = w.idx),
desks as materialized (select park_id, desk, row_number() over () as no from (select distinct park_id, desk from due where not stands) d),
loose as materialized (
  select d.id, d.park_id, k.no, k.no * 60 + case d.kind when 'cadence' then 40 when 'formation' then 20 else 0 end + d.months as line, lo.next_idx as lo, greatest(hi.previous_idx, lo.next_idx) as hi
  from due d join desks k on k.park_id = d.park_id and k.desk = d.desk join days lo on lo.park_id = d.park_id and lo.day = greatest(d.due_from, ${day}::date)
    join days hi on hi.park_id = d.park_id and hi.day = case when d.due_until < ${day}::date then ${day}::date + ${overdueWithinDays - 1}::int else d.due_until end
  where not d.stands),
batches as materialized (select no, line, lo, hi, count(*)::float8 as calls from loose group by 1, 2, 3, 4),
standing as (select k.no * 1000 + d.old_idx as at, count(*)::float8 as calls from due d join desks k on k.park_id = d.park_id and k.desk = d.desk where d.stands group by 1),
poured as (
  select at, sum(calls) as slope from (
    select no * 1000 + lo as at, calls / (hi - lo + 1) as calls from batches union all select no * 1000 + hi + 1, -calls / (hi - lo + 1) from batches) edge group by 1),
course as (
  select k.no, w.idx, a.idx is not null as off, coalesce(l.calls, 0) as standing,
    sum(coalesce(p.slope, 0)) over (partition by k.no order by w.idx) as coming, avg(coalesce(l.calls, 0)) over (partition by k.no order by w.idx rows between 5 preceding and 5 following) as around
  from desks k join workdays w on w.park_id = k.park_id and w.idx <= (select max(hi) from batches) left join standing l on l.at = k.no * 1000 + w.idx left join poured p on p.at = k.no * 1000 + w.idx
    left join away a on a.park_id = k.park_id and a.officer_id = k.desk and a.idx = w.idx),
weights as materialized (
  select no, idx, no * 1000 + idx as at, weight, sum(weight) over (partition by no order by idx) as total from (
    select no, idx, case when off then 1e-9 else greatest(1e-4, 1 + (around - standing) / greatest(coming, 1e-3)) end as weight from course) one),
rates as materialized (
  select b.line, b.lo, b.hi, b.calls / (t.total - f.total + f.weight) as rate
  from batches b join weights f on f.at = b.no * 1000 + b.lo join weights t on t.at = b.no * 1000 + b.hi),
steps as (select at, sum(rate) as rate from (select line * 1000 + lo as at, rate from rates union all select line * 1000 + hi + 1, -rate from rates) edge group by 1),
levels as (
  select k.line, w.idx, w.weight * sum(coalesce(s.rate, 0)) over (partition by k.line order by w.idx) as calls
  from (select no, line, min(lo) as first, max(hi) as last from batches group by 1, 2) k join weights w on w.no = k.no and w.idx between k.first and k.last left join steps s on s.at = k.line * 1000 + w.idx),
sums as (select line, idx, calls, sum(calls) over (partition by line order by idx) as upto from levels),
slots as materialized (
  select s.line * 1000000 + rank as slot, s.idx from sums s cross join lateral generate_series(floor(s.upto - s.calls + 0.5)::int + 1, floor(s.upto + 0.5)::int) rank),
ranked as materialized (select id, park_id, lo, hi, line * 1000000 + row_number() over (partition by line order by lo, hi, id) as slot from loose),
placed as materialized (
  select r.id, r.park_id, least(greatest(s.idx, r.lo), r.hi) as idx from ranked r join slots s on s.slot = r.slot),
written as (
  insert into verification_plan as v (enterprise_id, park_id, holder_id, officer_id, kind, class, due_from, due_until, planned_on, made_at)
    select d.id, d.park_id, d.holder_id, d.officer_id, d.kind, d.class, d.due_from, d.due_until, w.day, ${tx.now}
      from due d join placed p on p.id = d.id join workdays w on w.park_id = p.park_id and w.idx = p.idx
    on conflict (enterprise_id) do update set park_id = excluded.park_id, holder_id = excluded.holder_id, officer_id = excluded.officer_id, kind = excluded.kind, class = excluded.class,
      due_from = excluded.due_from, due_until = excluded.due_until, planned_on = excluded.planned_on, made_at = excluded.made_at returning 1),
relabelled as (update verification_plan v set class = d.class from due d where d.id = v.enterprise_id and d.stands and d.class <> d.old_class),
gone as (delete from verification_plan v where v.park_id = any (${parks}::uuid[]) and not exists (select from due d where d.id = v.enterprise_id) returning 1)
select (select count(*)::int from written) as placed, (select count(*)::int from due where stands) as kept, (select count(*)::int from gone) as gone`.execute(tx.sql);
  await sql`select set_config('enable_nestloop', 'on', true)`.execute(tx.sql);
  return counts!;
}

/** Every day of each park from today to the horizon, with the numbers of the working day on or after it and of that on or before it. */
function daysOf(tx: Tx, parkIds: string[], from: string) {
  const first = toDayNumber(from);
  const found = { parks: [] as string[], days: [] as string[], next: [] as number[], previous: [] as number[] };
  for (const parkId of parkIds) {
    const calendar = tx.platform.officeHours.of(parkId);
    let count = 0;
    for (let day = first; day < first + horizonDays; day += 1) {
      const works = table.isWorking(calendar, day);
      if (works) count += 1;
      found.parks.push(parkId);
      found.days.push(toLocalDate(day));
      found.next.push(works ? count : count + 1);
      found.previous.push(count);
    }
  }
  return found;
}
