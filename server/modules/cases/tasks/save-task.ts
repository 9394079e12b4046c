import type { Updateable } from 'kysely';
import type { TaskStatus } from '@qilian/contract/cases';
import type { Tables } from '../../../platform/db/tables.ts';
import { post, type Tx } from '../../../platform/db/transaction.ts';
import { openClock, stepClock, type CaseFile, type CaseTask } from '../case-file.ts';
import { beginClock, pause, resume, stop, type StoredClock } from '../clock/store.ts';
import { touchCase } from '../move.ts';
import { taskRules } from './task-rules.ts';

/**
 * Moves a task: the clock of the step that is left ends, that of the next begins. The feedback
 * clock runs through all steps; it waits while the owner looks at the feedback.
 */
export function moveTask(tx: Tx, file: CaseFile, task: CaseTask, status: TaskStatus, changes: Updateable<Tables['tasks']> = {}): StoredClock | null {
  const feedback = openClock(file, 'feedback', task.id) ?? null;
  const step = stepClock(file, task.id);
  if (step) stop(tx, step, file.parkId);
  const shown = enter(tx, file, task, status, feedback);
  post(tx, tx.sql.updateTable('tasks').set((eb) => ({
    status, ...changes, due_at: shown?.dueAt ?? null, yellow_at: shown?.yellowAt ?? null, paused_since: shown?.pausedSince ?? null, escalation: 0, version: eb('version', '+', 1),
  })).where('id', '=', task.id));
  touchCase(tx, file);
  return shown;
}

function enter(tx: Tx, file: CaseFile, task: CaseTask, status: TaskStatus, feedback: StoredClock | null): StoredClock | null {
  const place = { caseId: file.id, taskId: task.id, parkId: file.parkId };
  switch (status) {
    case 'done':
    case 'cancelled':
      if (feedback) stop(tx, feedback, file.parkId);
      return null;
    case 'fed_back':
      return feedback && pause(tx, feedback, file.parkId, 'owner_checks_feedback');
    case 'assigned':
    case 'signed': {
      if (feedback?.pausedSince) resume(tx, feedback, file.parkId);
      return status === 'assigned' ? beginClock(tx, place, 'sign', taskRules.periods.sign) : beginClock(tx, place, 'pass', taskRules.periods.pass);
    }
    default:
      return feedback?.pausedSince ? resume(tx, feedback, file.parkId) : feedback;
  }
}
