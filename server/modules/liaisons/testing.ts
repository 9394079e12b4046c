export { aCrowd, addEnterprises, confirmedBefore, renewPlan, type Crowd } from './confirmations/testing.ts';
