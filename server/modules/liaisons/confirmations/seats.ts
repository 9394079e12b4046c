import type { EnterpriseRole } from '@qilian/contract/people';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';

export interface Seat {
  id: string;
  role: EnterpriseRole;
  userId: string;
}

/** @throws Refusal `enterprises.holder.not_found` for a seat of another enterprise, or one that has ended */
export async function requirePresentSeat(tx: Tx, enterpriseId: string, holderId: string): Promise<Seat> {
  const seat = await tx.sql.selectFrom('enterprise_holders').select(['id', 'role', 'user_id']).where('id', '=', holderId)
    .where('enterprise_id', '=', enterpriseId).where('until_day', 'is', null).executeTakeFirst();
  if (!seat) throw notFound('enterprises.holder');
  return { id: seat.id, role: seat.role as EnterpriseRole, userId: seat.user_id };
}
