import type { OwnerChange } from '@qilian/contract/cases';
import type { Tx } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import type { CaseFile } from '../case-file.ts';
import { recordStep } from '../news.ts';
import { changeAttendant } from './change-attendant.ts';

/** Ownership goes over at this instant: one row of `case_owners` ends, the next begins, `cases.owner_id` follows. */
export async function changeOwner(tx: Tx, file: CaseFile, toId: string, reason: OwnerChange, parkId?: string): Promise<void> {
  await tx.sql.updateTable('case_owners').set({ until_at: tx.now }).where('case_id', '=', file.id).where('until_at', 'is', null).execute();
  await tx.sql.insertInto('case_owners').values({ id: newId(tx.now), case_id: file.id, user_id: toId, from_at: tx.now }).execute();
  await tx.sql.updateTable('cases').set((eb) => ({
    owner_id: toId,
    granted_parks: [],
    ...(parkId !== undefined && { park_id: parkId }),
    version: eb('version', '+', 1),
  })).where('id', '=', file.id).execute();
  await recordStep(tx, file, 'owner_changed', { params: { fromId: file.ownerId, toId, reason } });
  // Nobody reviews or calls back a case of their own; somebody must.
  if (file.attendantId === toId) await changeAttendant(tx, { ...file, ownerId: toId });
}
