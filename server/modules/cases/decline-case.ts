import type { Tx } from '../../platform/db/transaction.ts';
import type { CaseFile } from './case-file.ts';
import { moveTo } from './move.ts';
import { enterpriseSideOf, notify, recordStep } from './news.ts';

/** Not accepted, with the reason and where to turn; the enterprise may object once. */
export async function declineCase(tx: Tx, file: CaseFile, { reason }: { reason: string }): Promise<void> {
  await moveTo(tx, file, 'declined', { decline_reason: reason, closed_at: tx.now });
  await recordStep(tx, file, 'declined', { audience: 'public', detail: { note: reason } });
  await notify(tx, file, 'case_declined', await enterpriseSideOf(tx, file), { reason });
}
