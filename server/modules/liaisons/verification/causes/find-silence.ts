import { sql } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { askedInWriting } from './asked-in-writing.ts';
import { inTouchSince, lastContactOf } from './interactions.ts';
import { openVerificationOrder } from './open-order.ts';
import { silentAfterDays } from '../turnover/signals.ts';
import { mostOrdersANight } from '../turnover/scores.ts';

const dayMs = 86_400_000;

interface Silent {
  id: string;
  /** The day of the last contact, of which the silence is. */
  since: string;
  days: number;
}

/** An order for each enterprise of which nothing was heard for half a year; in each park the longest silence first, so many a night. */
export async function findSilence(platform: Platform): Promise<void> {
  const found = await inTransaction(platform, system, (tx) => silentEnterprises(tx));
  for (const { id, since, days } of found) {
    await inTransaction(platform, system, (tx) => openVerificationOrder(tx, { enterpriseId: id, cause: 'silence', causeKey: since, detail: { since, days } }));
  }
}

/** Those whose silence isn't being asked about, or was answered and goes on. One statement: who was in touch drops out at the first sign, of the others the last one is looked up. */
export async function silentEnterprises(tx: Tx): Promise<Silent[]> {
  const zone = tx.platform.config.timeZone;
  const before = new Date(tx.now.getTime() - silentAfterDays * dayMs);
  const { rows } = await sql<Silent>`with silent as materialized (
      select e.id, e.park_id, coalesce(${lastContactOf(sql`e.id`)}, e.created_at) as at from enterprises e
        where e.closed_on is null and e.created_at < ${before} and not ${askedInWriting(sql`e.id`)} and not ${inTouchSince(sql`e.id`, before)})
    select s.id, s.since::text as since, s.days from (
      select l.id, d.since, (${tx.now}::timestamptz at time zone ${zone})::date - d.since as days, row_number() over (partition by l.park_id order by l.at, l.id) as place
        from silent l cross join lateral (select (l.at at time zone ${zone})::date as since) d
        where not exists (select from verification_causes k where k.enterprise_id = l.id and k.cause = 'silence' and (k.cause_key = d.since::text or k.answered_at is null))
    ) s where s.place <= ${sql.lit(mostOrdersANight)} order by s.days desc, s.id`.execute(tx.sql);
  return rows;
}
