import type { Tx } from '../../../platform/db/transaction.ts';
import { tell } from '../../../platform/live.ts';
import { seatsOf } from '../me.ts';
import { endSessions } from '../sign-in/sessions/sessions.ts';

/**
 * Somebody who lost a seat acts for that enterprise no longer, on no screen. Who still holds one elsewhere goes on there;
 * else the sessions end. Does nothing for who keeps another seat in it. Call it once the seat has ended.
 */
export async function leaveEnterprise(tx: Tx, userId: string, enterpriseId: string): Promise<void> {
  // Whoever acts may not see what lies elsewhere.
  const seats = await seatsOf(tx, userId);
  if (seats.some(({ id }) => id === enterpriseId)) return;
  if (seats.length === 0) {
    await endSessions(tx, userId, 'left');
    return;
  }
  await tx.sql.updateTable('sessions').set({ active_enterprise_id: null }).where('user_id', '=', userId).where('active_enterprise_id', '=', enterpriseId).execute();
  tell(tx, { type: 'seat_ended', userIds: [userId], data: { enterpriseId } });
}
