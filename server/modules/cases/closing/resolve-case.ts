import type { Tx } from '../../../platform/db/transaction.ts';
import { attachFiles } from '../../../platform/files/index.ts';
import type { CaseFile } from '../case-file.ts';
import { enter } from '../move.ts';
import { notify, recordStep, until } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** The owner proposes the solution; somebody else reviews the closing (办结审核). */
export async function resolveCase(tx: Tx, file: CaseFile, { resolution, fileIds }: { resolution: string; fileIds: string[] }): Promise<void> {
  await attachFiles(tx, 'case', file.id, fileIds);
  const { attendantId, shown } = await enter(tx, file, statusAfter(file.kind, 'resolve'), { resolution });
  await recordStep(tx, file, 'resolved', { params: { reviewerId: attendantId, files: fileIds }, detail: { note: resolution } });
  await notify(tx, file, 'case_to_review', [attendantId], until(shown));
}
