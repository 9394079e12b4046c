import type { Tx } from '../../platform/db/transaction.ts';

/** The liaisons of an enterprise, or its owner where there is none: who is told what concerns it. */
export async function enterpriseReaders(tx: Tx, enterpriseId: string): Promise<string[]> {
  const seats = await tx.sql.selectFrom('enterprise_holders').select(['user_id', 'role'])
    .where('enterprise_id', '=', enterpriseId).where('until_day', 'is', null).execute();
  const liaisons = seats.filter((seat) => seat.role !== 'owner');
  return (liaisons.length > 0 ? liaisons : seats).map((seat) => seat.user_id);
}
