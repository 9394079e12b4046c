/** The clock of a case or task, pure: history in, dates out. */
export type * from './clock-types.ts';
export { extendClock, pauseClock, resumeClock, startClock, stopClock } from './clock-changes.ts';
export { deadline, light, netWorkingMillis, stoppedInTime, timeLeft, type TimeLeft } from './clock-deadline.ts';
export { explain, type ClockStep } from './clock-explain.ts';
