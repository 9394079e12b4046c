import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';

/** @throws Refusal `enterprises.holder.not_found` for a seat of another enterprise, or one that has ended */
export async function requirePresentSeat(tx: Tx, enterpriseId: string, holderId: string): Promise<void> {
  const seat = await tx.sql.selectFrom('enterprise_holders').select('id').where('id', '=', holderId).where('enterprise_id', '=', enterpriseId).where('until_day', 'is', null).executeTakeFirst();
  if (!seat) throw notFound('enterprises.holder');
}
