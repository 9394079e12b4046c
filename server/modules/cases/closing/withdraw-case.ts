import type { Tx } from '../../../platform/db/transaction.ts';
import { cancelOpenTasks } from '../tasks/cancel-task.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { notify, recordStep, until } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** Withdrawn cases are called back too: nobody shall be pressed to withdraw. */
export async function withdrawCase(tx: Tx, file: CaseFile, { reason }: { reason: string }): Promise<void> {
  await cancelOpenTasks(tx, file, reason);
  const { attendantId, shown } = await enter(tx, file, statusAfter(file.kind, 'withdraw'), { withdrawn: true, waiting_for: null });
  await recordStep(tx, file, 'withdrawn_by_enterprise', { params: { callerId: attendantId }, detail: { note: reason } });
  await notify(tx, file, 'case_withdrawn', [attendantId], { reason, ...until(shown) });
  await notify(tx, file, 'own_case_withdrawn', [file.ownerId], { reason });
}
