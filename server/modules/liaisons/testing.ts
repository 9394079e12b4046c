export { aSuspicion, sweepShadows } from './shadows/testing.ts';
export { aCrowd, addEnterprises, confirmedBefore, confirmLiaison, drawSample, recordSampleItem, renewPlan, setTurnoverClass, type Crowd } from './confirmations/testing.ts';
export { askOwnerToReplace } from './verification/replace.ts';
export { confirmByOrder } from './verification/confirm.ts';
export { computeScores } from './verification/scores.ts';
export { noteAttempt } from './verification/note-attempt.ts';
export { openVerificationOrder, type CauseDetail } from './verification/open-order.ts';
export { anOrder, orderOf, stepOf, signsAndLags, suspect } from './verification/testing.ts';
export * from './handover/testing.ts';
