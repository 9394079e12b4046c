import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { notify, recordStep } from '../news.ts';
import { statusAfter } from '../rules.ts';
import { presentOwner } from '../ownership/present-owner.ts';

/** Open again within the window; the same owner, or whoever stands in the place of one who is gone. */
export async function reopenCase(tx: Tx, file: CaseFile, { reason }: { reason: string }): Promise<void> {
  await presentOwner(tx, file);
  await enter(tx, file, statusAfter(file.kind, 'reopen'), { withdrawn: false, reopenings: file.reopenings + 1, silent: false });
  await recordStep(tx, file, 'reopened', { audience: 'public', params: { by: 'enterprise' }, detail: { note: reason } });
  await notify(tx, file, 'case_reopened', [file.ownerId], { reason });
}
