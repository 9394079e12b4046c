import type { Session } from '@qilian/contract/access';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { notFound } from '../../../../platform/errors.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { managedAreas, manages } from '../../access.ts';
import { endSession, endSessions, sessionsOf } from './sessions.ts';

/**
 * Staff whom the actor administers, and people who hold a seat in an enterprise of a park that the actor administers.
 * @throws Refusal `people.user.not_found` for everybody else
 */
async function requireAdministered(tx: Tx, userId: string): Promise<void> {
  const user = await tx.sql.selectFrom('users').select('side').where('id', '=', userId).executeTakeFirst();
  const administered = user?.side === 'staff' ? await manages(tx, userId) : user?.side === 'enterprise' && await holdsSeatBelow(tx, userId);
  if (!administered) throw notFound('people.user');
}

async function holdsSeatBelow(tx: Tx, userId: string): Promise<boolean> {
  const areas = [...await managedAreas(tx)];
  if (areas.length === 0) return false;
  const seat = await tx.sql.selectFrom('enterprise_holders').innerJoin('enterprises', 'enterprises.id', 'enterprise_holders.enterprise_id').select('enterprise_holders.id')
    .where('enterprise_holders.user_id', '=', userId).where('enterprise_holders.until_day', 'is', null).where('enterprises.park_id', 'in', areas).limit(1).executeTakeFirst();
  return seat !== undefined;
}

export async function listSessionsOf(tx: Tx, userId: string): Promise<{ items: Session[] }> {
  await requireAdministered(tx, userId);
  return sessionsOf(tx, userId);
}

/** Ends one session of somebody, or all. */
export async function endSessionsOf(tx: Tx, userId: string, sessionId?: string): Promise<void> {
  await requireAdministered(tx, userId);
  await tx.sql.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
  let count = 1;
  if (sessionId === undefined) count = await endSessions(tx, userId, 'administrator');
  else await endSession(tx, userId, sessionId, 'administrator');
  await record(tx, { type: 'people.sessions_ended', record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'auditor', params: { count } });
}
