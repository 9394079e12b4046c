import { sql } from 'kysely';
import type { AppointmentState } from '@qilian/contract/appointments';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import type { RecordedEvent } from '../../../platform/ledger/reactions.ts';
import { lockAppointment, recordStep, saveAppointment, type AppointmentRow } from './store.ts';
import { tellNextStep } from './sweeps.ts';

/**
 * The merge with which they ended is undone: appointments go on where they stood, with the time that they had left. Not for
 * who has gone since, nor past a predecessor who no longer holds the seat.
 */
export async function bringBack(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  await actingAs(tx, { ...system, userId: tx.actor.userId, name: tx.actor.name }, async (all) => {
    const { rows } = await sql<{ id: string; handing_over: boolean }>`select a.id, o.id is not null as handing_over from appointments a
        join enterprise_merges m on m.id = ${params?.mergeId as string} and a.ended_at = m.merged_at
        left join handovers o on o.appointment_id = a.id left join users u on u.id = a.successor_id
      where a.enterprise_id = ${enterpriseId} and a.end_reason = 'enterprise_closed' and u.left_at is null
        and (o.id is null or exists (select from enterprise_holders h where h.enterprise_id = a.enterprise_id and h.role = a.role and h.user_id = o.predecessor_id and h.until_day is null))
        and not exists (select from enterprise_holders h where h.enterprise_id = a.enterprise_id and h.user_id = a.successor_id and h.role = 'primary' and a.role = 'deputy' and h.until_day is null)
      order by a.id`.execute(all.sql);
    for (const { id, handing_over: handingOver } of rows) {
      const row = await lockAppointment(all, id);
      const saved = await saveAppointment(all, row, {
        state: handingOver ? 'handing_over' : stateBefore(row), state_since: all.now, reminders: 0, ended_at: null, ended_by: null, end_reason: null, end_note: null,
        expires_at: new Date(row.expires_at.getTime() + all.now.getTime() - row.ended_at!.getTime()),
      });
      await recordStep(all, saved, 'brought_back');
      if (!handingOver) await tellNextStep(all, saved, `back-${saved.version}`);
    }
  });
}

/** A letter that is signed is handed over by, or took effect. */
const stateBefore = ({ accepted_at: accepted, successor_id: successor }: AppointmentRow): AppointmentState => (accepted !== null ? 'accepted' : successor !== null ? 'enrolling' : 'named');
