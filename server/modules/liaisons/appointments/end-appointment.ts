import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import type { RecordedEvent } from '../../../platform/ledger/reactions.ts';
import { send } from '../../notices/index.ts';
import { followersOf, tell } from './news.ts';
import { endAppointment, lockAppointment, takeAppointment } from './store.ts';

interface Given {
  version: number;
  note?: string | undefined;
}

/** Withdraws what hasn't taken effect: whoever holds the seat goes on. */
export async function cancelAppointment(tx: Tx, appointmentId: string, { version, note }: Given): Promise<void> {
  const row = await takeAppointment(tx, appointmentId, 'cancel', version);
  const ended = await endAppointment(tx, row, 'cancelled', 'withdrawn', note ?? null);
  // Of a handover under way the others hear by its own news.
  await actingAs(tx, system, async (all) => {
    const followers = row.state === 'handing_over' ? [] : await followersOf(all, ended);
    send(all, await tell(all, ended, 'appointment_cancelled', [ended.successor_id, ...followers].filter((id) => id !== tx.actor.userId), { reason: note ?? null }));
  });
}

/** The successor doesn't want to: whoever named them names another. */
export async function declineAppointment(tx: Tx, appointmentId: string, { version, note }: Given): Promise<void> {
  const row = await takeAppointment(tx, appointmentId, 'decline', version);
  const ended = await endAppointment(tx, row, 'declined', 'declined', note ?? null);
  await actingAs(tx, system, async (all) => send(all, await tell(all, ended, 'appointment_declined', await followersOf(all, ended), { reason: note ?? null })));
}

/** Nobody is both liaisons: who became primary is appointed deputy no longer, however far that had come. */
export async function endBesidePrimary(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  if (params?.role !== 'primary' || typeof params.userId !== 'string') return;
  const { userId } = params;
  await actingAs(tx, { ...system, userId: tx.actor.userId, name: tx.actor.name }, async (all) => {
    const open = await all.sql.selectFrom('appointments').select('id').where('enterprise_id', '=', enterpriseId!).where('role', '=', 'deputy').where('successor_id', '=', userId).where('ended_at', 'is', null).execute();
    for (const { id } of open) {
      const row = await lockAppointment(all, id);
      const ended = await endAppointment(all, row, 'cancelled', 'replaced');
      if (row.state !== 'handing_over') send(all, await tell(all, ended, 'appointment_cancelled', [userId, ...await followersOf(all, ended)], { reason: 'became_primary' }));
    }
  });
}
