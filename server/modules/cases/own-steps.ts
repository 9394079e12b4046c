import type { CaseAction, TaskAction } from '@qilian/contract/cases';
import type { OwnStep } from '../../platform/ledger/own-step.ts';

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

/** What the ledger says last where the step was taken already. */
export function ownStep(caseId: string, done: { action: CaseAction } | { taskId: string; action: TaskAction }): OwnStep {
  const steps = 'taskId' in done ? taskStepsOf[done.action] : stepsOf[done.action] ?? [];
  return { record: { type: 'case', id: caseId }, types: steps.map((step) => `case.${step}`), ...('taskId' in done && { params: { taskId: done.taskId } }) };
}
