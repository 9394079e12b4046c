import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { enterpriseSideOf, notify, recordStep } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** Not accepted, with the reason and where to turn; the enterprise may object once. */
export async function declineCase(tx: Tx, file: CaseFile, { reason }: { reason: string }): Promise<void> {
  await enter(tx, file, statusAfter(file.kind, 'decline'), { decline_reason: reason });
  await recordStep(tx, file, 'declined', { audience: 'public', detail: { note: reason } });
  await notify(tx, file, 'case_declined', await enterpriseSideOf(tx, file), { reason });
}
