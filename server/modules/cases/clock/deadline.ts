import { addMonths, table, type DayNumber, type WorkingCalendar } from '../../../platform/calendar/index.ts';
import type { Clock, Deadline, Light } from './types.ts';

const hourMillis = 3_600_000;
/** Yellow from 70 % of the period; in tenths, so that days stay whole numbers. */
const yellowTenths = 7;

/** Days from `first` to `last` that a pause takes out of the count; `last` is Infinity while the pause is open. */
export type LostDays = { readonly first: DayNumber; readonly last: DayNumber };

/** How a period of days or months lies in the calendar. */
export type DayPlan = {
  /** Which days count: working days only, or all. */
  readonly counts: 'working' | 'all';
  /** Not counted itself (Civil Code art. 201). */
  readonly startDay: DayNumber;
  readonly total: number;
  /** In order, apart from each other. */
  readonly lost: readonly LostDays[];
  /** The day that completes the count; null if an open pause comes before. */
  readonly lastCounted: DayNumber | null;
  /** `lastCounted`, or the working day that it rolls to (Civil Code art. 203). */
  readonly dueDay: DayNumber | null;
};

/** Computed anew from the clock's history each time; costs about a microsecond. */
export function deadline(clock: Clock, calendar: WorkingCalendar): Deadline {
  const startedAt = clock.startedAt.getTime();
  switch (clock.period.unit) {
    case 'natural_hour': {
      const due = passHours(clock, 10, (from, until) => until - from, (from, millis) => from + millis);
      const yellow = passHours(clock, yellowTenths, (from, until) => until - from, (from, millis) => from + millis);
      return { dueAt: toDate(due), yellowAt: toDate(yellow), provisional: false };
    }
    case 'working_hour': {
      const between = (from: number, until: number) => table.workingMillis(calendar, from, until);
      const add = (from: number, millis: number) => table.addWorkingMillis(calendar, from, millis);
      const due = passHours(clock, 10, between, add);
      const provisional = due !== null && table.anyMayChange(calendar, table.dayOf(calendar, startedAt), table.dayOf(calendar, due - 1));
      return { dueAt: toDate(due), yellowAt: toDate(passHours(clock, yellowTenths, between, add)), provisional };
    }
    case 'working_day':
    case 'natural_day':
    case 'month': {
      const plan = planDays(clock, calendar);
      const { startDay, dueDay } = plan;
      return {
        dueAt: dueDay === null ? null : new Date(table.closesAt(calendar, dueDay)),
        yellowAt: toDate(yellowOf(plan, calendar)),
        provisional: dueDay !== null && table.anyMayChange(calendar, startDay, dueDay),
      };
    }
  }
}

/** @param now not before the clock's last change. The instant of the deadline itself is still in time. */
export function light(clock: Clock, calendar: WorkingCalendar, now: Date): Light {
  const last = clock.intervals.at(-1)!;
  if (last.until) return 'stopped';
  const { dueAt, yellowAt } = deadline(clock, calendar);
  if (dueAt && now > dueAt) return 'red';
  if (last.kind === 'paused') return 'paused';
  return yellowAt && now >= yellowAt ? 'yellow' : 'green';
}

/** Whether a stopped clock was stopped by its deadline; null while it isn't stopped. */
export function stoppedInTime(clock: Clock, calendar: WorkingCalendar): boolean | null {
  const stoppedAt = clock.intervals.at(-1)!.until;
  if (!stoppedAt) return null;
  const { dueAt } = deadline(clock, calendar);
  return dueAt !== null && stoppedAt <= dueAt;
}

export type TimeLeft = {
  readonly unit: 'working_day' | 'natural_day' | 'working_hour' | 'natural_hour';
  /** Whole days, the running one included; hours with fractions. Negative once late: days or hours since. */
  readonly amount: number;
};

