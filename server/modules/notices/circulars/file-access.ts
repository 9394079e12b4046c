import type { Tx } from '../../../platform/db/transaction.ts';
import { visibleCirculars } from './access.ts';

/** A delivery certificate is the park's, and of whoever was served. */
export async function maySeeCertificate(tx: Tx, noticeId: string): Promise<boolean> {
  const notice = await tx.sql.selectFrom('notices').select(['recipient_id', 'circular_id']).where('id', '=', noticeId).executeTakeFirst();
  return notice?.circular_id != null && (notice.recipient_id === tx.actor.userId || tx.actor.side !== 'enterprise' && await maySeeCircular(tx, notice.circular_id));
}

/** The files of a circular are seen by the staff who see it, and by whoever got it. */
export async function maySeeCircular(tx: Tx, circularId: string): Promise<boolean> {
  const found = tx.actor.side === 'enterprise'
    ? await tx.sql.selectFrom('notices').select('id').where('circular_id', '=', circularId).where('recipient_id', '=', tx.actor.userId).executeTakeFirst()
    : await tx.sql.selectFrom('circulars as c').select('c.id').where('c.id', '=', circularId).where(visibleCirculars(tx.actor)).executeTakeFirst();
  return found !== undefined;
}
