import type { Tx } from '../../platform/db/transaction.ts';
import { chooseAttendant } from './choose-attendant.ts';
import type { CaseFile } from './case-file.ts';
import { endHandling, moveTo } from './move.ts';
import { notify, recordStep } from './news.ts';

/** The enterprise confirms and rates; a call-back follows all the same. */
export async function confirmCase(tx: Tx, file: CaseFile, { rating, comment }: { rating: number; comment?: string | undefined }): Promise<void> {
  await endHandling(tx, file);
  const caller = await chooseAttendant(tx, file, 'call_back');
  await moveTo(tx, file, 'calling_back', { solved: true, rating, rating_comment: comment ?? null, confirmed_at: tx.now, silent: false, attendant_id: caller });
  await recordStep(tx, file, 'confirmed', { audience: 'public', params: { rating, callerId: caller }, detail: { note: comment ?? null } });
  await notify(tx, file, 'case_confirmed', [file.ownerId], { note: comment ?? null });
  await notify(tx, file, 'call_back_due', [caller]);
}
