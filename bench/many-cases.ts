import pg from 'pg';
import { createCalendar, dayMillis, isWorkingDay, loadOfficialYears, startOfDay, toDayNumber, toLocalDate, type WorkingCalendar } from '../server/platform/calendar/index.ts';
import { deadline, pauseClock, startClock, stopClock, type Clock, type Period } from '../server/modules/cases/clock/clock.ts';
import { requestKind } from '../server/modules/cases/request-kind.ts';

export interface ManyCasesOptions {
  /** Owner of a migrated database; the ledger of its cases must be empty. */
  ownerUrl: string;
  cases: number;
  parks?: number;
  /** Spread evenly over the parks. */
  enterprises?: number;
  /** The cases were opened on the working days of the year before this instant. */
  now?: Date;
  timeZone?: string;
}

export interface ManyCases {
  cityId: string;
  districtId: string;
  parkIds: string[];
  seconds: number;
}

const officersPerPark = 20;
const departments = 12;
/** Working days from acceptance to resolution. */
const longestHandling = 20;

/**
 * Fills a database with cases and all that belongs to them: owners, clocks with their events, departments' tasks and
 * chained ledger entries. Set-based, equal options make equal rows. Deadlines are those of
 * the engine, computed once for each day. Roughly one case in twenty is still open, one in eight was handled late.
 */
export async function makeManyCases({ ownerUrl, cases, parks = 10, enterprises: wantedEnterprises = parks * 500, now = new Date('2026-06-30T08:00:00Z'), timeZone = 'Asia/Shanghai' }: ManyCasesOptions): Promise<ManyCases> {
  const started = performance.now();
  const enterprisesPerPark = Math.ceil(wantedEnterprises / parks);
  const client = new pg.Client({ connectionString: ownerUrl, options: '-c search_path=public -c timezone=UTC -c statement_timeout=0 -c work_mem=128MB' });
  await client.connect();
  try {
    await client.query('begin');
    const past = await days(client, timeZone, now);
    await client.query(functions);
    await client.query(places, [parks]);
    await client.query(people, [parks, officersPerPark]);
    await client.query(enterprises, [parks, enterprisesPerPark]);
    await client.query(courses, [cases, parks, officersPerPark, enterprisesPerPark, now, past]);
    await client.query('create unique index on course (n); analyze course');
    await client.query(caseRows);
    for (const statement of rowsOfCases) await client.query(statement);
    await client.query('commit');
    // Many transactions, as seals cover whole ones.
    for (let from = 1; from <= cases; from += casesPerTransaction) {
      await client.query('begin');
      for (let step = 1; step <= steps; step += 1) await client.query(ledgerStep, [step, from, from + casesPerTransaction]);
      await client.query('commit');
    }
    await client.query('select fold_case_counts()');
    await client.query(`select setval('case_numbers', $1)`, [cases]);
    await client.query('drop table course, working_days, deadlines, handling_ends; drop function made_id(text, bigint), draw(bigint, int, int)');
    await client.query('analyze');
    const { rows } = await client.query<{ level: string; id: string }>('select level, id from areas order by name');
    return {
      cityId: rows.find(({ level }) => level === 'city')!.id, districtId: rows.find(({ level }) => level === 'district')!.id,
      parkIds: rows.filter(({ level }) => level === 'park').map(({ id }) => id), seconds: (performance.now() - started) / 1000,
    };
  } finally {
    await client.end();
  }
}

