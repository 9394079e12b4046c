import { sql, type RawBuilder } from 'kysely';
import type { AudienceFilter } from '@qilian/contract/circulars';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { today } from '../../../../platform/today.ts';
import { holdsOn } from '../../../enterprises/index.ts';
import { isReachable } from '../../bounces/index.ts';
import { queueDelivery } from '../../delivery/delivery-plan.ts';
import { isBarred } from './agents.ts';
import { fitsAudience } from './audience.ts';

/** A circular as far as its recipients follow from it. */
export interface Addressed {
  filter: AudienceFilter;
  parks: readonly string[];
  weight: string;
  channels: readonly string[];
  seats: readonly string[];
  urgent: boolean;
}

/**
 * The beginning of a statement, `with …`, that works out in one go who gets a circular now:
 * `audience` (enterprises), `picked` (a notice each: id, enterprise_id, park_id, user_id, role), `ways` (notice_id, channel, due_at, digest, reachable) and
 * `unreached` (enterprise_id, park_id, cause). Whom the seats name, else the first seat that somebody holds: an enterprise
 * without primary liaison is told through its deputy or owner. Agents who are to get notices get what is ordinary besides,
 * and nothing confidential, whatever seat they hold. What has legal effect goes to those who agreed to electronic delivery alone.
 */
export function recipients(tx: Tx, { filter, parks, weight, channels, seats, urgent }: Addressed): RawBuilder<unknown> {
  const order = sql`array_position(array['primary', 'deputy', 'owner'], s.role)`;
  const has = (way: string) => sql.lit(channels.includes(way));
  return sql`with audience as materialized (
      select e.id, e.park_id from enterprises e where ${fitsAudience(filter, parks)}
    ), seated as materialized (
      select e.id as enterprise_id, e.park_id, h.user_id, h.role, ${isBarred(tx, weight)} as barred
      from audience e join enterprise_holders h on h.enterprise_id = e.id and h.until_day is null join users u on u.id = h.user_id and u.left_at is null
    ), ranked as (
      select s.*, bool_or(s.role = any (${seats}::text[])) over (partition by s.enterprise_id) as wanted, row_number() over (partition by s.enterprise_id order by ${order}) as place
      from seated s where not s.barred
    ), picked as materialized (
      select gen_random_uuid() as id, one.* from (
        select distinct on (s.enterprise_id, s.user_id) s.enterprise_id, s.park_id, s.user_id, s.role from ranked s
        where case when s.wanted then s.role = any (${seats}::text[]) else s.place = 1 end order by s.enterprise_id, s.user_id, ${order}) one
      union all
      select gen_random_uuid(), e.id, e.park_id, m.agent_id, 'agent' from audience e join mandates m on m.enterprise_id = e.id join users u on u.id = m.agent_id and u.left_at is null
      where ${sql.lit(weight === 'ordinary')} and 'notices' = any (m.scopes) and ${holdsOn(today(tx))} and not exists (select from enterprise_holders h where h.enterprise_id = e.id and h.user_id = m.agent_id and h.until_day is null)
    ), ways as materialized (
      select w.*, ${isReachable('p.user_id', sql`w.channel`)} as reachable from (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'recipientId', user_id, 'parkId', park_id, 'topic', 'circulars',
          'email', ${has('email')}, 'sms', ${has('sms')}, 'urgent', ${sql.lit(urgent)}, 'must', ${sql.lit(weight === 'legal')})), '[]') as given from picked) g
        cross join lateral notice_ways(g.given, ${tx.now}, ${tx.platform.config.timeZone}) w join picked p on p.id = w.notice_id
      union all ${robots(tx, { channels, weight, urgent })}
    ), told as materialized (
      select distinct p.enterprise_id from picked p ${channels.length > 0 ? sql`join ways w on w.notice_id = p.id and w.reachable` : sql``}
    ), unreached as materialized (
      select e.id as enterprise_id, e.park_id, case
          when s.enterprise_id is null then 'nobody'
          when s.barred then ${sql.lit(weight === 'legal' ? 'no_consent' : 'agents_only')}
          else 'no_channel' end as cause
      from audience e left join (select enterprise_id, bool_and(barred) as barred from seated group by enterprise_id) s on s.enterprise_id = e.id
      where e.id not in (select enterprise_id from told)
    )`;
}

/** One message in each group of an enterprise, hung on the notice of its first seat. Nothing confidential is written where many read. */
function robots(tx: Tx, { channels, weight, urgent }: Pick<Addressed, 'channels' | 'weight' | 'urgent'>): RawBuilder<unknown> {
  return sql`select p.id, r.kind, case when ${sql.lit(urgent)} then null else quiet_end(${tx.now}, ${tx.platform.config.timeZone},
        coalesce(a.settings #>> '{quiet,from}', '21:00')::time, coalesce(a.settings #>> '{quiet,until}', '08:00')::time) end, false, true
      from enterprise_robots r join lateral (select p.id, p.park_id from picked p where p.enterprise_id = r.enterprise_id order by array_position(array['primary', 'deputy', 'owner', 'agent'], p.role), p.id limit 1) p on true
        join areas a on a.id = p.park_id
      where r.ended_at is null and ${sql.lit(channels.includes('robot') && weight !== 'confidential')}`;
}

/** Writes the deliveries of `ways`; by a way that is suspended nothing goes out, and the receipt says so at once. */
export const planned = (tx: Tx): RawBuilder<unknown> => sql`planned as (
      insert into notice_deliveries (notice_id, channel, status, failure, failed_at, at, due_at, digest)
      select notice_id, channel, case when reachable then 'queued' else 'failed' end, case when not reachable then 'suspended' end, case when not reachable then ${tx.now}::timestamptz end, ${tx.now},
        case when reachable then due_at end, digest and reachable from ways
    ), jobs as materialized (
      select ${sql.raw(queueDelivery('notice_id', 'channel', 'null'))} from ways where due_at is null and reachable
    )`;
