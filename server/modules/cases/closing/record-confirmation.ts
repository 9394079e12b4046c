import type { BodyOf } from '@qilian/contract/endpoint';
import type { recordConfirmation as endpoint } from '@qilian/contract/cases';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { attachFiles } from '../../../platform/files/index.ts';
import type { CaseFile } from '../case-file.ts';
import { internalFiles } from '../file-access.ts';
import { enter } from '../move.ts';
import { enterpriseSideOf, notify, recordStep, until } from '../news.ts';
import { statusAfter } from '../rules.ts';

/**
 * What the enterprise said by telephone or at the counter, written down by a witness who had no part in the case. It stands
 * as such; the enterprise is told, and may object or confirm itself. Somebody else calls back all the same.
 */
export async function recordConfirmation(tx: Tx, file: CaseFile, { how, saidBy, solved, rating, comment, fileIds }: BodyOf<typeof endpoint>): Promise<void> {
  if (solved && rating === undefined) throw invalidField('body.rating', 'cases.confirmation_rating_missing');
  if (!solved && comment === undefined) throw invalidField('body.comment', 'cases.confirmation_reason_missing');
  await attachFiles(tx, internalFiles, file.id, fileIds);
  const said = { audience: 'enterprise' as const, params: { how, solved, rating: solved ? rating! : null, files: fileIds }, detail: { saidBy, note: comment ?? null } };
  const words = { note: comment ?? null, reason: comment ?? null, rating: solved ? rating! : null, how, said_by: saidBy };
  if (!solved) {
    await enter(tx, file, statusAfter(file.kind, 'record_confirmation', 'handling'), { solved: false, reopenings: file.reopenings + 1 });
    await recordStep(tx, file, 'disputed_on_behalf', said);
    return notify(tx, file, 'case_disputed_on_behalf', [file.ownerId, ...await enterpriseSideOf(tx, file)], words);
  }
  const { attendantId, shown } = await enter(tx, file, statusAfter(file.kind, 'record_confirmation', 'calling_back'), {
    solved: true, recorded_rating: rating!, rating_comment: comment ?? null, confirmed_at: tx.now, silent: false,
    confirmed_by: tx.actor.userId, confirmed_how: how, confirmed_said_by: saidBy,
  });
  await recordStep(tx, file, 'confirmed_on_behalf', said);
  await notify(tx, file, 'case_confirmed_on_behalf', [file.ownerId, ...await enterpriseSideOf(tx, file)], words);
  await notify(tx, file, 'call_back_due', [attendantId], until(shown));
}