/** Working days with their place in the order, and for each the deadlines of clocks that start on it. Returns how many of them are over or today. */
async function days(client: pg.Client, timeZone: string, now: Date): Promise<number> {
  const calendar = createCalendar({ timeZone, ranges: [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '17:30' }], officialYears: loadOfficialYears(), closures: [] });
  const last = toDayNumber(toLocalDate(Math.floor(now.getTime() / dayMillis)));
  const dates = Array.from({ length: 366 + 60 }, (_, index) => toLocalDate(last - 365 + index)).filter((date) => isWorkingDay(calendar, date));
  await client.query('create temp table working_days (place int primary key, start timestamptz not null)');
  await client.query('insert into working_days select * from unnest($1::int[], $2::timestamptz[])', [dates.map((_, place) => place), dates.map((date) => startOfDay(calendar, date))]);
  await client.query('create temp table deadlines (clock text, place int, due_at timestamptz, yellow_at timestamptz, primary key (clock, place))');
  const periods: Record<string, Period> = { ...requestKind.periods, task: { unit: 'working_day', amount: 5 } };
  for (const [name, period] of Object.entries(periods)) {
    const found = dates.map((date) => deadlineFrom(calendar, date, period));
    await client.query('insert into deadlines select $1, * from unnest($2::int[], $3::timestamptz[], $4::timestamptz[])',
      [name, dates.map((_, place) => place), found.map(({ dueAt }) => dueAt), found.map(({ yellowAt }) => yellowAt)]);
  }
  await handlingEnds(client, calendar, dates);
  return dates.filter((date) => toDayNumber(date) <= last).length;
}

const hours = (day: Date, count: number) => new Date(day.getTime() + count * 3_600_000);

function must(changed: ReturnType<typeof startClock>): Clock {
  if (!changed.ok) throw new Error(changed.error.code);
  return changed.clock;
}

function deadlineFrom(calendar: WorkingCalendar, date: string, period: Period) {
  return deadline(must(startClock(period, hours(startOfDay(calendar, date), 10))), calendar);
}

/** The handling clock pauses when the case is resolved and stops when it is closed; both move its deadline. */
async function handlingEnds(client: pg.Client, calendar: WorkingCalendar, dates: string[]): Promise<void> {
  const ends = dates.flatMap((_, opened) => Array.from({ length: longestHandling }, (_, index) => ({ opened, took: index + 1 }))).filter(({ opened, took }) => opened + 6 + took < dates.length).map(({ opened, took }) => {
    const at = (place: number, hour: number) => hours(startOfDay(calendar, dates[place]!), hour);
    const paused = must(pauseClock(must(startClock(requestKind.periods.handling!, at(opened + 1, 10))), 'closing', at(opened + 1 + took, 15)));
    return { opened, took, paused: deadline(paused, calendar), closed: deadline(must(stopClock(paused, at(opened + 6 + took, 10))), calendar) };
  });
  await client.query('create temp table handling_ends (opened int, took int, paused_due timestamptz, paused_yellow timestamptz, closed_due timestamptz, closed_yellow timestamptz, primary key (opened, took))');
  await client.query('insert into handling_ends select * from unnest($1::int[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[])', [
    ends.map(({ opened }) => opened), ends.map(({ took }) => took), ends.map(({ paused }) => paused.dueAt), ends.map(({ paused }) => paused.yellowAt),
    ends.map(({ closed }) => closed.dueAt), ends.map(({ closed }) => closed.yellowAt),
  ]);
}

/** Ids (in the order of the numbers, as real ones are in that of time) and draws that follow from a number alone. */
const functions = `
  create function made_id(kind text, n bigint) returns uuid language sql immutable parallel safe
    return (lpad(to_hex(n), 12, '0') || '7' || substr(md5(kind || ':' || n), 14, 3) || '8' || substr(md5(kind || ':' || n), 18, 15))::uuid;
  -- Even over 0 … below - 1.
  create function draw(n bigint, salt int, below int) returns int language sql immutable parallel safe
    return (('x' || substr(md5(n || '/' || salt), 1, 7))::bit(28)::int::bigint * below >> 28)::int;`;

const places = `with city as (insert into areas (id, level, parent_id, name, opened_on) values (made_id('city', 1), 'city', null, '00 规模市', '2015-01-01') returning id),
    district as (insert into areas (id, level, parent_id, name, opened_on) select made_id('district', 1), 'district', id, '01 规模区', '2015-01-01' from city returning id),
    departments as (insert into departments (id, area_id, name, opened_on) select made_id('department', d), district.id, '部门' || lpad(d::text, 2, '0'), '2015-01-01'
      from district, generate_series(1, ${departments}) d returning id)
  insert into areas (id, level, parent_id, name, opened_on) select made_id('park', p), 'park', district.id, '园区' || lpad(p::text, 4, '0'), '2015-01-01'
    from district, generate_series(1, $1::int) p`;