/** @param now not before the clock's last change. A paused clock keeps what it had. */
export function timeLeft(clock: Clock, calendar: WorkingCalendar, now: Date): TimeLeft {
  const { unit } = clock.period;
  const at = now.getTime();
  if (unit === 'working_hour' || unit === 'natural_hour') {
    const between = unit === 'natural_hour'
      ? (from: number, until: number) => Math.max(0, until - from)
      : (from: number, until: number) => table.workingMillis(calendar, from, until);
    const { dueAt } = deadline(clock, calendar);
    const millis = dueAt && now > dueAt
      ? 0 - between(dueAt.getTime(), at)
      : totalOf(clock) * hourMillis - runningTime(clock, at, between);
    return { unit, amount: millis / hourMillis };
  }
  const plan = planDays(clock, calendar);
  const through = lastClosedDay(calendar, at);
  return { unit: unit === 'working_day' ? unit : 'natural_day', amount: daysLeft(plan, calendar, through) };
}

/** Business hours in which the clock ran up to `until`, in milliseconds: what published medians are made of. */
export function netWorkingMillis(clock: Clock, calendar: WorkingCalendar, until: Date): number {
  return runningTime(clock, until.getTime(), (from, to) => table.workingMillis(calendar, from, to));
}

/** The period with its extensions, in its unit. */
export function totalOf(clock: Clock): number {
  let total = clock.period.amount;
  for (const { amount } of clock.extensions) total += amount;
  return total;
}

/** Only for periods of days and months. */
export function planDays(clock: Clock, calendar: WorkingCalendar): DayPlan {
  assertContiguous(clock);
  const { unit } = clock.period;
  const counts = unit === 'working_day' ? 'working' : 'all';
  const startDay = table.dayOf(calendar, clock.startedAt.getTime());
  const amount = totalOf(clock);
  const total = unit === 'month' ? addMonths(startDay, amount) - startDay : amount;
  const lost = lostDays(clock, calendar, counts);
  const lastCounted = countedDay(calendar, counts, startDay, lost, total);
  const dueDay = lastCounted === null || counts === 'working' ? lastCounted : rollForward(calendar, lost, lastCounted);
  return { counts, startDay, total, lost, lastCounted, dueDay };
}

/** Days from the day after `from` up to and with `to` that a period with these rules counts. */
function countDays(calendar: WorkingCalendar, { counts, lost }: Pick<DayPlan, 'counts' | 'lost'>, from: DayNumber, to: DayNumber): number {
  let days = span(calendar, counts, from, to);
  for (const { first, last } of lost) {
    const start = Math.max(first - 1, from);
    const end = Math.min(last, to);
    if (end > start) days -= span(calendar, counts, start, end);
  }
  return days;
}

function span(calendar: WorkingCalendar, counts: DayPlan['counts'], from: DayNumber, to: DayNumber): number {
  return counts === 'working' ? table.countWorkingDays(calendar, from, to) : to - from;
}

/** The day on which the count reaches `target`. */
function countedDay(
  calendar: WorkingCalendar, counts: DayPlan['counts'], startDay: DayNumber, lost: readonly LostDays[], target: number,
): DayNumber | null {
  let ordinal = target;
  for (const { first, last } of lost) {
    if (last <= startDay) continue;
    const start = Math.max(first - 1, startDay);
    if (span(calendar, counts, startDay, start) >= ordinal) break;
    if (last === Infinity) return null;
    ordinal += span(calendar, counts, start, last);
  }
  return counts === 'working' ? table.addWorkingDays(calendar, startDay, ordinal) : startDay + ordinal;
}

/** The first working day from `day` on that no pause touches. */
function rollForward(calendar: WorkingCalendar, lost: readonly LostDays[], day: DayNumber): DayNumber | null {
  let rolled = table.isWorking(calendar, day) ? day : table.addWorkingDays(calendar, day, 1);
  for (const { first, last } of lost) {
    if (last < rolled) continue;
    if (first > rolled) break;
    if (last === Infinity) return null;
    rolled = table.addWorkingDays(calendar, last, 1);
  }
  return rolled;
}

/**
 * A working day is lost if the clock was paused at any time within its business hours; a day off, which
 * matters only where all days count, if it was paused at any time of that day.
 */
function lostDays(clock: Clock, calendar: WorkingCalendar, counts: DayPlan['counts']): readonly LostDays[] {
  if (clock.intervals.length === 1 && clock.intervals[0]!.kind === 'running') return noDays;
  const lost: { first: DayNumber; last: DayNumber }[] = [];
  for (const interval of clock.intervals) {
    if (interval.kind === 'running') continue;
    const from = interval.from.getTime();
    const until = interval.until ? interval.until.getTime() : Infinity;
    if (from >= until) continue;
    const first = firstTouched(calendar, counts, from);
    const last = until === Infinity ? Infinity : lastTouched(calendar, counts, until);
    if (first > last) continue;
    if (first === last && table.isWorking(calendar, first) && table.workingMillis(calendar, from, until) === 0) continue;
    const before = lost.at(-1);
    if (before && first <= before.last) before.last = Math.max(before.last, last);
    else lost.push({ first, last });
  }
  return lost;
}

