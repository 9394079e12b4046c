import { sql } from 'kysely';
import { closeOfBusiness, localDateOf, plusWorkingDays, startOfDay, workingMillisBetween, type WorkingCalendar } from '../../platform/calendar/index.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { replyWorkingDays, settle, type Period } from './rules.ts';
import { stableId } from './stable-id.ts';

/** So long before a month may have been asked what is settled in it. */
const longestWaitMs = 62 * 86_400_000;
/** What counted in a month that is over counts in no other, even where a deadline was moved since, as by a calendar published late. */
const onceForAll = sql`on conflict (kind, source_id) do nothing`;
/** Milliseconds of an ordinary working day. */
const workingDay = (calendar: WorkingCalendar) => calendar.hours.reduce((sum, { from, to }) => sum + to - from, 0);

interface Wait {
  kind: 'question' | 'confirmation' | 'circular';
  source_id: string;
  case_id: string | null;
  park_id: string;
  enterprise_id: string;
  asked_at: Date;
  due_at: Date | null;
  /** Of a circular: the day by whose close of business its receipt is due. */
  due_day: string | null;
  ended_at: Date | null;
  answered: boolean;
  user_id: string | null;
}

/**
 * Writes the facts of a month anew: each wait for an enterprise, of a case or a circular, that was settled in it, and each check of a
 * liaison by somebody else, and whether mailbox and number worked. An answer counts for who gave it, silence for who was the primary liaison when it was asked.
 * What ended on the day that it is looked at ends the same way whenever it is looked at again.
 */
export async function gatherFacts(tx: Tx, { from, until }: Period): Promise<number> {
  const city = tx.platform.officeHours.city();
  const [start, end] = [startOfDay(city, from), startOfDay(city, until)];
  await tx.sql.deleteFrom('evaluation_facts').where('month', '=', from).execute();
  const since = new Date(start.getTime() - longestWaitMs);
  const waits = [...await waitsOf(tx, since, end), ...await circularsOf(tx, since, end)];
  const facts = waits.flatMap((wait) => {
    const calendar = tx.platform.officeHours.of(wait.park_id);
    const dueAt = wait.due_at ?? closeOfBusiness(calendar, wait.due_day ?? plusWorkingDays(calendar, localDateOf(calendar, wait.asked_at), replyWorkingDays));
    const settled = settle({ askedAt: wait.asked_at, dueAt, endedAt: wait.ended_at, answered: wait.answered }, tx.now);
    if (settled === null || settled.settledAt < start || settled.settledAt >= end || wait.user_id === null) return [];
    const millis = settled.good ? workingMillisBetween(calendar, wait.asked_at, settled.settledAt) : null;
    return [{
      kind: wait.kind, sourceId: wait.source_id, parkId: wait.park_id, enterpriseId: wait.enterprise_id, userId: wait.user_id, caseId: wait.case_id,
      askedAt: wait.asked_at, dueAt, answeredAt: settled.good ? settled.settledAt : null, settledAt: settled.settledAt,
      minutes: millis === null ? null : Math.round(millis / 60_000), good: settled.good, prompt: millis !== null && millis <= workingDay(calendar),
    }];
  });
  const { numAffectedRows } = await sql`insert into evaluation_facts (kind, source_id, month, park_id, enterprise_id, user_id, case_id, asked_at, due_at, answered_at, settled_at, working_minutes, good, prompt)
    select kind, "sourceId", ${from}::date, "parkId", "enterpriseId", "userId", "caseId", "askedAt", "dueAt", "answeredAt", "settledAt", minutes, good, prompt
    from jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) as f(kind text, "sourceId" uuid, "parkId" uuid, "enterpriseId" uuid, "userId" uuid, "caseId" uuid,
      "askedAt" timestamptz, "dueAt" timestamptz, "answeredAt" timestamptz, "settledAt" timestamptz, minutes int, good boolean, prompt boolean)
    ${onceForAll}`.execute(tx.sql);
  return Number(numAffectedRows ?? 0) + await addChecks(tx, from, start, end) + await addContacts(tx, from, start, end, since);
}

/** Waits for the enterprise that began in this time. A question is a pause of the handling; its answer is the step at the instant at which the pause ended. */
async function waitsOf(tx: Tx, start: Date, end: Date): Promise<Wait[]> {
  const zone = tx.platform.config.timeZone;
  const { rows } = await sql<Wait>`
    with begun as (
      select 'question' as kind, p.clock_id, p.seq, p.case_id, p.park_id, p.enterprise_id, p.at as asked_at, null::timestamptz as due_at,
        (select n.at from clock_events n where n.clock_id = p.clock_id and n.seq > p.seq order by n.seq limit 1) as ended_at
      from clock_events p where p.kind = 'pause' and p.reason = 'waiting_for_enterprise' and p.at >= ${start} and p.at < ${end} and p.enterprise_id is not null
      union all
      select 'confirmation', k.id, 0, k.case_id, k.park_id, k.enterprise_id, k.started_at, k.due_at, k.stopped_at
      from clocks k where k.name = 'confirmation' and k.started_at >= ${start} and k.started_at < ${end} and k.enterprise_id is not null and k.due_at is not null
    )
    select b.kind, case when b.kind = 'question' then ${stableId(sql`b.clock_id::text || ' ' || b.seq`)} else b.clock_id end as source_id, b.case_id, b.park_id, b.enterprise_id, b.asked_at, b.due_at, null::date as due_day, b.ended_at,
      answer.id is not null as answered,
      coalesce((select h.user_id from enterprise_holders h where h.enterprise_id = b.enterprise_id and h.user_id = answer.actor_id limit 1), (
        select h.user_id from enterprise_holders h where h.enterprise_id = b.enterprise_id and h.role = 'primary'
          and h.from_day <= (b.asked_at at time zone ${zone})::date and coalesce(h.until_day, 'infinity') >= (b.asked_at at time zone ${zone})::date
          order by h.from_day desc, h.id limit 1)) as user_id
    from begun b left join lateral (
      select e.id, e.actor_id from ledger_entries e where e.record_type = 'case' and e.record_id = b.case_id and e.at = b.ended_at and e.actor_side = 'enterprise'
        and e.type = any (case b.kind when 'question' then array['case.supplied'] else array['case.confirmed', 'case.disputed'] end)
      order by e.seq limit 1) answer on true`.execute(tx.sql);
  return rows;
}