const people = `with made as (insert into users (id, side, name, login_name, created_at)
    select made_id('officer', o), 'staff', '专员' || o, 'bench' || o, '2015-01-01' from generate_series(1, $1::int * $2::int) o returning id)
  insert into posts (id, user_id, role, area_id, from_day) select made_id('post', o), made_id('officer', o),
    case (o - 1) % $2 when 0 then 'park_leader' when 1 then 'administrator' else 'service_officer' end, made_id('park', (o - 1) / $2 + 1), '2015-01-01'
    from generate_series(1, $1::int * $2::int) o`;

const enterprises = `insert into enterprises (id, name, name_key, search, park_id, stage, created_at)
  select made_id('enterprise', e), '规模企业' || e || '有限公司', '规模企业' || e || '有限公司', array_to_tsvector(array['规模', '模企', '企业', e::text]),
    made_id('park', (e - 1) / $2 + 1), 'operation', '2015-01-01' from generate_series(1, $1::int * $2::int) e`;

/** Each case's way through the statuses, as places in the list of working days; null where it hasn't come so far by now. */
const courses = `create temp table course as
  with drawn as materialized (
    select n, draw(n, 1, $2::int) as park, ((n - 1) * $6::int / $1)::int as opened, 9 * 3600 + draw(n, 3, 3 * 3600) as second,
      1 + least(draw(n, 4, ${longestHandling}), draw(n, 5, 24)) as took, draw(n, 6, 100) as luck, draw(n, 7, 7) as category
    from generate_series(1, $1::bigint) n),
  placed as materialized (
    select d.*, made_id('case', n) as id, made_id('park', park + 1) as park_id,
      made_id('officer', park * $3::int + 3 + draw(n, 8, $3::int - 2)) as owner_id, made_id('officer', park * $3::int + 1) as leader_id,
      made_id('enterprise', park * $4::int + 1 + draw(n, 9, $4::int)) as enterprise_id,
      made_id('department', 1 + (category + draw(n, 10, 3)) % ${departments}) as department_id,
      luck < 60 as tasked
    from drawn d),
  timed as (
    select p.*, w0.start + p.second * interval '1 second' as opened_at, w1.start + interval '10 hours' as accepted_at,
      w2.start + interval '15 hours' as resolved_at, w3.start + interval '11 hours' as approved_at, w4.start + interval '14 hours' as confirmed_at, w5.start + interval '10 hours' as closed_at
    from placed p join working_days w0 on w0.place = opened join working_days w1 on w1.place = opened + 1 join working_days w2 on w2.place = opened + 1 + took
      join working_days w3 on w3.place = opened + 2 + took join working_days w4 on w4.place = opened + 4 + took join working_days w5 on w5.place = opened + 6 + took)
  select t.*, accepted_at <= $5::timestamptz as accepted, resolved_at <= $5 as resolved, approved_at <= $5 as approved, confirmed_at <= $5 as confirmed, closed_at <= $5 as closed
    from timed t where opened_at <= $5 order by opened_at, n`;

const status = `case when c.closed then 'closed' when c.confirmed then 'calling_back' when c.approved then 'confirming' when c.resolved then 'reviewing' when c.accepted then 'handling' else 'submitted' end`;
/** The clock that the status shows, and the day on which it started. */
const shown = `case when c.closed then null when c.confirmed then 'call_back' when c.approved then 'confirmation' when c.resolved then 'review' when c.accepted then 'handling' else 'acceptance' end`;
const shownFrom = `case when c.confirmed then opened + 4 + took when c.approved then opened + 2 + took when c.resolved then opened + 1 + took when c.accepted then opened + 1 else opened end`;

