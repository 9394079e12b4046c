import type { Tx } from '../../../platform/db/transaction.ts';
import { liaisonsByDepartment } from '../../people/index.ts';
import { statusClock, type CaseFile } from '../case-file.ts';
import { touchCase } from '../move.ts';
import { notify, recordStep, until } from '../news.ts';
import { isOpenTask } from '../rules.ts';

/** Urges the owner, whoever attends to it, and the departments that still owe feedback. */
export async function urgeCase(tx: Tx, file: CaseFile, { note }: { note?: string | undefined }): Promise<void> {
  const departments = file.tasks.filter((task) => isOpenTask(task.status) && task.status !== 'fed_back');
  const liaisons = await liaisonsByDepartment(tx, departments.map((task) => task.departmentId));
  touchCase(tx, file, { urges: file.urges + 1, ...(tx.actor.side === 'enterprise' && { urged_at: tx.now }) });
  await recordStep(tx, file, 'urged', { detail: { note: note ?? null } });
  await notify(tx, file, 'case_urged', [file.ownerId, file.attendantId, ...departments.map((task) => task.handlerId), ...[...liaisons.values()].flat()], { note: note ?? null, ...until(statusClock(file)) });
}