const noDays: readonly LostDays[] = [];

function firstTouched(calendar: WorkingCalendar, counts: DayPlan['counts'], from: number): DayNumber {
  const day = table.dayOf(calendar, from);
  const open = from < table.closesAt(calendar, day);
  if (counts === 'all') return open ? day : day + 1;
  return open && table.isWorking(calendar, day) ? day : table.addWorkingDays(calendar, day, 1);
}

function lastTouched(calendar: WorkingCalendar, counts: DayPlan['counts'], until: number): DayNumber {
  const day = table.dayOf(calendar, until);
  const begun = until > table.opensAt(calendar, day);
  if (counts === 'all') return begun ? day : day - 1;
  return begun && table.isWorking(calendar, day) ? day : table.workingDayBefore(calendar, day);
}

/** Each counted day is one part of the period, passed evenly along its business hours, or along a day off. */
function yellowOf(plan: DayPlan, calendar: WorkingCalendar): number | null {
  const tenths = plan.total * yellowTenths;
  const day = countedDay(calendar, plan.counts, plan.startDay, plan.lost, Math.ceil(tenths / 10));
  if (day === null) return null;
  const within = tenths % 10 || 10;
  if (table.isWorking(calendar, day)) {
    return table.instantInto(calendar, day, Math.round((table.workingMillisOf(calendar, day) * within) / 10));
  }
  const start = table.startOf(calendar, day);
  return start + Math.round(((table.closesAt(calendar, day) - start) * within) / 10);
}

/** When `tenths` of the hours have run; null if an open pause comes before. A stopped clock is computed as if it ran on. */
function passHours(
  clock: Clock, tenths: number, between: (from: number, until: number) => number, add: (from: number, millis: number) => number,
): number | null {
  assertContiguous(clock);
  let left = Math.round((totalOf(clock) * hourMillis * tenths) / 10);
  for (const { kind, from, until } of clock.intervals) {
    if (kind === 'paused') continue;
    if (until === null) return add(from.getTime(), left);
    const available = between(from.getTime(), until.getTime());
    if (left <= available) return add(from.getTime(), left);
    left -= available;
  }
  const end = clock.intervals.at(-1)!.until;
  return end === null ? null : add(end.getTime(), left);
}

function runningTime(clock: Clock, at: number, between: (from: number, until: number) => number): number {
  let millis = 0;
  for (const { kind, from, until } of clock.intervals) {
    const end = until ? Math.min(until.getTime(), at) : at;
    if (kind === 'running' && from.getTime() < end) millis += between(from.getTime(), end);
  }
  return millis;
}

/** The last day whose count is decided at `at`. */
function lastClosedDay(calendar: WorkingCalendar, at: number): DayNumber {
  const today = table.dayOf(calendar, at);
  return at >= table.closesAt(calendar, today) ? today : today - 1;
}

function daysLeft(plan: DayPlan, calendar: WorkingCalendar, through: DayNumber): number {
  const { startDay, lastCounted, dueDay } = plan;
  // All days are counted, but the working day that the deadline rolls to is still to come.
  if (dueDay === null && lastCounted !== null) return 1;
  if (dueDay === null) return plan.total - countDays(calendar, plan, startDay, Math.max(through, startDay));
  if (through >= dueDay) return 0 - span(calendar, plan.counts, dueDay, through);
  return countDays(calendar, plan, Math.max(through, startDay), dueDay);
}

function assertContiguous({ startedAt, intervals }: Clock): void {
  let expected: number | undefined = startedAt.getTime();
  for (const { from, until } of intervals) {
    if (from.getTime() !== expected) throw new Error(`clock interval starts at ${from.toISOString()}, not where the one before ends`);
    expected = until?.getTime();
  }
  if (intervals.length === 0) throw new Error('clock has no interval');
}

function toDate(instant: number | null): Date | null {
  return instant === null ? null : new Date(instant);
}
