import {
  addWorkingDays, addWorkingMillis, closesAt, countWorkingDays, dayOf, isWorking, mayChange, startOf, workingMillis,
  type WorkingCalendar,
} from './calendar-table.ts';
import { isWeekend, toDayNumber, toLocalDate, type LocalDate } from './local-date.ts';

/** The questions to a calendar in dates (`YYYY-MM-DD`) and instants. Nothing here depends on the zone of the process. */

/** The date on the wall of the calendar's city. */
export function localDateOf(calendar: WorkingCalendar, instant: Date): LocalDate {
  return toLocalDate(dayOf(calendar, instant.getTime()));
}

/** Midnight, or the first instant of a day whose midnight the clocks skip. */
export function startOfDay(calendar: WorkingCalendar, date: LocalDate): Date {
  return new Date(startOf(calendar, toDayNumber(date)));
}

/** On a day off, which has no business hours, 24:00 (Civil Code art. 203 para. 2). */
export function closeOfBusiness(calendar: WorkingCalendar, date: LocalDate): Date {
  return new Date(closesAt(calendar, toDayNumber(date)));
}

export function isWorkingDay(calendar: WorkingCalendar, date: LocalDate): boolean {
  return isWorking(calendar, toDayNumber(date));
}

/** The first working day after `date`. */
export function nextWorkingDay(calendar: WorkingCalendar, date: LocalDate): LocalDate {
  return plusWorkingDays(calendar, date, 1);
}

/** The `count`-th working day after `date`, which itself isn't counted. `count` is whole, from 1 to 100,000. */
export function plusWorkingDays(calendar: WorkingCalendar, date: LocalDate, count: number): LocalDate {
  if (!Number.isInteger(count) || count < 1 || count > 100_000) throw new RangeError(`count must be a whole number from 1 to 100,000, not ${count}`);
  return toLocalDate(addWorkingDays(calendar, toDayNumber(date), count));
}

/** Working days after `from`, up to and with `to`; negative if `to` is the earlier one. */
export function workingDaysBetween(calendar: WorkingCalendar, from: LocalDate, to: LocalDate): number {
  return countWorkingDays(calendar, toDayNumber(from), toDayNumber(to));
}

/** The same between the dates on which two instants fall. */
export function workingDaysBetweenInstants(calendar: WorkingCalendar, from: Date, to: Date): number {
  return countWorkingDays(calendar, dayOf(calendar, from.getTime()), dayOf(calendar, to.getTime()));
}

/** Milliseconds of business hours from `from` to `to`; 0 if `to` isn't later. */
export function workingMillisBetween(calendar: WorkingCalendar, from: Date, to: Date): number {
  return workingMillis(calendar, from.getTime(), to.getTime());
}

/** The first instant at which `millis` of business hours have passed since `from`. */
export function addWorkingTime(calendar: WorkingCalendar, from: Date, millis: number): Date {
  return new Date(addWorkingMillis(calendar, from.getTime(), millis));
}

/** Whether `instant` lies within business hours; the instant of closing no longer does. */
export function isOpen(calendar: WorkingCalendar, instant: Date): boolean {
  return workingMillis(calendar, instant.getTime(), instant.getTime() + 1) > 0;
}

/** `instant` itself within business hours, else the next opening: when a reminder or an escalation may go out. */
export function whenOpen(calendar: WorkingCalendar, instant: Date): Date {
  return new Date(addWorkingMillis(calendar, instant.getTime(), 1) - 1);
}

/** Whether a notice that isn't out yet may still make the date a day off or a working day. */
export function isProvisional(calendar: WorkingCalendar, date: LocalDate): boolean {
  return mayChange(calendar, toDayNumber(date));
}

export type DayReason =
  | { readonly working: boolean; readonly reason: 'weekday' | 'weekend' }
  /** `holiday` for an official day off, `makeup` for an official working day, `closure` for the park's own; with its name. */
  | { readonly working: boolean; readonly reason: 'holiday' | 'makeup' | 'closure'; readonly name: string };

/** Why a date is a working day or not. */
export function dayReason(calendar: WorkingCalendar, date: LocalDate): DayReason {
  const day = toDayNumber(date);
  const closure = calendar.closures.get(day);
  if (closure && closure.kind !== 'hours') return { working: closure.kind === 'work', reason: 'closure', name: closure.name };
  const official = calendar.official.get(day);
  if (official?.kind === 'off') return { working: false, reason: 'holiday', name: official.name };
  // The notice of 2020 named a Monday, 2020-02-03, as a working day: nothing is made up for there.
  if (!isWeekend(day)) return { working: true, reason: 'weekday' };
  return official ? { working: true, reason: 'makeup', name: official.name } : { working: false, reason: 'weekend' };
}
