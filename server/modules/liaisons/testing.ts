export { aCrowd, addEnterprises, confirmedBefore, renewPlan, type Crowd } from './confirmations/testing.ts';
export { aSuspicion, sweepShadows } from './shadows/testing.ts';
