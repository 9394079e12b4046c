import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import type { RecordedEvent } from '../../../platform/ledger/reactions.ts';

/**
 * How late a change of liaison came to be known: from the last time that the former one was found to be right, and from
 * the day on which the change was said to have been. Kept when the seat changes hands, whichever way that came about.
 */
export async function noteLag(tx: Tx, { enterpriseId, parkId, params }: RecordedEvent): Promise<void> {
  const { role, userId, formerId } = params ?? {};
  if (role === 'owner' || typeof formerId !== 'string' || formerId === userId) return;
  const zone = tx.platform.config.timeZone;
  await actingAs(tx, system, (all) => sql`
    insert into liaison_lags (id, enterprise_id, park_id, officer_id, role, route, former_id, successor_id, last_confirmed_at, confirmed, changed_on, updated_at, since_change_days)
    select ${newId(tx.now)}, ${enterpriseId}, ${parkId},
      (select s.user_id from enterprise_staff s where s.enterprise_id = ${enterpriseId} and s.capacity = 'service_officer' and s.until_day is null),
      ${role}, coalesce((select a.route from enterprise_holders n join appointments a on a.id = n.appointment_id where n.enterprise_id = ${enterpriseId} and n.role = ${role} and n.user_id = ${userId} and n.until_day is null), 'staff'),
      ${formerId}, ${userId}, least(coalesce(c.at, f.from_day::timestamp at time zone ${zone}), ${tx.now}), c.at is not null, d.changed_on, ${tx.now},
      -- greatest() would take what nobody stated for no delay at all.
      case when d.changed_on is not null then greatest(0, extract(epoch from ${tx.now}::timestamptz - (d.changed_on::timestamp at time zone ${zone}))::real / 86400) end
    from (select h.id, h.from_day from enterprise_holders h where h.enterprise_id = ${enterpriseId} and h.role = ${role} and h.user_id = ${formerId} and h.until_day is not null
        order by h.until_day desc, h.id desc limit 1) f
      left join lateral (select l.at from liaison_confirmations l where l.holder_id = f.id and l.outcome = 'current' order by l.at desc, l.id desc limit 1) c on true
      left join lateral (select l.changed_on from liaison_confirmations l where l.holder_id = f.id and l.changed_on is not null order by l.at desc, l.id desc limit 1) d on true`.execute(all.sql));
}
