import type { BodyOf } from '@qilian/contract/endpoint';
import type { cancelHandover as endpoint, HandoverEndReason } from '@qilian/contract/handovers';
import type { z } from 'zod';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { endAppointment, lockAppointment } from '../../appointments/index.ts';
import { onBehalf } from '../on-behalf.ts';
import { peopleOf, tellOf } from '../people.ts';
import { refuseSecrets } from '../secrets.ts';
import { recordStep, saveHandover, takeHandover, type HandoverRow } from '../store.ts';

/** Withdraws the change before it takes effect. Nothing has moved, so the predecessor simply goes on; the appointment ends too. */
export async function cancelHandover(tx: Tx, handoverId: string, { version, note }: BodyOf<typeof endpoint>): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'cancel', version);
  refuseSecrets({ note });
  await onBehalf(tx, async (all) => {
    await callOff(all, row, 'withdrawn');
    await endAppointment(all, await lockAppointment(all, row.appointment_id), 'cancelled', 'withdrawn', note ?? null);
  });
}

/** Ends a handover that doesn't take effect. Call it as the platform, with the handover under lock. */
export async function callOff(all: Tx, row: HandoverRow, reason: z.output<typeof HandoverEndReason>): Promise<void> {
  const saved = await saveHandover(all, row, { end_reason: reason }, 'cancelled');
  await recordStep(all, saved, 'cancelled', { params: { reason } });
  const people = await peopleOf(all, saved);
  await tellOf(all, saved, reason === 'seat_changed' ? 'handover_seat_changed' : 'handover_cancelled', [...people.predecessor, ...people.successor, ...people.owner, ...people.officer]);
}
