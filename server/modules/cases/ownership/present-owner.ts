import type { Tx } from '../../../platform/db/transaction.ts';
import { leadersOf, parksHeld, receivingRoles } from '../../people/index.ts';
import type { CaseFile } from '../case-file.ts';
import { changeOwner } from './change-owner.ts';

/** Makes sure that the owner still holds a post in the case's park; else the case falls to the head of the park. */
export async function presentOwner(tx: Tx, file: CaseFile): Promise<void> {
  if ((await parksHeld(tx, file.ownerId, receivingRoles)).includes(file.parkId)) return;
  const [head] = await leadersOf(tx, file.parkId);
  if (head === undefined) return;
  await changeOwner(tx, file, head, 'owner_gone');
  file.ownerId = head;
}
