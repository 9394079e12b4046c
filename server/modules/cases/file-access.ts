import type { Tx } from '../../platform/db/transaction.ts';
import { visibleCases } from './access.ts';

/** The files of a case are seen by those who may see the case. */
export async function maySeeFilesOf(tx: Tx, caseId: string): Promise<boolean> {
  const found = await tx.sql.selectFrom('cases as c').select('c.id').where('c.id', '=', caseId).where(visibleCases(tx.actor) as never).executeTakeFirst();
  return found !== undefined;
}
