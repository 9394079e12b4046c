import type { Tx } from '../../../platform/db/transaction.ts';
import { endAppointment, takeAppointment } from './store.ts';

/** Withdraws what hasn't taken effect: whoever holds the seat goes on. */
export async function cancelAppointment(tx: Tx, appointmentId: string, { version, note }: { version: number; note?: string | undefined }): Promise<void> {
  const row = await takeAppointment(tx, appointmentId, version, 'cancel');
  await endAppointment(tx, row, 'cancelled', 'withdrawn', note ?? null);
}