const caseRows = `insert into cases (id, number, kind, park_id, enterprise_id, title, body, category, channel, status, search, reporter_name, on_behalf, owner_id, attendant_id,
    opened_at, accepted_at, resolved_at, closed_at, due_at, yellow_at, on_time, net_working_ms, resolution, solved, rating, confirmed_at)
  select c.id, 'QL' || to_char(opened_at at time zone 'Asia/Shanghai', 'YYYYMMDD') || lpad(n::text, greatest(6, length(n::text)), '0'), 'request', park_id, enterprise_id,
    (array['路灯不亮', '招工困难', '贷款审批慢', '补贴申报咨询', '用地手续', '排污许可', '班车线路'])[category + 1] || n, '请园区协调解决，编号' || n || '。',
    (array['labour', 'policy', 'utilities', 'funds', 'procedures', 'land', 'other'])[category + 1], (array['portal', 'visit', 'phone', 'counter'])[1 + draw(n, 11, 4)],
    ${status}, array_to_tsvector(array['园区', '区协', '协调', '编号', n::text]), '联络员' || n % 1000, draw(n, 11, 4) > 0, owner_id, case when c.resolved and not c.approved or c.confirmed and not c.closed then leader_id end,
    opened_at, case when c.accepted then accepted_at end, case when c.resolved then resolved_at end, case when c.closed then closed_at end,
    s.due_at, s.yellow_at, case when c.resolved then resolved_at <= h.due_at end,
    -- From ten o'clock to three of a day: three hours and a half; each working day between adds seven.
    case when c.resolved then (took * 7 + 3.5) * 3600000 end,
    case when c.resolved then '已协调解决。' end, case when c.confirmed then true end,
    case when c.confirmed and luck % 5 > 0 then 5 - least(draw(n, 12, 5), draw(n, 13, 5)) end, case when c.confirmed then confirmed_at end
  from course c left join deadlines s on s.clock = ${shown} and s.place = ${shownFrom} left join deadlines h on h.clock = 'handling' and h.place = opened + 1
  order by opened_at, n`;

const clockRows = (name: string, from: string, started: string, began: string, stopped: string, ended: string) => [
  `insert into clocks (id, case_id, name, period_unit, period_amount, started_at, stopped_at, due_at, yellow_at, next_alert_at)
    select made_id('clock ${name}', n), c.id, '${name}', 'working_day', ${requestKind.periods[name]!.amount}, ${started}, case when ${ended} then ${stopped} end, d.due_at, d.yellow_at,
      case when not (${ended}) then d.yellow_at end
    from course c join deadlines d on d.clock = '${name}' and d.place = ${from} where ${began}`,
  `insert into clock_events (clock_id, case_id, seq, kind, at) select made_id('clock ${name}', n), id, 1, 'start', ${started} from course c where ${began}`,
  `insert into clock_events (clock_id, case_id, seq, kind, at) select made_id('clock ${name}', n), id, 2, 'stop', ${stopped} from course c where ${began} and ${ended}`,
];

