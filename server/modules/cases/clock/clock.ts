/** The clock of a case or task, pure: history in, dates out. */
export type * from './types.ts';
export { extendClock, pauseClock, resumeClock, startClock, stopClock } from './changes.ts';
export { deadline, light, netWorkingMillis, stoppedInTime, timeLeft, type TimeLeft } from './deadline.ts';
export { explain, type ClockStep } from './explain.ts';
