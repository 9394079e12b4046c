import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';

/** What is needed of an enterprise to take in a need of it. */
export interface Intake {
  id: string;
  name: string;
  parkId: string;
  /** The present service officer. */
  officerId: string | null;
}

/** Throws `enterprises.not_found` outside the walls. */
export async function getIntake(tx: Tx, enterpriseId: string): Promise<Intake> {
  const row = await tx.sql.selectFrom('enterprises as e')
    .leftJoin('enterprise_staff as s', (join) => join.onRef('s.enterprise_id', '=', 'e.id').on('s.capacity', '=', 'service_officer').on('s.until_day', 'is', null))
    .select(['e.id', 'e.name', 'e.park_id', 's.user_id']).where('e.id', '=', enterpriseId).executeTakeFirst();
  if (!row) throw notFound('enterprises');
  return { id: row.id, name: row.name, parkId: row.park_id, officerId: row.user_id };
}
