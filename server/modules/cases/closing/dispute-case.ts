import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { notify, recordStep } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** The enterprise says that it is not solved: handling goes on where its clock stood. */
export async function disputeCase(tx: Tx, file: CaseFile, { reason }: { reason: string }): Promise<void> {
  await enter(tx, file, statusAfter(file.kind, 'dispute'), {
    solved: false, reopenings: file.reopenings + 1, ...(file.confirmedBy !== null && notConfirmed),
  });
  await recordStep(tx, file, 'disputed', { audience: 'public', detail: { note: reason } });
  await notify(tx, file, 'case_disputed', [file.ownerId, file.confirmedBy], { reason });
}

/** An objection to what staff recorded for the enterprise leaves nothing of it. */
const notConfirmed = { recorded_rating: null, rating_comment: null, confirmed_at: null, confirmed_by: null, confirmed_how: null, confirmed_said_by: null };
