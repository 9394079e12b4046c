export { aSuspicion, sweepShadows } from './shadows/testing.ts';
export { aCrowd, addEnterprises, confirmedBefore, confirmLiaison, drawSample, recordSampleItem, renewPlan, setTurnoverClass, type Crowd } from './confirmations/testing.ts';
export { anOrder, orderOf, stepOf, signsAndLags, suspect } from './verification/testing.ts';
