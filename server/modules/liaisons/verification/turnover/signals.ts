import { sql, type RawBuilder } from 'kysely';
import type { Signal, SignalFacts } from '@qilian/contract/turnover';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { lastContactOf } from '../causes/interactions.ts';

/** Natural days without anything of the enterprise after which an order is opened. */
export const silentAfterDays = 183;

/** From which value a sign counts at all, and from which it counts fully. */
const ramps = {
  /** Change of the headcount or of the insured within half a year, as a share of what it was. */
  headcount: [0.1, 0.5],
  /** Open postings of the last 60 days, as a share of the headcount. */
  job_postings: [0.05, 0.3],
  /** Days without contact. */
  silence: [60, silentAfterDays],
  /** Cases that wait for the enterprise past their date. */
  overdue: [0, 3],
} as const;
/** Where nobody knows how many work there. */
const usualHeadcount = 50;

export const signals = ['headcount', 'job_postings', 'bounces', 'silence', 'overdue'] as const satisfies Signal[];
export type Strengths = Record<Signal, number>;

export interface Signals extends Strengths {
  enterprise_id: string;
  park_id: string;
  facts: SignalFacts;
}

const ramp = (value: RawBuilder<unknown>, [from, to]: readonly [number, number]) => sql`least(1, greatest(0, (${value} - ${sql.lit(from)}) / ${sql.lit(to - from)}))`;

/**
 * The signs of enterprises, each from 0 to 1, with what they were read from. One statement whatever their number; each
 * sign is looked up along an index of the enterprise.
 * @param which condition on `enterprises as e`
 */
export function signalsOf(tx: Tx, which: RawBuilder<boolean>): RawBuilder<Signals> {
  const { now } = tx;
  const zone = tx.platform.config.timeZone;
  const today = sql`(${now}::timestamptz at time zone ${zone})::date`;
  const change = (kind: 'headcount' | 'insured') => sql`lateral (
      select n.value as now, n.day as now_day, b.value as before, b.day as before_day, abs(n.value - b.value)::float8 / greatest(b.value, 10) as share from (
        select o.value, o.day from enterprise_observations o where o.enterprise_id = e.id and o.kind = ${sql.lit(kind)} order by o.day desc, o.at desc limit 1) n
      cross join lateral (
        select o.value, o.day from enterprise_observations o where o.enterprise_id = e.id and o.kind = ${sql.lit(kind)} and o.day between n.day - 200 and n.day - 20 order by o.day desc, o.at desc limit 1) b
      where n.day >= ${today} - 200)`;
  return sql<Signals>`
    select s.enterprise_id, s.park_id,
      greatest(${ramp(sql`coalesce(s.head_share, 0)`, ramps.headcount)}, ${ramp(sql`coalesce(s.insured_share, 0)`, ramps.headcount)})::float8 as headcount,
      ${ramp(sql`s.postings::float8 / greatest(coalesce(s.people, ${sql.lit(usualHeadcount)}), 10)`, ramps.job_postings)}::float8 as job_postings,
      s.bounced::float8 as bounces, ${ramp(sql`s.silent_days`, ramps.silence)}::float8 as silence, ${ramp(sql`s.waiting`, ramps.overdue)}::float8 as overdue,
      jsonb_strip_nulls(jsonb_build_object('headcountNow', s.head_now, 'headcountBefore', s.head_before, 'headcountDay', s.head_day, 'insuredNow', s.insured_now, 'insuredBefore', s.insured_before, 'insuredDay', s.insured_day,
        'postings', s.postings, 'postingsDay', s.postings_day, 'people', s.people, 'bouncedAt', s.bounced_at, 'silentDays', s.silent_days, 'lastContact', s.last_contact, 'overdueItems', s.waiting)) as facts
    from (
      select e.id as enterprise_id, e.park_id, e.headcount as people,
        h.now as head_now, h.before as head_before, h.now_day as head_day, h.share as head_share,
        i.now as insured_now, i.before as insured_before, i.now_day as insured_day, i.share as insured_share,
        coalesce(p.postings, 0) as postings, p.day as postings_day,
        coalesce(b.strength, 0) as bounced, b.at as bounced_at,
        l.at as last_contact, ${today} - (l.at at time zone ${zone})::date as silent_days, coalesce(w.count, 0)::int as waiting
      from enterprises e
        left join ${change('headcount')} h on true
        left join ${change('insured')} i on true
        left join lateral (select max(o.value) as postings, max(o.day) as day from enterprise_observations o
          where o.enterprise_id = e.id and o.kind = 'job_postings' and o.day >= ${today} - 60) p on true
        left join lateral (select max(case c.state when 'suspended' then 1.0 when 'doubtful' then 0.5 else 0 end) as strength, max(c.bounced_at) filter (where c.state <> 'working') as at
          from enterprise_holders s join contact_states c on c.user_id = s.user_id where s.enterprise_id = e.id and s.until_day is null and s.role <> 'owner') b on true
        -- Kept apart, since it is used in several columns and would be looked up for each.
        cross join lateral (select coalesce(${lastContactOf(sql`e.id`)}, e.created_at) as at offset 0) l
        left join lateral (select count(*) as count from cases c where c.enterprise_id = e.id and c.closed_at is null
          and (c.status = 'confirming' and c.due_at < ${now} or c.status = 'waiting' and c.paused_since < ${now}::timestamptz - interval '14 days')) w on true
      where e.closed_on is null and ${which}
    ) s`;
}
