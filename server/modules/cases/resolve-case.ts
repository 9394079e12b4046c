import type { Tx } from '../../platform/db/transaction.ts';
import { attachFiles } from '../../platform/files/index.ts';
import { chooseAttendant } from './choose-attendant.ts';
import type { CaseFile } from './case-file.ts';
import { handlingResult, moveTo, pauseHandling } from './move.ts';
import { notify, recordStep } from './news.ts';

/** The owner proposes the solution; somebody else reviews the closing (办结审核). */
export async function resolveCase(tx: Tx, file: CaseFile, { resolution, fileIds }: { resolution: string; fileIds: string[] }): Promise<void> {
  await attachFiles(tx, 'case', file.id, fileIds);
  const result = handlingResult(tx, file);
  await pauseHandling(tx, file, 'closing');
  const reviewer = await chooseAttendant(tx, file, 'review');
  await moveTo(tx, file, 'reviewing', { resolution, resolved_at: tx.now, attendant_id: reviewer, ...result });
  await recordStep(tx, file, 'resolved', { params: { reviewerId: reviewer, onTime: result.on_time, files: fileIds }, detail: { note: resolution } });
  await notify(tx, file, 'case_to_review', [reviewer]);
}