/** Circulars that ask for a receipt by a day: the first acknowledgement counts, for who gave it. */
async function circularsOf(tx: Tx, start: Date, end: Date): Promise<Wait[]> {
  const { rows } = await sql<Wait>`
    select 'circular' as kind, ${stableId(sql`c.id::text || ' ' || n.enterprise_id`)} as source_id, null::uuid as case_id, n.park_id, n.enterprise_id, c.sent_at as asked_at, null::timestamptz as due_at, c.answer_by as due_day,
      min(n.acknowledged_at) as ended_at, bool_or(n.acknowledged_at is not null) as answered,
      coalesce((array_agg(n.recipient_id order by n.acknowledged_at) filter (where n.acknowledged_at is not null))[1], (array_agg(n.recipient_id order by n.seat = 'primary' desc, n.created_at, n.id))[1]) as user_id
    from circulars c join notices n on n.circular_id = c.id
    where c.state = 'sent' and c.acknowledge and c.answer_by is not null and c.sent_at >= ${start} and c.sent_at < ${end}
      and n.enterprise_id is not null and n.park_id is not null and n.seat in ('primary', 'deputy', 'owner')
    group by c.id, n.park_id, n.enterprise_id`.execute(tx.sql);
  return rows;
}

/** Checks by others alone: who says of himself that he is still there proves nothing about his data. */
async function addChecks(tx: Tx, month: string, start: Date, end: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into evaluation_facts (kind, source_id, month, park_id, enterprise_id, user_id, asked_at, settled_at, good)
    select 'check', c.id, ${month}::date, p.park_id, c.enterprise_id, c.user_id, c.at, c.at, c.outcome = 'current'
    from liaison_confirmations c
    join lateral (select park_id from enterprise_parks p where p.enterprise_id = c.enterprise_id order by p.from_day desc limit 1) p on true
    where c.at >= ${start} and c.at < ${end} and c.by_user_id is distinct from c.user_id and c.occasion in ('visit', 'call', 'sample', 'order', 'business_change', 'formation')
    ${onceForAll}`.execute(tx.sql);
  return Number(numAffectedRows ?? 0);
}

/**
 * Whether a liaison's mailbox and number worked, once a month and way: not where a message came back and the way was given up
 * for it; yes where a circular provably arrived, by a report of delivery or by its link. A mail of which nothing was heard
 * says nothing.
 */
async function addContacts(tx: Tx, month: string, start: Date, end: Date, since: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    with broken as materialized (
      select distinct on (l.park_id, user_id, channel) l.id as source_id, l.park_id, l.enterprise_id, (l.params->>'userId')::uuid as user_id, l.params->>'channel' as channel, l.at
        from areas p join ledger_entries l on l.park_id = p.id where p.level = 'park' and l.type = 'notices.contact_suspended' and l.at >= ${start} and l.at < ${end} and l.enterprise_id is not null
        order by l.park_id, user_id, channel, l.at, l.id),
    arrived as (
      select distinct on (n.park_id, n.recipient_id, d.channel) n.id, n.park_id, n.enterprise_id, n.recipient_id as user_id, d.channel, d.sent_at, proof.at
        from circulars c join notices n on n.circular_id = c.id join notice_deliveries d on d.notice_id = n.id and d.channel in ('email', 'sms') and d.sent_at is not null
          -- One instant each, so that what was delivered in one month and opened in the next counts in one of them.
          cross join lateral (select case when d.delivered_by = 'report' then d.delivered_at when n.opened_via = 'link' then n.opened_at end as at) proof
        where c.sent_at >= ${since} and c.sent_at < ${end} and n.seat in ('primary', 'deputy') and n.enterprise_id is not null and n.park_id is not null and proof.at >= ${start} and proof.at < ${end}
        order by n.park_id, n.recipient_id, d.channel, proof.at, n.id)
    insert into evaluation_facts (kind, source_id, month, park_id, enterprise_id, user_id, asked_at, settled_at, good)
      select 'contact', source_id, ${month}::date, park_id, enterprise_id, user_id, at, at, false from broken
      union all
      select 'contact', ${stableId(sql`a.id::text || ' ' || a.channel`)}, ${month}::date, a.park_id, a.enterprise_id, a.user_id, a.sent_at, a.at, true from arrived a
        where not exists (select from broken b where b.park_id = a.park_id and b.user_id = a.user_id and b.channel = a.channel)
    ${onceForAll}`.execute(tx.sql);
  return Number(numAffectedRows ?? 0);
}
