import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile } from '../case-file.ts';
import { enter, touchCase } from '../move.ts';
import { notify, recordStep, until } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** The enterprise confirms and rates; a call-back follows all the same. What staff recorded for it gives way. */
export async function confirmCase(tx: Tx, file: CaseFile, { rating, comment }: { rating: number; comment?: string | undefined }): Promise<void> {
  const status = statusAfter(file.kind, 'confirm');
  const own = {
    solved: true, rating, rating_comment: comment ?? null, confirmed_at: tx.now, silent: false, confirmed_by: null, confirmed_how: null, confirmed_said_by: null, recorded_rating: null,
  };
  const again = file.status === status;
  const entered = again ? null : await enter(tx, file, status, own);
  if (again) touchCase(tx, file, own);
  const attendantId = entered === null ? file.attendantId : entered.attendantId;
  await recordStep(tx, file, 'confirmed', { audience: 'public', params: { rating, callerId: attendantId }, detail: { note: comment ?? null } });
  await notify(tx, file, 'case_confirmed', [file.ownerId, file.confirmedBy], { rating, note: comment ?? null });
  if (entered) await notify(tx, file, 'call_back_due', [attendantId], until(entered.shown));
}
