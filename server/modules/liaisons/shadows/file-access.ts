import type { CanRead } from '../../../platform/files/index.ts';
import { visibleCorrections } from './access.ts';

/** A proof of employment is read by who may see the order. */
export const mayReadProof: CanRead = async (tx, correctionId) =>
  (await tx.sql.selectFrom('correction_orders as o').select('o.id').where('o.id', '=', correctionId).where(visibleCorrections(tx.actor)).executeTakeFirst()) !== undefined;
