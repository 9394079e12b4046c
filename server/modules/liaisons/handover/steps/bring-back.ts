import { sql } from 'kysely';
import type { HandoverState } from '@qilian/contract/handovers';
import type { Tx } from '../../../../platform/db/transaction.ts';
import type { RecordedEvent } from '../../../../platform/ledger/reactions.ts';
import { onBehalf } from '../on-behalf.ts';
import { peopleOf, tellOf } from '../people.ts';
import { lockHandover, recordStep, saveHandover } from '../store.ts';

/**
 * The merge with which they ended is undone: handovers go on where they stood, those whose appointment does, and what was
 * left to be read or confirmed after one took effect while the successor is in the seat.
 */
export async function bringBack(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  await onBehalf(tx, async (all) => {
    const { rows } = await sql<{ id: string; before: HandoverState }>`select o.id, case when o.effective_at is not null then case when o.overlap_until is null then 'confirming_after' else 'overlap' end
          when exists (select from handover_declarations d where d.handover_id = o.id and d.decided_at is null) then 'declared' when o.due_at is null then 'writing' else 'confirming' end as before
        from handovers o join enterprise_merges m on m.id = ${params?.mergeId as string} and o.ended_at = m.merged_at join appointments a on a.id = o.appointment_id
      where o.enterprise_id = ${enterpriseId} and o.end_reason = 'enterprise_closed' and o.notes_erased_at is null and (a.state = 'handing_over'
        or o.effective_at is not null and exists (select from enterprise_holders h where h.enterprise_id = o.enterprise_id and h.role = o.role and h.user_id = o.successor_id and h.until_day is null))
      order by o.id`.execute(all.sql);
    for (const { id, before } of rows) {
      const saved = await saveHandover(all, (await lockHandover(all, id))!, { ended_at: null, end_reason: null }, before);
      await recordStep(all, saved, 'brought_back');
      if (before !== 'writing' && before !== 'confirming') continue;
      const people = await peopleOf(all, saved);
      const { rows: [names] } = await sql<{ predecessor: string; successor: string }>`select p.name as predecessor, s.name as successor from users p, users s where p.id = ${saved.predecessor_id} and s.id = ${saved.successor_id}`.execute(all.sql);
      await tellOf(all, saved, 'handover_begun', people.predecessor, { name: names!.successor });
      await tellOf(all, saved, 'handover_awaited', [...people.successor, ...people.owner], { name: names!.predecessor });
    }
  });
}
