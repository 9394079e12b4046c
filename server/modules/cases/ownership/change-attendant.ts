import type { Tx } from '../../../platform/db/transaction.ts';
import { statusClock, type CaseFile } from '../case-file.ts';
import { touchCase } from '../move.ts';
import { notify, recordStep, until } from '../news.ts';
import { chooseAttendant } from './choose-attendant.ts';

/** Somebody else reviews or calls back: whoever did is gone, or owns the case now. */
export async function changeAttendant(tx: Tx, file: CaseFile): Promise<void> {
  const duty = file.kind.statuses[file.status]!.attendant!;
  const heir = await chooseAttendant(tx, file, duty, file.confirmedBy);
  touchCase(tx, file, { attendant_id: heir });
  await recordStep(tx, file, 'attendant_changed', { audience: 'staff', params: { toId: heir } });
  await notify(tx, file, duty === 'review' ? 'case_to_review' : 'call_back_due', [heir], until(statusClock(file)));
}
