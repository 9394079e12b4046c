import type { Tx } from '../../platform/db/transaction.ts';
import { cancelOpenTasks } from './cancel-task.ts';
import { chooseAttendant } from './choose-attendant.ts';
import type { CaseFile } from './case-file.ts';
import { handlingClock } from './case-file.ts';
import { handlingResult, moveTo, pauseHandling } from './move.ts';
import { notify, recordStep } from './news.ts';

/** Withdrawn cases are called back too: nobody shall be pressed to withdraw. */
export async function withdrawCase(tx: Tx, file: CaseFile, { reason }: { reason: string }): Promise<void> {
  const result = handlingResult(tx, file);
  const clock = handlingClock(file);
  if (clock && clock.stoppedAt === null) await pauseHandling(tx, file, 'closing');
  await cancelOpenTasks(tx, file);
  const caller = await chooseAttendant(tx, file, 'call_back');
  await moveTo(tx, file, 'calling_back', { withdrawn: true, attendant_id: caller, resolved_at: tx.now, waiting_for: null, ...result });
  await recordStep(tx, file, 'withdrawn_by_enterprise', { params: { callerId: caller }, detail: { note: reason } });
  await notify(tx, file, 'case_withdrawn', [file.ownerId, caller], { reason });
}
