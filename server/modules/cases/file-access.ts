import type { Tx } from '../../platform/db/transaction.ts';
import { visibleCases } from './access.ts';

/** What offices write to each other, with its files, stays among staff: files of this record type are theirs alone. */
export const internalFiles = 'case_internal';

/** The files of a case are seen by those who may see the case. */
export async function maySeeFilesOf(tx: Tx, caseId: string): Promise<boolean> {
  const found = await tx.sql.selectFrom('cases as c').select('c.id').where('c.id', '=', caseId).where(visibleCases(tx.actor) as never).executeTakeFirst();
  return found !== undefined;
}

export async function maySeeInternalFilesOf(tx: Tx, caseId: string): Promise<boolean> {
  return (tx.actor.side === 'staff' || tx.actor.side === 'system') && await maySeeFilesOf(tx, caseId);
}
