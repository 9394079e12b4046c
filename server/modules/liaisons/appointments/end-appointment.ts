import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { send } from '../../notices/index.ts';
import { officersOf, tell } from './news.ts';
import { endAppointment, takeAppointment } from './store.ts';

interface Given {
  version: number;
  note?: string | undefined;
}

/** Withdraws what hasn't taken effect: whoever holds the seat goes on. */
export async function cancelAppointment(tx: Tx, appointmentId: string, { version, note }: Given): Promise<void> {
  const row = await takeAppointment(tx, appointmentId, 'cancel', version);
  const ended = await endAppointment(tx, row, 'cancelled', 'withdrawn', note ?? null);
  await actingAs(tx, system, async (all) => send(all, await tell(all, ended, 'appointment_cancelled', [ended.successor_id], { reason: note ?? null })));
}

/** The successor doesn't want to: whoever named them names another. */
export async function declineAppointment(tx: Tx, appointmentId: string, { version, note }: Given): Promise<void> {
  const row = await takeAppointment(tx, appointmentId, 'decline', version);
  const ended = await endAppointment(tx, row, 'declined', 'declined', note ?? null);
  await actingAs(tx, system, async (all) => send(all, await tell(all, ended, 'appointment_declined', [ended.named_by, ...await officersOf(all, ended.enterprise_id)], { reason: note ?? null })));
}
