import { addMonths, startOfDay, toDayNumber, toLocalDate, type LocalDate } from '../../platform/calendar/index.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { invalidField } from '../../platform/errors.ts';
import { today } from '../../platform/today.ts';

const usualDays = 90;
const mostDays = 3660;

/** Days of the city from `from` to `until`, both counted, of one park or of all that the reader sees. */
export interface Range {
  from: LocalDate;
  until: LocalDate;
  parkId: string | undefined;
  /** The same as instants: `start` is the first that belongs to it, `end` the first that doesn't. */
  start: Date;
  end: Date;
  months: Month[];
}

/** A calendar month, or the part of it that lies in the range. */
export interface Month {
  /** `YYYY-MM` */
  month: string;
  from: LocalDate;
  until: LocalDate;
  start: Date;
}

/** The last 90 days unless told. Throws on `query.from` or `query.until` where the range is empty or longer than ten years. */
export function readRange(tx: Pick<Tx, 'platform' | 'now'>, given: { from?: string | undefined; until?: string | undefined; parkId?: string | undefined }): Range {
  const city = tx.platform.officeHours.city();
  const until = given.until ?? (given.from === undefined ? today(tx) : [today(tx), given.from].sort().at(-1)!);
  const from = given.from ?? plusDays(until, 1 - usualDays);
  const days = toDayNumber(until) - toDayNumber(from) + 1;
  if (days < 1) throw invalidField('query.until', 'insight.range_reversed', { from, until });
  if (days > mostDays) throw invalidField('query.from', 'insight.range_too_long', { from, until, most: mostDays });
  const months: Month[] = [];
  for (let first = `${from.slice(0, 7)}-01`; first <= until; first = nextMonth(first)) {
    const begin = first < from ? from : first;
    const last = plusDays(nextMonth(first), -1);
    months.push({ month: first.slice(0, 7), from: begin, until: last > until ? until : last, start: startOfDay(city, begin) });
  }
  return { from, until, parkId: given.parkId, start: startOfDay(city, from), end: startOfDay(city, plusDays(until, 1)), months };
}

const plusDays = (day: LocalDate, days: number): LocalDate => toLocalDate(toDayNumber(day) + days);
const nextMonth = (day: LocalDate): LocalDate => toLocalDate(addMonths(toDayNumber(day), 1));