const rowsOfCases = [
  `insert into case_owners (id, case_id, user_id, from_at) select made_id('owner', n), id, owner_id, opened_at from course`,
  ...clockRows('acceptance', 'opened', 'opened_at', 'true', 'accepted_at', 'c.accepted'),
  `insert into clocks (id, case_id, name, period_unit, period_amount, started_at, stopped_at, due_at, yellow_at, next_alert_at)
    select made_id('clock handling', n), c.id, 'handling', 'working_day', ${requestKind.periods.handling!.amount}, accepted_at, case when c.closed then closed_at end,
      case when c.closed then e.closed_due when c.resolved then e.paused_due else d.due_at end, case when c.closed then e.closed_yellow when c.resolved then e.paused_yellow else d.yellow_at end,
      case when not c.resolved then d.yellow_at end
    from course c join deadlines d on d.clock = 'handling' and d.place = c.opened + 1 join handling_ends e on e.opened = c.opened and e.took = c.took where c.accepted`,
  `insert into clock_events (clock_id, case_id, seq, kind, at) select made_id('clock handling', n), id, 1, 'start', accepted_at from course c where c.accepted`,
  `insert into clock_events (clock_id, case_id, seq, kind, at, reason) select made_id('clock handling', n), id, 2, 'pause', resolved_at, 'closing' from course c where c.resolved`,
  `insert into clock_events (clock_id, case_id, seq, kind, at) select made_id('clock handling', n), id, 3, 'stop', closed_at from course c where c.closed`,
  ...clockRows('review', 'opened + 1 + took', 'resolved_at', 'c.resolved', 'approved_at', 'c.approved'),
  ...clockRows('confirmation', 'opened + 2 + took', 'approved_at', 'c.approved', 'confirmed_at', 'c.confirmed'),
  ...clockRows('call_back', 'opened + 4 + took', 'confirmed_at', 'c.confirmed', 'closed_at', 'c.closed'),
  `insert into tasks (id, case_id, department_id, lead, status, instruction, outcome, feedback, fed_back_at, due_at, yellow_at, created_at)
    select made_id('task', n), c.id, department_id, true, case when c.resolved then 'done' else 'assigned' end, '请现场核实并处理。',
      case when c.resolved then 'solved' end, case when c.resolved then '已处理。' end, case when c.resolved then resolved_at end,
      case when not c.resolved then d.due_at end, case when not c.resolved then d.yellow_at end, accepted_at
    from course c join deadlines d on d.clock = 'task' and d.place = opened + 1 where c.accepted and tasked`,
];

const steps = 7;
const casesPerTransaction = 2000;

/** One entry of every case, chained to the one before it: the same text and hash as `ledger_append` makes. */
const ledgerStep = `with step as (
    select made_id('entry ' || $1::int, n) as id, 'case' as record_type, c.id as record_id, $1::int as seq,
      (array[opened_at, accepted_at, resolved_at, approved_at, confirmed_at, closed_at, closed_at])[$1::int] as at, park_id, enterprise_id,
      case when $1::int in (3, 6) then 'enterprise' else 'public' end as audience,
      (array['case.opened', 'case.accepted', 'case.resolved', 'case.closing_approved', 'case.confirmed', 'case.called_back', 'case.closed'])[$1::int] as type,
      case when $1::int = 5 or $1::int = 1 and draw(n, 11, 4) = 0 then 'enterprise' else 'staff' end as actor_side, owner_id as actor_id, jsonb_build_object('ownerId', owner_id, 'step', $1::int) as params,
      decode(md5('salt ' || $1::int || n), 'hex') as salt, jsonb_build_object('actor', '专员', 'note', '第' || $1::int || '步') as detail
    from course c where n >= $2 and n < $3 and (array[true, c.accepted, c.resolved, c.approved, c.confirmed, c.closed, c.closed])[$1::int]),
  texts as (
    select s.*, sha256(salt || convert_to(detail::text, 'UTF8')) as detail_digest, coalesce(p.hash, '\\x') as prev_hash
    from step s left join ledger_entries p on p.record_type = 'case' and p.record_id = s.record_id and p.seq = $1::int - 1),
  entries as (
    insert into ledger_entries (id, record_type, record_id, seq, at, park_id, enterprise_id, audience, type, actor_side, actor_id, params, detail_digest, prev_hash, hash)
    select id, record_type, record_id, seq, at, park_id, enterprise_id, audience, type, actor_side, actor_id, params, detail_digest, prev_hash,
      sha256(prev_hash || convert_to(concat_ws(E'\\x1f', id::text, record_type, record_id::text, seq::text, (extract(epoch from at) * 1000000)::bigint::text, park_id::text,
        enterprise_id::text, audience, type, actor_side, actor_id::text, params::text, encode(detail_digest, 'hex')), 'UTF8'))
    from texts order by at, id)
  insert into ledger_details (entry_id, salt, content) select id, salt, detail from texts`;
