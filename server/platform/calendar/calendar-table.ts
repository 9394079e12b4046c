import { CalendarError } from './errors.ts';
import { dayMillis, dayNumber, isWeekend, toDayNumber, yearOf, type DayNumber, type LocalDate } from './local-date.ts';
import type { OfficialDay, OfficialYear } from './official-days.ts';
import { timeZone, type TimeZone } from './time-zone.ts';

/** Wall times `HH:MM`; `to` may be `24:00`. */
export type TimeRange = { readonly from: string; readonly to: string };

/** What a park decides for one date on top of the official calendar. */
export type Closure =
  | { readonly date: LocalDate; readonly kind: 'off'; readonly name: string }
  | { readonly date: LocalDate; readonly kind: 'work'; readonly name: string; readonly ranges?: readonly TimeRange[] }
  /** Leaves the day what it is, with other hours if it is a working day. */
  | { readonly date: LocalDate; readonly kind: 'hours'; readonly name: string; readonly ranges: readonly TimeRange[] };

export type CalendarSettings = {
  readonly timeZone: string;
  /** Business hours of a working day: not empty, in order, apart from each other. */
  readonly ranges: readonly TimeRange[];
  readonly officialYears: readonly OfficialYear[];
  readonly closures: readonly Closure[];
};

type WallRange = { readonly from: number; readonly to: number };

/**
 * A year laid out so that counting and adding working days or working time is a subtraction or a search,
 * whatever the distance. Indexes are days since 1 January; both sums have one entry more than the year has days.
 */
type YearTable = {
  readonly first: DayNumber;
  readonly workingDays: Int32Array;
  readonly workingDaysBefore: Uint16Array;
  readonly millisBefore: Float64Array;
};

/** A calendar ready to compute with. It doesn't change: for other settings make another one. */
export type WorkingCalendar = {
  readonly settings: CalendarSettings;
  readonly zone: TimeZone;
  readonly publishedYears: ReadonlySet<number>;
  readonly official: ReadonlyMap<DayNumber, OfficialDay>;
  readonly closures: ReadonlyMap<DayNumber, Closure>;
  readonly hours: readonly WallRange[];
  readonly specialHours: ReadonlyMap<DayNumber, readonly WallRange[]>;
  /** Filled as years are asked for. */
  readonly tables: Map<number, YearTable>;
};

/** @throws CalendarError for ranges, dates or a time zone that no day can be computed with. */
export function createCalendar(settings: CalendarSettings): WorkingCalendar {
  const official = new Map<DayNumber, OfficialDay>();
  // Oldest first: where two notices speak of one day, the later one holds.
  for (const { days } of [...settings.officialYears].sort((a, b) => a.year - b.year)) {
    for (const [date, day] of days) official.set(toDayNumber(date), day);
  }
  const closures = new Map<DayNumber, Closure>();
  const specialHours = new Map<DayNumber, readonly WallRange[]>();
  for (const closure of settings.closures) {
    const day = toDayNumber(closure.date);
    if (closures.has(day)) throw new CalendarError('calendar.duplicate_closure', 'closures.date', closure.date);
    closures.set(day, closure);
    if (closure.kind !== 'off' && closure.ranges) specialHours.set(day, parseRanges(closure.ranges, 'closures.ranges'));
  }
  return {
    settings,
    zone: timeZone(settings.timeZone),
    publishedYears: new Set(settings.officialYears.filter(({ published }) => published).map(({ year }) => year)),
    official,
    closures,
    hours: parseRanges(settings.ranges, 'ranges'),
    specialHours,
    tables: new Map(),
  };
}

function parseRanges(ranges: readonly TimeRange[], field: string): readonly WallRange[] {
  const parsed = ranges.map(({ from, to }) => ({ from: parseTime(from, field), to: parseTime(to, field) }));
  const inOrder = parsed.every(({ from, to }, at) => from < to && (at === 0 || parsed[at - 1]!.to <= from));
  if (parsed.length === 0 || !inOrder) {
    throw new CalendarError('calendar.bad_ranges', field, ranges.map(({ from, to }) => `${from}–${to}`).join(', '));
  }
  return parsed;
}

function parseTime(text: string, field: string): number {
  const parts = /^(\d{2}):(\d{2})$/.exec(text);
  const minutes = parts ? Number(parts[1]) * 60 + Number(parts[2]) : NaN;
  if (!parts || Number(parts[2]) > 59 || minutes > 24 * 60) throw new CalendarError('calendar.bad_time', field, text);
  return minutes * 60_000;
}

