import type { Tx } from '../../platform/db/transaction.ts';
import type { CaseFile } from './case-file.ts';
import { enter } from './move.ts';
import { notify, recordStep } from './news.ts';
import { statusAfter } from './rules.ts';

/** The enterprise confirms and rates; a call-back follows all the same. */
export async function confirmCase(tx: Tx, file: CaseFile, { rating, comment }: { rating: number; comment?: string | undefined }): Promise<void> {
  const { attendantId } = await enter(tx, file, statusAfter(file.kind, 'confirm'), { solved: true, rating, rating_comment: comment ?? null, confirmed_at: tx.now, silent: false });
  await recordStep(tx, file, 'confirmed', { audience: 'public', params: { rating, callerId: attendantId }, detail: { note: comment ?? null } });
  await notify(tx, file, 'case_confirmed', [file.ownerId], { note: comment ?? null });
  await notify(tx, file, 'call_back_due', [attendantId]);
}
