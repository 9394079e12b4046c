import { sql } from 'kysely';
import { together, type Reaction, type RecordedEvent } from '../../../platform/ledger/reactions.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { endAppointment, isOver as appointmentIsOver, lockAppointment } from '../appointments/index.ts';
import { stateOf } from './access.ts';
import { bringBack } from './steps/bring-back.ts';
import { beginHandover } from './steps/begin-handover.ts';
import { callOff } from './steps/cancel-handover.ts';
import { onBehalf } from './on-behalf.ts';
import { isInEffect, isOver } from './rules.ts';
import { lockHandover, recordStep, saveHandover } from './store.ts';

async function withAppointment(tx: Tx, { record, params }: RecordedEvent): Promise<void> {
  await onBehalf(tx, async (all) => {
    const found = await all.sql.selectFrom('handovers').select('id').where('appointment_id', '=', record.id).executeTakeFirst();
    const row = found && await lockHandover(all, found.id);
    if (row && !isOver(stateOf(row)) && !isInEffect(stateOf(row))) await callOff(all, row, params?.reason === 'enterprise_closed' ? 'enterprise_closed' : params?.reason === 'replaced' ? 'seat_changed' : 'withdrawn');
  });
}

/** Staff seated somebody else, or ended the seat, while its holder was handing over: there is nothing left to hand over by. */
async function withSeat(tx: Tx, { type, enterpriseId, params }: RecordedEvent): Promise<void> {
  const left = type === 'enterprise.holder_unseated' ? params?.userId : params?.formerId;
  await onBehalf(tx, async (all) => {
    // Who lost the seat again has nothing left to confirm after an emergency, and may not.
    const after = typeof left !== 'string' ? [] : await all.sql.selectFrom('handovers').select('id').where('enterprise_id', '=', enterpriseId).where('role', '=', String(params?.role)).where('state', '=', 'confirming_after').where('successor_id', '=', left).execute();
    for (const { id } of after) {
      const saved = await saveHandover(all, (await lockHandover(all, id))!, { end_reason: 'seat_changed' }, 'closed');
      await recordStep(all, saved, 'closed');
    }
    // A deputy who became primary is still there to hand over the deputy's seat.
    const moved = type === 'enterprise.holder_unseated' && typeof left === 'string' && await all.sql.selectFrom('enterprise_holders').select('id').where('enterprise_id', '=', enterpriseId).where('user_id', '=', left).where('role', '=', 'primary').where('until_day', 'is', null).executeTakeFirst();
    const open = moved ? [] : await all.sql.selectFrom('handovers').select('id').where('enterprise_id', '=', enterpriseId).where('role', '=', String(params?.role)).where('state', 'in', ['writing', 'confirming', 'declared']).execute();
    for (const { id } of open) {
      const row = (await lockHandover(all, id))!;
      await callOff(all, row, 'seat_changed');
      const appointment = await lockAppointment(all, row.appointment_id);
      if (!appointmentIsOver(appointment.state as 'signed')) await endAppointment(all, appointment, 'cancelled', 'replaced');
    }
  });
}

/** Of a file that is closed nothing is read or confirmed any more. What hasn't taken effect ends with its appointment. */
const filesClosed = together('handover.end-with-file', (tx, events) => onBehalf(tx, async (all) => {
  const { rows } = await sql<{ id: string }>`select id from handovers where enterprise_id = any (${events.map(({ enterpriseId }) => enterpriseId)}::uuid[]) and state in ('overlap', 'confirming_after') order by id`.execute(all.sql);
  for (const { id } of rows) {
    const saved = await saveHandover(all, (await lockHandover(all, id))!, { end_reason: 'enterprise_closed' }, 'closed');
    await recordStep(all, saved, 'closed');
  }
}));

const seatChanged: Reaction = { name: 'handover.end-with-seat', when: 'now', handle: withSeat };
const appointmentEnded: Reaction = { name: 'handover.end-with-appointment', when: 'now', handle: withAppointment };

export const reactions: Record<string, Reaction[]> = {
  'appointment.signed': [{ name: 'handover.begin', when: 'now', handle: (tx, event) => beginHandover(tx, event.record.id) }],
  'appointment.cancelled': [appointmentEnded],
  'appointment.expired': [appointmentEnded],
  'appointment.declined': [appointmentEnded],
  'enterprise.closed': [filesClosed],
  'enterprise.merged_into': [filesClosed],
  'enterprise.separated': [{ name: 'handover.bring-back', when: 'now', handle: bringBack }],
  'enterprise.holder_seated': [seatChanged],
  'enterprise.holder_unseated': [seatChanged],
};
