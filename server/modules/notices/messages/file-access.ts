import type { Tx } from '../../../platform/db/transaction.ts';
import { visibleTalks } from './access.ts';

/** The files of a conversation are seen by both its sides. */
export async function maySeeTalk(tx: Tx, talkId: string): Promise<boolean> {
  if (tx.actor.enterprise?.role === 'agent') return false;
  const found = await tx.sql.selectFrom('talks as t').innerJoin('enterprises as e', 'e.id', 't.enterprise_id').select('t.id').where('t.id', '=', talkId).where(visibleTalks(tx.actor)).executeTakeFirst();
  return found !== undefined;
}
