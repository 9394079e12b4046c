import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { tell } from '../../../platform/live.ts';
import { today } from '../../../platform/today.ts';
import { desksOf } from './access.ts';

/** The lowest number that waits; two counters that call at once get two. @returns null where nobody waits */
export async function callNext(tx: Tx, { parkId, counter }: { parkId: string; counter: string }): Promise<string | null> {
  if (!desksOf(tx.actor).includes(parkId)) throw notFound('desk');
  const next = await tx.sql.selectFrom('desk_tickets').select(['id', 'user_id']).where('park_id', '=', parkId).where('day', '=', today(tx)).where('state', '=', 'waiting').orderBy('number').limit(1).forUpdate().skipLocked().executeTakeFirst();
  if (!next) return null;
  await actingAs(tx, system, (all) => all.sql.updateTable('desk_tickets').set((eb) => ({ state: 'called', counter, called_at: tx.now, called_by: tx.actor.userId, version: eb('version', '+', 1) })).where('id', '=', next.id).execute());
  if (next.user_id !== null) tell(tx, { type: 'desk', userIds: [next.user_id], data: {} });
  return next.id;
}
