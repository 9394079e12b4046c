import type { CaseAction } from '@qilian/contract/cases';
import type { Kind, Party, StatusRule } from './kinds.ts';

/** What was offered before the solution was proposed can still be answered, and taken back. */
const offered = { answer_hand_on: ['office'], cancel_hand_on: ['owner'] } satisfies StatusRule<CaseAction, Party>['actions'];

/**
 * 诉求: a need of an enterprise. First answer within one working day, handling within 15
 * (the response mechanism's published average), closing review two, confirmation five, call-back three.
 */
export const requestKind: Kind = {
  name: 'request',
  initial: 'submitted',
  statuses: {
    submitted: {
      waitsFor: 'owner', clock: 'acceptance', todo: { owner: 'accept' },
      actions: { accept: ['owner'], decline: ['owner'], withdraw: ['enterprise'], urge: ['enterprise', 'leader'], hand_on: ['owner'], answer_hand_on: ['office'], cancel_hand_on: ['owner'] },
    },
    declined: { waitsFor: null, clock: null, actions: { object: ['enterprise'] } },
    handling: {
      waitsFor: 'owner', clock: 'handling', todo: { owner: 'assign' },
      actions: {
        assign_task: ['owner'], note_progress: ['owner'], ask_enterprise: ['owner'], resolve: ['owner'], supply: ['enterprise', 'agent'], withdraw: ['enterprise'],
        extend: ['leader'], urge: ['enterprise', 'leader'], hand_on: ['owner'], answer_hand_on: ['office'], cancel_hand_on: ['owner'],
      },
    },
    waiting: {
      waitsFor: 'enterprise', clock: 'handling', pauses: 'waiting_for_enterprise', todo: { enterprise: 'supply', agent: 'supply', owner: 'wait_enterprise' },
      actions: {
        supply: ['enterprise', 'agent'], resume: ['owner'], note_progress: ['owner'], withdraw: ['enterprise'],
        hand_on: ['owner'], answer_hand_on: ['office'], cancel_hand_on: ['owner'],
      },
    },
    reviewing: {
      waitsFor: 'attendant', clock: 'review', pauses: 'closing', attendant: 'review', todo: { attendant: 'review' },
      actions: { approve_closing: ['attendant', 'leader'], send_back: ['attendant', 'leader'], withdraw: ['enterprise'], urge: ['leader'], ...offered },
    },
    confirming: { waitsFor: 'enterprise', clock: 'confirmation', pauses: 'closing', todo: { enterprise: 'confirm' }, actions: { confirm: ['enterprise'], record_confirmation: ['witness'], dispute: ['enterprise'], ...offered } },
    calling_back: { waitsFor: 'attendant', clock: 'call_back', pauses: 'closing', attendant: 'call_back', todo: { attendant: 'call_back' }, actions: { record_call_back: ['attendant', 'leader'], urge: ['leader'], confirm: ['enterprise'], dispute: ['enterprise'], ...offered } },
    closed: { waitsFor: null, clock: null, actions: { reopen: ['enterprise'] } },
    withdrawn: { waitsFor: null, clock: null, actions: { reopen: ['enterprise'] } },
  },
  moves: {
    accept: 'handling', decline: 'declined', object: 'submitted', ask_enterprise: 'waiting', supply: 'handling', resume: 'handling', resolve: 'reviewing',
    approve_closing: 'confirming', send_back: 'handling', confirm: 'calling_back', record_confirmation: ['calling_back', 'handling'], dispute: 'handling', silence: 'calling_back',
    record_call_back: ['calling_back', 'closed', 'withdrawn', 'handling'], reopen: 'handling', withdraw: 'calling_back',
  },
  periods: {
    acceptance: { unit: 'working_day', amount: 1 },
    handling: { unit: 'working_day', amount: 15 },
    reopened: { unit: 'working_day', amount: 5 },
    review: { unit: 'working_day', amount: 2 },
    confirmation: { unit: 'working_day', amount: 5 },
    call_back: { unit: 'working_day', amount: 3 },
  },
  handlingClock: 'handling',
  pauseReasons: ['waiting_for_enterprise', 'closing'],
  longestExtension: 10,
  reopenDays: 30,
  remindAfter: [2, 4],
  callBackAttempts: 3,
};
