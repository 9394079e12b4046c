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
 * @param counting nothing is written: the ids are those of seats and mandates, which cost nothing to make
 */
export function recipients(tx: Tx, { filter, parks, weight, channels, seats: named, urgent }: Addressed, { counting = false } = {}): RawBuilder<unknown> {
  const order = sql`array_position(array['primary', 'deputy', 'owner'], h.role)`;
  const all = (value: RawBuilder<unknown>) => sql`array_agg(${value})`;
  const has = (way: string) => all(sql.lit(channels.includes(way)));
  const holders = sql`enterprise_holders h on h.enterprise_id = e.id and h.until_day is null join users u on u.id = h.user_id and u.left_at is null`;
  // Of several seats that were named one person may hold more than one.
  const id = (own: RawBuilder<unknown>) => (counting ? own : sql`gen_random_uuid()`);
  const once = named.length > 1 ? sql`distinct on (e.id, h.user_id)` : sql``;
  return sql`with audience as materialized (
      select e.id, e.park_id from enterprises e where ${fitsAudience(filter, parks)}
    ), named as materialized (
      select ${once} h.id as seat_id, e.id as enterprise_id, e.park_id, h.user_id, h.role from audience e join ${holders}
      where h.role = any (${named}::text[]) and not ${isBarred(tx, weight)} ${named.length > 1 ? sql`order by e.id, h.user_id, ${order}` : sql``}
    ), picked as materialized (
      select ${id(sql`n.seat_id`)} as id, n.enterprise_id, n.park_id, n.user_id, n.role from named n
      union all
      select ${id(sql`s.id`)}, e.id, e.park_id, s.user_id, s.role from audience e
        cross join lateral (select h.id, h.user_id, h.role from enterprise_holders h join users u on u.id = h.user_id and u.left_at is null
          where h.enterprise_id = e.id and h.until_day is null and not ${isBarred(tx, weight)} order by ${order} limit 1) s
        where e.id not in (select enterprise_id from named)
      union all
      select ${id(sql`m.id`)}, e.id, e.park_id, m.agent_id, 'agent' from audience e join mandates m on m.enterprise_id = e.id join users u on u.id = m.agent_id and u.left_at is null
      where ${sql.lit(weight === 'ordinary')} and 'notices' = any (m.scopes) and ${holdsOn(today(tx))} and not exists (select from enterprise_holders h where h.enterprise_id = e.id and h.user_id = m.agent_id and h.until_day is null)
    ), ways as materialized (
      select w.notice_id, w.channel, w.due_at, w.digest, ${isReachable('w.recipient_id', sql`w.channel`)} as reachable
      from (select ${all(sql`id`)} as ids, ${all(sql`user_id`)} as recipients, ${all(sql`park_id`)} as parks, ${all(sql`'circulars'::text`)} as topics,
          ${has('email')} as emails, ${has('sms')} as texts, ${all(sql.lit(urgent))} as urgents, ${all(sql.lit(weight === 'legal'))} as musts from picked) g
        cross join lateral ways_of(g.ids, g.recipients, g.parks, g.topics, g.emails, g.texts, g.urgents, g.musts, ${tx.now}, ${tx.platform.config.timeZone}) w
      union all ${robots(tx, { channels, weight, urgent })}
    ), told as materialized (
      select p.enterprise_id from picked p ${channels.length > 0 ? sql`join ways w on w.notice_id = p.id and w.reachable` : sql``}
    ), unreached as materialized (
      select e.id as enterprise_id, e.park_id, case
          when s.barred is null then 'nobody'
          when s.barred then ${sql.lit(weight === 'legal' ? 'no_consent' : 'agents_only')}
          else 'no_channel' end as cause
      from audience e
        cross join lateral (select bool_and(${isBarred(tx, weight)}) as barred from enterprise_holders h join users u on u.id = h.user_id and u.left_at is null where h.enterprise_id = e.id and h.until_day is null) s
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
