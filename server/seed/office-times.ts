import { addWorkingTime, localDateOf, plusWorkingDays, startOfDay, whenOpen, type LocalDate, type WorkingCalendar } from '../platform/calendar/index.ts';
import type { Random } from './random.ts';

const hourMs = 3_600_000;

/** Instants at which officials do things: within business hours, never on the stroke of the hour. */
export interface OfficeTimes {
  dayOf(instant: Date): LocalDate;
  /** So many business hours later. */
  hoursLater(from: Date, hours: number): Date;
  /** Some time in the course of the n-th working day after; of the same day's rest, or the next day, with 0. */
  daysLater(from: Date, days: number, random: Random): Date;
}

export function officeTimesOf(calendar: WorkingCalendar): OfficeTimes {
  const hoursLater = (from: Date, hours: number) => whenOpen(calendar, addWorkingTime(calendar, from, Math.max(60_000, hours * hourMs)));
  return {
    dayOf: (instant) => localDateOf(calendar, instant),
    hoursLater,
    daysLater(from, days, random) {
      if (days === 0) return hoursLater(from, 0.3 + random.next() * 2.5);
      const morning = startOfDay(calendar, plusWorkingDays(calendar, localDateOf(calendar, from), days));
      return hoursLater(morning, 0.1 + random.next() * 6.5);
    },
  };
}
