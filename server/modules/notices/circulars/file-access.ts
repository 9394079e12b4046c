import type { Tx } from '../../../platform/db/transaction.ts';
import { visibleCirculars } from './access.ts';

/** The files of a circular are seen by the staff who see it, and by whoever got it. */
export async function maySeeCircular(tx: Tx, circularId: string): Promise<boolean> {
  const found = tx.actor.side === 'enterprise'
    ? await tx.sql.selectFrom('notices').select('id').where('circular_id', '=', circularId).where('recipient_id', '=', tx.actor.userId).executeTakeFirst()
    : await tx.sql.selectFrom('circulars as c').select('c.id').where('c.id', '=', circularId).where(visibleCirculars(tx.actor)).executeTakeFirst();
  return found !== undefined;
}
