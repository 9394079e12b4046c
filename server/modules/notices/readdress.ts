import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import { writeRepeats } from './circulars/repeat.ts';
import { isAgent } from './circulars/audience/agents.ts';
import { consents } from './circulars/receipts/consents.ts';

/**
 * Circulars that the predecessor in a seat hasn't opened, or hasn't acknowledged where that is due, go to the successor
 * anew; what was still on its way to the predecessor stays here. The predecessor's receipts stand: they say what was sent to whom.
 * Circulars that are scheduled find their recipients when they are sent. @returns how many went to the successor
 */
export async function readdressQueued(tx: Tx, enterpriseId: string, fromId: string, toId: string): Promise<number> {
  return actingAs(tx, system, async (all) => {
    const open = sql`n.recipient_id = ${fromId} and n.enterprise_id = ${enterpriseId} and n.kind in ('circular', 'circular_confidential') and c.id = n.circular_id
      and (n.opened_at is null or c.acknowledge and n.acknowledged_at is null)
      and not exists (select from notices o where o.circular_id = n.circular_id and o.enterprise_id = n.enterprise_id and (o.acknowledged_at is not null or o.recipient_id = ${toId}))`;
    const { rows: circulars } = await sql<{ id: string; weight: string; channels: string[]; urgent: boolean }>`select distinct c.id, c.weight, c.channels, c.urgent from circulars c, notices n where ${open}`.execute(all.sql);
    let moved = 0;
    for (const circular of circulars) {
      moved += await writeRepeats(all, circular, sql`
        select gen_random_uuid() as id, ${toId}::uuid as recipient_id, n.park_id, n.enterprise_id, n.kind, n.seat, n.fallback_at, n.id as origin_id, 'readdressed' as origin_reason
        from circulars c, notices n where ${open} and c.id = ${circular.id}
          and not (c.weight = 'confidential' and exists (select from enterprise_holders h where h.enterprise_id = n.enterprise_id and h.user_id = ${toId} and h.until_day is null and ${isAgent(tx)}))
          and not (c.weight = 'legal' and not ${consents(sql`${toId}`, sql`n.enterprise_id`)})`);
    }
    // Whoever hasn't agreed yet is served on paper: the list of those not reached says so.
    await sql`insert into circular_unreached (circular_id, enterprise_id, park_id, cause) select distinct c.id, n.enterprise_id, n.park_id, 'no_consent' from circulars c, notices n
      where ${open} and c.weight = 'legal' and not ${consents(sql`${toId}`, sql`n.enterprise_id`)} on conflict do nothing`.execute(all.sql);
    await sql`update notice_deliveries d set status = 'cancelled', failure = 'handed over', due_at = null, at = ${tx.now} from notices n
      where n.id = d.notice_id and d.status = 'queued' and n.recipient_id = ${fromId} and n.enterprise_id = ${enterpriseId} and n.circular_id is not null`.execute(all.sql);
    await sql`update notices n set read_at = coalesce(read_at, ${tx.now}), fallback_at = null where n.recipient_id = ${fromId} and n.enterprise_id = ${enterpriseId} and n.circular_id is not null`.execute(all.sql);
    return moved;
  });
}
