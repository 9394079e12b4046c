import type { Tx } from '../../platform/db/transaction.ts';
import type { CaseFile } from './case-file.ts';
import { moveToHandling } from './move.ts';
import { notify, recordStep } from './news.ts';

/** Closing review failed: handling goes on, its clock with it. */
export async function sendBack(tx: Tx, file: CaseFile, { reason }: { reason: string }): Promise<void> {
  await moveToHandling(tx, file);
  await recordStep(tx, file, 'sent_back', { audience: 'staff', detail: { note: reason } });
  await notify(tx, file, 'case_sent_back', [file.ownerId], { reason });
}
