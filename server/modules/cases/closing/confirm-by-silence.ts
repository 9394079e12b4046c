import type { Tx } from '../../../platform/db/transaction.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { enterpriseSideOf, notify, recordStep, until } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** No answer within the period: recorded as silence, never as satisfaction; the call-back asks. */
export async function confirmBySilence(tx: Tx, file: CaseFile): Promise<void> {
  const { attendantId, shown } = await enter(tx, file, statusAfter(file.kind, 'silence'), { silent: true });
  await recordStep(tx, file, 'confirmation_silent', { params: { callerId: attendantId } });
  await notify(tx, file, 'confirmation_silent', [file.ownerId, ...await enterpriseSideOf(tx, file)]);
  await notify(tx, file, 'call_back_due', [attendantId], until(shown));
}
