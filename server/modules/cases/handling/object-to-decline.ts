import type { Tx } from '../../../platform/db/transaction.ts';
import { leadersOf } from '../../people/index.ts';
import type { CaseFile } from '../case-file.ts';
import { changeOwner } from '../ownership/change-owner.ts';
import { enter } from '../move.ts';
import { notify, recordStep } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** The enterprise objects to not being accepted: the head of the park decides afresh, not who declined. */
export async function objectToDecline(tx: Tx, file: CaseFile, { reason }: { reason: string }): Promise<void> {
  const head = (await leadersOf(tx, file.parkId)).find((id) => id !== file.ownerId) ?? file.ownerId;
  await enter(tx, file, statusAfter(file.kind, 'object'), { objections: file.objections + 1, decline_reason: null });
  await recordStep(tx, file, 'objected', { detail: { note: reason } });
  if (head !== file.ownerId) await changeOwner(tx, file, head, 'objection');
  await notify(tx, file, 'case_objected', [head], { reason });
}
