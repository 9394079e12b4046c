import type { Tx } from '../../platform/db/transaction.ts';
import { chooseAttendant } from './choose-attendant.ts';
import type { CaseFile } from './case-file.ts';
import { endHandling, moveTo } from './move.ts';
import { enterpriseSideOf, notify, recordStep } from './news.ts';

/** No answer within the period: recorded as silence, never as satisfaction; the call-back asks. */
export async function confirmBySilence(tx: Tx, file: CaseFile): Promise<void> {
  await endHandling(tx, file);
  const caller = await chooseAttendant(tx, file, 'call_back');
  await moveTo(tx, file, 'calling_back', { silent: true, attendant_id: caller });
  await recordStep(tx, file, 'confirmation_silent', { params: { callerId: caller } });
  await notify(tx, file, 'confirmation_silent', [file.ownerId, ...await enterpriseSideOf(tx, file)]);
  await notify(tx, file, 'call_back_due', [caller]);
}
