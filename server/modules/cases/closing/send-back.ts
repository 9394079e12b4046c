import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { notify, recordStep } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** Closing review failed: handling goes on, its clock with it. */
export async function sendBack(tx: Tx, file: CaseFile, { reason }: { reason: string }): Promise<void> {
  await enter(tx, file, statusAfter(file.kind, 'send_back'));
  await recordStep(tx, file, 'sent_back', { audience: 'staff', detail: { note: reason } });
  await notify(tx, file, 'case_sent_back', [file.ownerId], { reason });
}
