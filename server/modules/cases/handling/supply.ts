import type { Tx } from '../../../platform/db/transaction.ts';
import { attachFiles } from '../../../platform/files/index.ts';
import type { CaseFile } from '../case-file.ts';
import { enter, touchCase } from '../move.ts';
import { notify, recordStep } from '../news.ts';
import { statusAfter } from '../rules.ts';

/** The enterprise answers, or adds something unasked; a paused clock runs on. */
export async function supply(tx: Tx, file: CaseFile, { answer, fileIds }: { answer: string; fileIds: string[] }): Promise<void> {
  await attachFiles(tx, 'case', file.id, fileIds);
  if (file.kind.statuses[file.status]!.waitsFor === 'enterprise') await enter(tx, file, statusAfter(file.kind, 'supply'), { waiting_for: null });
  else touchCase(tx, file);
  await recordStep(tx, file, 'supplied', { params: { files: fileIds }, detail: { note: answer } });
  await notify(tx, file, 'enterprise_supplied', [file.ownerId], { note: answer });
}
