import type { Tx } from '../../../platform/db/transaction.ts';
import { leadersOf, ownerCandidate, parksHeld, receivingRoles } from '../../people/index.ts';
import { lockCaseFile, type CaseFile } from '../case-file.ts';
import { notify } from '../news.ts';
import { returnToLiaison } from '../tasks/return-to-liaison.ts';
import { changeAttendant } from './change-attendant.ts';
import { changeOwner } from './change-owner.ts';
import { cancelHandOn } from './hand-on.ts';

/**
 * Nothing is ever without an owner: when somebody leaves a post, what they own where they hold none any more falls at that
 * instant to the named substitute who holds one there, else to the head of the park. So does what they were to review, to
 * call back or to answer; what they worked on goes back to the department.
 */
export async function inheritWork(tx: Tx, userId: string, substituteId: string | null): Promise<void> {
  const kept = await parksHeld(tx, userId, receivingRoles);
  const ofHeir = substituteId === null ? [] : await parksHeld(tx, substituteId, receivingRoles);
  for (const file of await openCasesElsewhere(tx, 'owner_id', userId, kept)) {
    const heir = ofHeir.includes(file.parkId) ? substituteId! : (await leadersOf(tx, file.parkId)).find((leader) => leader !== userId);
    if (heir === undefined) continue;
    if (file.handOn !== null) await cancelHandOn(tx, file);
    await changeOwner(tx, file, heir, 'owner_gone');
    await notify(tx, file, 'owner_changed', [heir], {});
  }
  for (const file of await openCasesElsewhere(tx, 'attendant_id', userId, await parksHeld(tx, userId, ['service_officer', 'park_leader', 'administrator']))) await changeAttendant(tx, file);
  if (await ownerCandidate(tx, userId) === undefined) await takeBackOffers(tx, userId);
  await returnToLiaison(tx, userId);
}

async function openCasesElsewhere(tx: Tx, column: 'owner_id' | 'attendant_id', userId: string, kept: string[]): Promise<CaseFile[]> {
  const rows = await tx.sql.selectFrom('cases').select('id').where(column, '=', userId).where('closed_at', 'is', null)
    .$if(kept.length > 0, (query) => query.where('park_id', 'not in', kept)).orderBy('id').execute();
  const files: CaseFile[] = [];
  for (const { id } of rows) files.push(await lockCaseFile(tx, { caseId: id }));
  return files;
}

/** Nobody is left to answer them. */
async function takeBackOffers(tx: Tx, userId: string): Promise<void> {
  for (const { case_id: caseId } of await tx.sql.selectFrom('hand_ons').select('case_id').where('to_id', '=', userId).where('answered_at', 'is', null).orderBy('case_id').execute()) {
    await cancelHandOn(tx, await lockCaseFile(tx, { caseId }));
  }
}
