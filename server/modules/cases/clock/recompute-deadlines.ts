import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { lockCaseFile } from '../case-file.ts';
import { writeMirror } from './store.ts';
import { recordStep } from '../news.ts';
import { taskRules } from '../tasks/task-rules.ts';

/** The calendar changed: every open deadline is computed anew, and each change is recorded. */
export async function recomputeDeadlines(tx: Tx): Promise<void> {
  await tx.platform.officeHours.reload();
  const open = await tx.sql.selectFrom('clocks').select(['case_id', sql<number>`count(*)`.as('clocks')]).where('stopped_at', 'is', null).groupBy('case_id').orderBy('case_id').execute();
  for (const { case_id } of open) await recomputeCase(tx, case_id);
}

async function recomputeCase(tx: Tx, caseId: string): Promise<void> {
  const file = await lockCaseFile(tx, { caseId });
  const stored = await tx.sql.selectFrom('clocks').select(['id', 'due_at', 'provisional']).where('case_id', '=', caseId).execute();
  const before = new Map(stored.map((row) => [row.id, row]));
  for (const clock of file.clocks) {
    const was = before.get(clock.id)!;
    if (clock.stoppedAt !== null || (was.due_at?.getTime() === clock.dueAt?.getTime() && was.provisional === clock.provisional)) continue;
    writeMirror(tx, clock, file.parkId);
    const mirror = { due_at: clock.dueAt, yellow_at: clock.yellowAt };
    if (clock.taskId === null) {
      if (file.kind.statuses[file.status]?.clock === clock.name) await tx.sql.updateTable('cases').set(mirror).where('id', '=', caseId).execute();
    } else if (file.tasks.some((task) => task.id === clock.taskId && taskRules.statuses[task.status].clock === clock.name)) {
      await tx.sql.updateTable('tasks').set(mirror).where('id', '=', clock.taskId).execute();
    }
    if (was.due_at?.getTime() !== clock.dueAt?.getTime()) {
      await recordStep(tx, file, 'deadline_recomputed', {
        params: { clock: clock.name, clockId: clock.id, from: was.due_at?.toISOString() ?? null, to: clock.dueAt?.toISOString() ?? null },
      });
    }
  }
}
