import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { wakeWorkers } from '../../../platform/jobs/jobs.ts';
import { isReachable } from '../bounces/index.ts';
import { planned } from './audience/recipients.ts';

interface Repeated {
  id: string;
  weight: string;
  channels: readonly string[];
  urgent: boolean;
}

/**
 * Writes notices that repeat others or stand in for them, with their ways and jobs, in one statement.
 * @param picked a query of columns id, recipient_id, park_id, enterprise_id, kind, seat, fallback_at, origin_id, origin_reason
 * @returns how many were written
 */
export async function writeRepeats(tx: Tx, { id, weight, channels, urgent }: Repeated, picked: RawBuilder<unknown>): Promise<number> {
  const has = (way: string) => sql.lit(channels.includes(way));
  const { rows: [written] } = await sql<{ count: number; jobs: number }>`
    with picked as materialized (${picked}), written as (
      insert into notices (id, recipient_id, park_id, enterprise_id, kind, circular_id, seat, created_at, fallback_at, origin_id, origin_reason)
      select p.id, p.recipient_id, p.park_id, p.enterprise_id, p.kind, ${id}, p.seat, ${tx.now}, p.fallback_at, p.origin_id, p.origin_reason from picked p
    ), ways as materialized (
      select w.*, ${isReachable('p.recipient_id', sql`w.channel`)} as reachable from (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'recipientId', p.recipient_id, 'parkId', p.park_id, 'topic', 'circulars',
          'email', ${has('email')}, 'sms', ${has('sms')}, 'urgent', ${sql.lit(urgent)}, 'must', ${sql.lit(weight === 'legal')})), '[]') as given from picked p) g
        cross join lateral notice_ways(g.given, ${tx.now}, ${tx.platform.config.timeZone}) w join picked p on p.id = w.notice_id
    ), ${planned(tx)}
    select (select count(*) from picked)::int as count, (select count(*) from jobs)::int as jobs`.execute(tx.sql);
  wakeWorkers(tx);
  return written!.count;
}

/** A reminder for everybody who got it, in the enterprises of the reader's parks where nobody has acknowledged. */
export async function remindersFor(tx: Tx, circular: Repeated): Promise<number> {
  return writeRepeats(tx, circular, sql`
    select gen_random_uuid() as id, n.recipient_id, n.park_id, n.enterprise_id, 'circular_reminder' as kind, n.seat, null::timestamptz as fallback_at, n.id as origin_id, 'reminder' as origin_reason
    from notices n where n.circular_id = ${circular.id} and n.kind in ('circular', 'circular_confidential')
      and not exists (select from notices o where o.circular_id = n.circular_id and o.enterprise_id = n.enterprise_id and o.acknowledged_at is not null)`);
}
