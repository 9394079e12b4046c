import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import type { RecordedEvent } from '../../platform/ledger/reactions.ts';
import { successionOf } from '../enterprises/index.ts';
import { readdressQueued } from './readdress.ts';

/**
 * What an enterprise was told and its liaison hasn't read, or what is still on its way, is the successor's from the instant
 * on which the seat changes hands, or of whoever is left where it stays empty. What the successor got as well stays once: the predecessor's copy isn't sent any more.
 * Circulars go to the successor anew, since their receipts say what was sent to whom.
 */
export async function followLiaison(tx: Tx, event: RecordedEvent): Promise<void> {
  const { enterpriseId } = event;
  await actingAs(tx, system, async (all) => {
    const succession = await successionOf(all, event);
    if (succession === null) return;
    const { fromId, toId } = succession;
    await readdressQueued(all, enterpriseId!, fromId, toId);
    const open = sql`n.recipient_id = ${fromId} and n.enterprise_id = ${enterpriseId} and n.circular_id is null
      and (n.read_at is null or exists (select from notice_deliveries d where d.notice_id = n.id and d.status = 'queued'))`;
    await sql`update notices n set recipient_id = ${toId} where ${open} and not exists (select from notices t
      where t.recipient_id = ${toId} and t.enterprise_id = n.enterprise_id and t.kind = n.kind and t.created_at = n.created_at
        and t.case_id is not distinct from n.case_id and t.task_id is not distinct from n.task_id)`.execute(all.sql);
    await sql`update notice_deliveries d set status = 'cancelled', failure = 'handed over', at = ${tx.now} from notices n where n.id = d.notice_id and d.status = 'queued' and ${open}`.execute(all.sql);
    await sql`update notices n set read_at = ${tx.now} where ${open}`.execute(all.sql);
  });
}
