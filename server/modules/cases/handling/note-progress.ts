import type { Tx } from '../../../platform/db/transaction.ts';
import { attachFiles } from '../../../platform/files/index.ts';
import type { CaseFile, CaseTask } from '../case-file.ts';
import { internalFiles } from '../file-access.ts';
import { touchCase } from '../move.ts';
import { enterpriseSideOf, notify, recordStep } from '../news.ts';

interface ProgressNote {
  type: 'progress' | 'site_check' | 'interim_measure';
  note: string;
  shownToEnterprise: boolean;
  fileIds: string[];
}

/** Progress, a site check, or the interim protective measure that holds until the need is solved. */
export async function noteProgress(tx: Tx, file: CaseFile, { type, note, shownToEnterprise, fileIds }: ProgressNote, task?: CaseTask): Promise<void> {
  await attachFiles(tx, shownToEnterprise ? 'case' : internalFiles, file.id, fileIds);
  touchCase(tx, file);
  await recordStep(tx, file, type, {
    audience: shownToEnterprise ? 'enterprise' : 'staff',
    params: { ...(task && { taskId: task.id, departmentId: task.departmentId }), files: fileIds },
    detail: { note, ...(task && { department: task.department }) },
  });
  await notify(tx, file, 'progress_noted', [file.ownerId, ...shownToEnterprise ? await enterpriseSideOf(tx, file) : []], { note, department: task?.department ?? null });
}
