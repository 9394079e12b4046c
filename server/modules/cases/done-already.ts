import { sql } from 'kysely';
import type { CaseAction, TaskAction } from '@qilian/contract/cases';
import { platform } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';

/** With what each action leaves the ledger. Of the steps that other modules take, they know themselves. */
const stepsOf: Partial<Record<CaseAction, readonly string[]>> = {
  accept: ['accepted'], decline: ['declined'], object: ['objected', 'owner_changed'], assign_task: ['task_assigned'], note_progress: ['progress', 'site_check', 'interim_measure'], ask_enterprise: ['enterprise_asked'], supply: ['supplied'],
  resume: ['resumed'], extend: ['extended'], resolve: ['resolved'], approve_closing: ['closing_approved'], send_back: ['sent_back'], confirm: ['confirmed'], record_confirmation: ['confirmed_on_behalf', 'disputed_on_behalf'],
  dispute: ['disputed'], record_call_back: ['called_back', 'reopened'], reopen: ['reopened'], withdraw: ['withdrawn_by_enterprise'], urge: ['urged'],
  hand_on: ['hand_on_offered'], answer_hand_on: ['hand_on_accepted', 'hand_on_refused', 'owner_changed'], cancel_hand_on: ['hand_on_cancelled'],
};
const taskStepsOf: Record<TaskAction, readonly string[]> = {
  sign: ['task_signed'], pass: ['task_passed'], return: ['task_returned'], transfer: ['task_transferred'], note_progress: ['progress', 'site_check', 'interim_measure'], add_co_handler: ['co_handler_added'],
  feed_back: ['task_fed_back'], accept_feedback: ['feedback_accepted'], reject_feedback: ['feedback_rejected'], reassign: ['task_assigned'], cancel: ['task_cancelled'], urge: ['task_urged'],
};

/** Whether the last that anybody did to the case was this, by the actor: a second tap, or the same call sent again. */
export async function isDoneAlready(tx: Tx, caseId: string, done: { action: CaseAction } | { taskId: string; action: TaskAction }): Promise<boolean> {
  const steps = ('taskId' in done ? taskStepsOf[done.action] : stepsOf[done.action] ?? []).map((step) => `case.${step}`);
  const { rows: [last] } = await actingAs(tx, platform, (all) => sql<{ type: string; actor_id: string; task_id: string | null }>`select type, actor_id, params->>'taskId' as task_id from ledger_entries
    where record_type = 'case' and record_id = ${caseId} and actor_id is not null order by seq desc limit 1`.execute(all.sql));
  return last !== undefined && last.actor_id === tx.actor.userId && steps.includes(last.type) && (!('taskId' in done) || last.task_id === done.taskId);
}
