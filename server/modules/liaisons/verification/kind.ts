import type { Kind, StatusRule } from '../../cases/index.ts';
import type { CaseAction } from '@qilian/contract/cases';
import type { Party } from '../../cases/index.ts';
import { borneByAttempts } from './ladder/borne.ts';

const handOn = { hand_on: ['owner'], answer_hand_on: ['office'], cancel_hand_on: ['owner'] } satisfies StatusRule<CaseAction, Party>['actions'];
/** What ends an order holds in each status: whoever is found out may turn up at any rung. */
const outcomes = { confirm_liaison: ['owner'], replace_liaison: ['owner'], report_gone: ['owner'] } satisfies StatusRule<CaseAction, Party>['actions'];
const aside = { note_progress: ['owner'], urge: ['leader'], ...handOn } satisfies StatusRule<CaseAction, Party>['actions'];

/**
 * 信息核查工单: is the liaison still the one? Opened by rule, ended by what was found out. Who can't be reached is
 * looked for one rung higher, each with its own period, while the period of the whole runs beneath: 20 working days,
 * the month within which a change shall be known. There is no rung at which anybody but the officer has to act.
 */
export const verificationKind: Kind = {
  name: 'verification',
  internal: true,
  worded: 'verification',
  initial: 'verifying',
  borne: borneByAttempts,
  statuses: {
    verifying: { waitsFor: 'owner', clock: 'first_contact', handling: true, todo: { owner: 'verify' }, actions: { note_attempt: ['owner'], climb: ['owner'], ...outcomes, ...aside } },
    asking_deputy: { waitsFor: 'owner', clock: 'asking_deputy', handling: true, todo: { owner: 'ask_deputy' }, actions: { note_attempt: ['owner'], climb: ['owner'], ...outcomes, ...aside } },
    asking_owner: { waitsFor: 'owner', clock: 'asking_owner', handling: true, todo: { owner: 'ask_owner' }, actions: { note_attempt: ['owner'], climb: ['owner'], ...outcomes, ...aside } },
    writing: { waitsFor: 'owner', clock: 'writing', handling: true, todo: { owner: 'write_letter' }, actions: { note_attempt: ['owner'], climb: ['owner'], ...outcomes, ...aside } },
    visiting: { waitsFor: 'owner', clock: 'visiting', handling: true, todo: { owner: 'visit' }, actions: { note_attempt: ['owner'], ...outcomes, ...aside } },
    replacing: { waitsFor: 'owner', clock: 'replacing', handling: true, todo: { owner: 'follow_replacement' }, actions: { verify_anew: ['owner'], confirm_liaison: ['owner'], report_gone: ['owner'], ...aside } },
    closed: { waitsFor: null, clock: null, actions: {} },
  },
  moves: {
    climb: ['asking_deputy', 'asking_owner', 'writing', 'visiting'],
    confirm_liaison: 'closed', replace_liaison: 'replacing', report_gone: 'closed', verify_anew: 'verifying',
    // The enterprise confirms by itself, the successor takes office, an appointment comes to nothing.
    news: ['closed', 'verifying'],
  },
  periods: {
    verification: { unit: 'working_day', amount: 20 },
    first_contact: { unit: 'working_day', amount: 3 },
    asking_deputy: { unit: 'working_day', amount: 2 },
    asking_owner: { unit: 'working_day', amount: 2 },
    writing: { unit: 'working_day', amount: 7 },
    visiting: { unit: 'working_day', amount: 5 },
    replacing: { unit: 'working_day', amount: 10 },
  },
  handlingClock: 'verification', pauseReasons: [], longestExtension: 0, reopenDays: 0, remindAfter: [], callBackAttempts: 1,
};
