import { CalendarError } from './errors.ts';

/** A date on the wall, `YYYY-MM-DD`, years 1900 to 9998. */
export type LocalDate = string;

/** Days since 1970-01-01 on the wall: the form that all arithmetic uses. */
export type DayNumber = number;

export const dayMillis = 86_400_000;

const shape = /^(\d{4})-(\d{2})-(\d{2})$/;
const firstYear = 1900;
const lastYear = 9998;

/** @throws CalendarError `calendar.bad_date` for a date that doesn't exist or isn't written `YYYY-MM-DD`. */
export function toDayNumber(date: LocalDate): DayNumber {
  const parts = shape.exec(date);
  if (!parts) throw new CalendarError('calendar.bad_date', 'date', date);
  const year = Number(parts[1]);
  const day = dayNumber(year, Number(parts[2]), Number(parts[3]));
  if (year < firstYear || year > lastYear || toLocalDate(day) !== date) throw new CalendarError('calendar.bad_date', 'date', date);
  return day;
}

export function toLocalDate(day: DayNumber): LocalDate {
  return new Date(day * dayMillis).toISOString().slice(0, 10);
}

/** `month` counts from 1. */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  return Date.UTC(year, month - 1, day) / dayMillis;
}

/** @throws CalendarError `calendar.out_of_range` outside the years that dates can be written for. */
export function yearOf(day: DayNumber): number {
  const year = new Date(day * dayMillis).getUTCFullYear();
  if (!(year >= firstYear && year <= lastYear)) throw new CalendarError('calendar.out_of_range', 'day', String(day));
  return year;
}

/** 1 = Monday … 7 = Sunday. Day 0 was a Thursday. */
export function weekdayOf(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function isWeekend(day: DayNumber): boolean {
  return weekdayOf(day) >= 6;
}

/** The corresponding day `months` later, or the end of that month where it has none (Civil Code art. 202). */
export function addMonths(day: DayNumber, months: number): DayNumber {
  const from = new Date(day * dayMillis);
  const monthIndex = from.getUTCFullYear() * 12 + from.getUTCMonth() + months;
  const year = Math.floor(monthIndex / 12);
  const month = (((monthIndex % 12) + 12) % 12) + 1;
  const lastOfMonth = dayNumber(year, month + 1, 1) - 1;
  return Math.min(dayNumber(year, month, from.getUTCDate()), lastOfMonth);
}
