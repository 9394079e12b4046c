import { newId } from '../../../../platform/ids.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { nameOf } from '../../../people/index.ts';
import { lockAppointment, moveAppointment } from '../../appointments/index.ts';
import { onBehalf } from '../on-behalf.ts';
import { peopleOf, tellOf } from '../people.ts';
import { reminderAt } from '../rules.ts';
import { recordStep } from '../store.ts';
import { seatSuccessor } from './take-effect.ts';

/** The letter is signed: with somebody in the seat the handover begins, else the appointment takes effect at once. */
export async function beginHandover(tx: Tx, appointmentId: string): Promise<void> {
  await onBehalf(tx, async (all) => {
    const appointment = await lockAppointment(all, appointmentId);
    const seat = await all.sql.selectFrom('enterprise_holders').select(['id', 'user_id']).where('enterprise_id', '=', appointment.enterprise_id).where('role', '=', appointment.role).where('until_day', 'is', null).executeTakeFirst();
    // Who only gets another scope or term has nothing to hand over to themselves.
    if (!seat || seat.user_id === appointment.successor_id) return seatSuccessor(all, appointment);
    // The seat may have been recorded anew since somebody was named for it.
    await moveAppointment(all, appointment, 'handing_over', { predecessor_id: seat.id });
    const row = await all.sql.insertInto('handovers').values({
      id: newId(all.now), appointment_id: appointment.id, enterprise_id: appointment.enterprise_id, park_id: appointment.park_id, role: appointment.role, predecessor_id: seat.user_id,
      successor_id: appointment.successor_id!, state: 'writing', state_since: all.now, begun_at: all.now, moved_at: all.now, next_alert_at: reminderAt(all.platform.officeHours.of(appointment.park_id), 'writing', all.now, 0),
    }).returningAll().executeTakeFirstOrThrow();
    const names = await nameOf(all, [row.predecessor_id, row.successor_id]);
    await recordStep(all, row, 'begun', { params: { appointmentId, predecessorId: row.predecessor_id, successorId: row.successor_id }, detail: { predecessor: names.get(row.predecessor_id)!, successor: names.get(row.successor_id)! } });
    const people = await peopleOf(all, row);
    await tellOf(all, row, 'handover_begun', people.predecessor, { name: names.get(row.successor_id)! });
    await tellOf(all, row, 'handover_awaited', [...people.successor, ...people.owner], { name: names.get(row.predecessor_id)! });
  });
}