export function dayOf(calendar: WorkingCalendar, instant: number): DayNumber {
  return Math.floor(calendar.zone.toWall(instant) / dayMillis);
}

export function startOf(calendar: WorkingCalendar, day: DayNumber): number {
  return calendar.zone.toInstant(day * dayMillis);
}

/** Start of business on a working day, else midnight before it. */
export function opensAt(calendar: WorkingCalendar, day: DayNumber): number {
  const first = isWorking(calendar, day) ? hoursOf(calendar, day)[0]!.from : 0;
  return calendar.zone.toInstant(day * dayMillis + first);
}

/** Close of business on a working day, else midnight after it (Civil Code art. 203 para. 2). */
export function closesAt(calendar: WorkingCalendar, day: DayNumber): number {
  const last = isWorking(calendar, day) ? hoursOf(calendar, day).at(-1)!.to : dayMillis;
  return calendar.zone.toInstant(day * dayMillis + last);
}

export function isWorking(calendar: WorkingCalendar, day: DayNumber): boolean {
  const { first, workingDaysBefore } = tableOf(calendar, yearOf(day));
  return workingDaysBefore[day - first + 1]! > workingDaysBefore[day - first]!;
}

/** Working days after `from`, up to and with `to`; negative if `to` is the earlier one. */
export function countWorkingDays(calendar: WorkingCalendar, from: DayNumber, to: DayNumber): number {
  if (to < from) return 0 - countWorkingDays(calendar, to, from);
  const last = yearOf(to);
  let year = yearOf(from);
  let table = tableOf(calendar, year);
  let count = -table.workingDaysBefore[from - table.first + 1]!;
  while (year < last) {
    count += table.workingDays.length;
    table = tableOf(calendar, ++year);
  }
  return count + table.workingDaysBefore[to - table.first + 1]!;
}

/** The `count`-th working day after `from`; `count` is 1 or more. */
export function addWorkingDays(calendar: WorkingCalendar, from: DayNumber, count: number): DayNumber {
  let year = yearOf(from);
  let table = tableOf(calendar, year);
  let ordinal = table.workingDaysBefore[from - table.first + 1]! + count;
  while (ordinal > table.workingDays.length) {
    ordinal -= table.workingDays.length;
    table = tableOf(calendar, ++year);
  }
  return table.workingDays[ordinal - 1]!;
}

/** The last working day before `from`. */
export function workingDayBefore(calendar: WorkingCalendar, from: DayNumber): DayNumber {
  let year = yearOf(from);
  let table = tableOf(calendar, year);
  let ordinal = table.workingDaysBefore[from - table.first]!;
  while (ordinal === 0) {
    table = tableOf(calendar, --year);
    ordinal = table.workingDays.length;
  }
  return table.workingDays[ordinal - 1]!;
}

/** Milliseconds of business hours from `from` to `to`; 0 if `to` isn't later. */
export function workingMillis(calendar: WorkingCalendar, from: number, to: number): number {
  if (to <= from) return 0;
  const fromDay = dayOf(calendar, from);
  const toDay = dayOf(calendar, to);
  const lastYear = yearOf(toDay);
  let year = yearOf(fromDay);
  let millis = -workingMillisIntoYear(calendar, year, fromDay, from);
  for (; year < lastYear; year++) millis += tableOf(calendar, year).millisBefore.at(-1)!;
  return millis + workingMillisIntoYear(calendar, lastYear, toDay, to);
}

/** The first instant at which `millis` of business hours have passed since `from`. */
export function addWorkingMillis(calendar: WorkingCalendar, from: number, millis: number): number {
  if (millis <= 0) return from;
  const fromDay = dayOf(calendar, from);
  let year = yearOf(fromDay);
  let table = tableOf(calendar, year);
  let target = workingMillisIntoYear(calendar, year, fromDay, from) + millis;
  while (target > table.millisBefore.at(-1)!) {
    target -= table.millisBefore.at(-1)!;
    table = tableOf(calendar, ++year);
  }
  const index = lastBelow(table.millisBefore, target);
  return instantInto(calendar, table.first + index, target - table.millisBefore[index]!);
}

/** The first instant at which `millis` of a working day's business hours have passed; its close for all of them. */
export function instantInto(calendar: WorkingCalendar, day: DayNumber, millis: number): number {
  let left = millis;
  for (const { from, to } of hoursOf(calendar, day)) {
    const opens = calendar.zone.toInstant(day * dayMillis + from);
    const length = calendar.zone.toInstant(day * dayMillis + to) - opens;
    if (left <= length) return opens + left;
    left -= length;
  }
  return closesAt(calendar, day);
}

/** Milliseconds of business hours that a day has; 0 on a day off. */
export function workingMillisOf(calendar: WorkingCalendar, day: DayNumber): number {
  const { first, millisBefore } = tableOf(calendar, yearOf(day));
  return millisBefore[day - first + 1]! - millisBefore[day - first]!;
}

/**
 * Whether a notice that isn't out yet may still change the day. The last three days of a year
 * depend on the next year's notice too: that of 2019 changed 2018-12-29 to 2018-12-31.
 */
export function mayChange(calendar: WorkingCalendar, day: DayNumber): boolean {
  const year = yearOf(day);
  if (!calendar.publishedYears.has(year)) return true;
  return day >= dayNumber(year, 12, 29) && !calendar.publishedYears.has(year + 1);
}

/** Whether any day from `from` to `to` may still change. */
export function anyMayChange(calendar: WorkingCalendar, from: DayNumber, to: DayNumber): boolean {
  const lastYear = yearOf(to);
  for (let year = yearOf(from); year < lastYear; year++) {
    if (!calendar.publishedYears.has(year)) return true;
  }
  return mayChange(calendar, to);
}

function workingMillisIntoYear(calendar: WorkingCalendar, year: number, day: DayNumber, instant: number): number {
  const { first, millisBefore } = tableOf(calendar, year);
  const before = millisBefore[day - first]!;
  if (!isWorking(calendar, day)) return before;
  let within = 0;
  for (const { from, to } of hoursOf(calendar, day)) {
    const opens = calendar.zone.toInstant(day * dayMillis + from);
    if (instant <= opens) break;
    within += Math.min(instant, calendar.zone.toInstant(day * dayMillis + to)) - opens;
  }
  return before + within;
}

function hoursOf(calendar: WorkingCalendar, day: DayNumber): readonly WallRange[] {
  return calendar.specialHours.size === 0 ? calendar.hours : (calendar.specialHours.get(day) ?? calendar.hours);
}

/** The last index whose value is below `target`: sums don't fall, and the first is 0. */
function lastBelow(sums: Float64Array, target: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sums[middle]! < target) low = middle;
    else high = middle;
  }
  return low;
}

function tableOf(calendar: WorkingCalendar, year: number): YearTable {
  const known = calendar.tables.get(year);
  if (known) return known;
  const made = layOut(calendar, yearOf(dayNumber(year, 1, 1)));
  calendar.tables.set(year, made);
  return made;
}

function layOut(calendar: WorkingCalendar, year: number): YearTable {
  const first = dayNumber(year, 1, 1);
  const length = dayNumber(year + 1, 1, 1) - first;
  const workingDays: DayNumber[] = [];
  const workingDaysBefore = new Uint16Array(length + 1);
  const millisBefore = new Float64Array(length + 1);
  for (let index = 0; index < length; index++) {
    const day = first + index;
    const working = decide(calendar, day);
    if (working) workingDays.push(day);
    workingDaysBefore[index + 1] = workingDays.length;
    millisBefore[index + 1] = millisBefore[index]! + (working ? hoursLength(calendar, day) : 0);
  }
  return { first, workingDays: Int32Array.from(workingDays), workingDaysBefore, millisBefore };
}

/** The park's closure, else the official notice, else Monday to Friday. */
function decide(calendar: WorkingCalendar, day: DayNumber): boolean {
  const closure = calendar.closures.get(day);
  if (closure && closure.kind !== 'hours') return closure.kind === 'work';
  const official = calendar.official.get(day);
  return official ? official.kind === 'work' : !isWeekend(day);
}

function hoursLength(calendar: WorkingCalendar, day: DayNumber): number {
  const wall = day * dayMillis;
  return hoursOf(calendar, day).reduce(
    (sum, { from, to }) => sum + calendar.zone.toInstant(wall + to) - calendar.zone.toInstant(wall + from), 0);
}
