import type { CountedFor, OffFor } from '@qilian/contract/cases';
import { addMonths, dayReason, table, toDayNumber, toLocalDate, type DayNumber, type DayReason, type LocalDate, type WorkingCalendar } from '../../../platform/calendar/index.ts';
import { deadline, planDays, timeLeft, totalOf, type DayPlan, type TimeLeft } from './deadline.ts';
import type { Clock, Period } from './types.ts';

/** `law` is the article that the step follows, for the phrase: Civil Code art. 201, 202 or 203. */
export type ClockStep =
  | { readonly code: 'started'; readonly at: Date; readonly period: Period }
  | { readonly code: 'start_day_not_counted'; readonly date: LocalDate; readonly law: 'civil-201' }
  /** The corresponding day of a period in months, before pauses; `clamped` where the month has no such day. */
  | { readonly code: 'corresponding_day'; readonly months: number; readonly date: LocalDate; readonly clamped: boolean; readonly law: 'civil-202' }
  /** Days that count, with the reason where it isn't self-evident: a make-up working day, the park's own working day. */
  | { readonly code: 'counted'; readonly from: LocalDate; readonly to: LocalDate; readonly days: number; readonly reason: CountedFor; readonly name: string | null }
  | { readonly code: 'off'; readonly from: LocalDate; readonly to: LocalDate; readonly days: number; readonly reason: OffFor; readonly name: string | null }
  /** Days that would count, had the clock not been paused on them. */
  | { readonly code: 'lost_to_pause'; readonly from: LocalDate; readonly to: LocalDate; readonly days: number }
  /** Time that counts, for periods in hours. */
  | { readonly code: 'time_counted'; readonly from: Date; readonly to: Date; readonly millis: number }
  | { readonly code: 'paused'; readonly at: Date; readonly reason: string; readonly left: TimeLeft }
  | { readonly code: 'resumed'; readonly at: Date }
  | { readonly code: 'extended'; readonly at: Date; readonly amount: number; readonly reason: string }
  | { readonly code: 'stopped'; readonly at: Date }
  | { readonly code: 'rolled'; readonly from: LocalDate; readonly to: LocalDate; readonly law: 'civil-203' }
  | { readonly code: 'due'; readonly at: Date; readonly provisional: boolean }
  /** Paused before the end: no date yet. */
  | { readonly code: 'waiting'; readonly left: TimeLeft };

type ClockEvent = Extract<ClockStep, { code: 'paused' | 'resumed' | 'extended' | 'stopped' }>;
type DayStep = Extract<ClockStep, { code: 'counted' | 'off' | 'lost_to_pause' }>;

/**
 * Why this date: every day (or hour) from the start to the deadline accounted for, in order, with what happened on the
 * way. Days counted add up to the period with its extensions. Slower than `deadline`: for one record, not for lists.
 */
export function explain(clock: Clock, calendar: WorkingCalendar): readonly ClockStep[] {
  const { unit } = clock.period;
  const byHours = unit === 'working_hour' || unit === 'natural_hour';
  return byHours ? explainHours(clock, calendar) : explainDays(clock, calendar);
}

function explainDays(clock: Clock, calendar: WorkingCalendar): readonly ClockStep[] {
  const plan = planDays(clock, calendar);
  const { startDay, lastCounted, dueDay } = plan;
  const { dueAt, provisional } = deadline(clock, calendar);
  const { before, after } = eventsAround(clock, calendar, dueAt);
  const steps: ClockStep[] = [
    { code: 'started', at: clock.startedAt, period: clock.period },
    { code: 'start_day_not_counted', date: toLocalDate(startDay), law: 'civil-201' },
  ];
  if (clock.period.unit === 'month') steps.push(correspondingDay(startDay, totalOf(clock)));

  // An open pause has no last day: what came before it is told up to the day on which it began.
  const lastTold = dueDay ?? table.dayOf(calendar, clock.intervals.at(-1)!.from.getTime());
  for (let day = startDay; day <= lastTold; day++) {
    const rolled = lastCounted !== null && day > lastCounted;
    const today = () => before[0] !== undefined && table.dayOf(calendar, before[0].at.getTime()) === day;
    if (day > startDay && !(rolled && day === dueDay)) {
      const step = dayStep(plan, calendar, day, rolled);
      // A pause is told before the day that it costs.
      if (step.code === 'lost_to_pause' && today() && before[0]!.code === 'paused') steps.push(before.shift()!);
      append(steps, step);
    }
    while (today()) steps.push(before.shift()!);
  }
  if (lastCounted !== null && dueDay !== null && dueDay !== lastCounted) {
    steps.push({ code: 'rolled', from: toLocalDate(lastCounted), to: toLocalDate(dueDay), law: 'civil-203' });
  }
  return [...steps, conclusion(clock, calendar, dueAt, provisional), ...after];
}

function explainHours(clock: Clock, calendar: WorkingCalendar): readonly ClockStep[] {
  const { dueAt, provisional } = deadline(clock, calendar);
  const { before, after } = eventsAround(clock, calendar, dueAt);
  const told: { at: Date; step: ClockStep }[] = before.map((step) => ({ at: step.at, step }));
  for (const { from, to } of runningSpans(clock, dueAt)) {
    const parts = clock.period.unit === 'natural_hour' ? [timeStep(from, to, to.getTime() - from.getTime())] : businessSteps(calendar, from, to);
    for (const step of parts) told.push({ at: step.code === 'off' ? new Date(table.startOf(calendar, toDayNumber(step.from))) : step.from, step });
  }
  told.sort((a, b) => a.at.getTime() - b.at.getTime());
  return [
    { code: 'started', at: clock.startedAt, period: clock.period },
    ...told.map(({ step }) => step),
    conclusion(clock, calendar, dueAt, provisional),
    ...after,
  ];
}

function conclusion(clock: Clock, calendar: WorkingCalendar, dueAt: Date | null, provisional: boolean): ClockStep {
  if (dueAt) return { code: 'due', at: dueAt, provisional };
  return { code: 'waiting', left: timeLeft(clock, calendar, clock.intervals.at(-1)!.from) };
}

function correspondingDay(startDay: DayNumber, months: number): ClockStep {
  const date = toLocalDate(addMonths(startDay, months));
  return { code: 'corresponding_day', months, date, clamped: date.slice(8) !== toLocalDate(startDay).slice(8), law: 'civil-202' };
}

function dayStep(plan: DayPlan, calendar: WorkingCalendar, day: DayNumber, rolling: boolean): DayStep {
  const date = toLocalDate(day);
  const range = { from: date, to: date, days: 1 };
  const lost = plan.lost.some(({ first, last }) => first <= day && day <= last);
  if (plan.counts === 'all' && !rolling) {
    return lost ? { code: 'lost_to_pause', ...range } : { code: 'counted', ...range, reason: 'every_day', name: null };
  }
  const why = dayReason(calendar, date);
  if (!why.working) return offStep(range, why);
  if (lost) return { code: 'lost_to_pause', ...range };
  const reason = why.reason === 'makeup' || why.reason === 'closure' ? why.reason : 'weekday';
  return { code: 'counted', ...range, reason, name: nameOf(why) };
}

function offStep(range: { from: LocalDate; to: LocalDate; days: number }, why: DayReason): Extract<ClockStep, { code: 'off' }> {
  const reason = why.reason === 'holiday' || why.reason === 'closure' ? why.reason : 'weekend';
  return { code: 'off', ...range, reason, name: nameOf(why) };
}

function nameOf(why: DayReason): string | null {
  return 'name' in why ? why.name : null;
}

/** Joins days of one kind into one step. */
function append<Step extends ClockStep>(steps: Step[], next: Step & DayStep): void {
  const last = steps.at(-1);
  if (last && isDayStep(last) && kindOf(last) === kindOf(next)) {
    steps[steps.length - 1] = { ...next, from: last.from, days: last.days + next.days };
  } else {
    steps.push(next);
  }
}

function isDayStep(step: ClockStep): step is DayStep {
  return step.code === 'counted' || step.code === 'off' || step.code === 'lost_to_pause';
}

function kindOf(step: DayStep): string {
  return step.code === 'lost_to_pause' ? step.code : `${step.code} ${step.reason} ${step.name}`;
}

/** What happened to the clock, in order, up to its deadline and after it. */
function eventsAround(clock: Clock, calendar: WorkingCalendar, dueAt: Date | null): { before: ClockEvent[]; after: ClockEvent[] } {
  const events: ClockEvent[] = [];
  for (const [index, interval] of clock.intervals.entries()) {
    if (interval.kind === 'running' && index === 0) continue;
    if (interval.kind === 'running') events.push({ code: 'resumed', at: interval.from });
    else events.push({ code: 'paused', at: interval.from, reason: interval.reason, left: timeLeft(asOf(clock, index), calendar, interval.from) });
  }
  for (const { amount, decidedAt, reason } of clock.extensions) events.push({ code: 'extended', at: decidedAt, amount, reason });
  const stoppedAt = clock.intervals.at(-1)!.until;
  if (stoppedAt) events.push({ code: 'stopped', at: stoppedAt });
  events.sort((a, b) => a.at.getTime() - b.at.getTime());
  const late = dueAt ? events.findIndex(({ at }) => at > dueAt) : -1;
  return late === -1 ? { before: events, after: [] } : { before: events.slice(0, late), after: events.slice(late) };
}

/** The clock as it stood when its interval number `index` began. */
function asOf(clock: Clock, index: number): Clock {
  const begun = clock.intervals[index]!;
  return {
    ...clock,
    intervals: [...clock.intervals.slice(0, index), { ...begun, until: null }],
    extensions: clock.extensions.filter(({ decidedAt }) => decidedAt <= begun.from),
  };
}

/** When the clock ran, up to its deadline; a stopped clock's deadline is computed as if it had run on. */
function runningSpans(clock: Clock, dueAt: Date | null): readonly { from: Date; to: Date }[] {
  const spans = clock.intervals.filter(({ kind }) => kind === 'running').map(({ from, until }) => ({ from, to: until ?? dueAt! }));
  const stoppedAt = clock.intervals.at(-1)!.until;
  if (stoppedAt && dueAt) spans.push({ from: stoppedAt, to: dueAt });
  return spans
    .map(({ from, to }) => ({ from, to: dueAt && dueAt < to ? dueAt : to }))
    .filter(({ from, to }) => from < to);
}

function timeStep(from: Date, to: Date, millis: number): Extract<ClockStep, { code: 'time_counted' }> {
  return { code: 'time_counted', from, to, millis };
}

/** The stretches of working days between two instants, and the days off between them. */
function businessSteps(calendar: WorkingCalendar, from: Date, to: Date): readonly Extract<ClockStep, { code: 'time_counted' | 'off' }>[] {
  const steps: Extract<ClockStep, { code: 'time_counted' | 'off' }>[] = [];
  const lastDay = table.dayOf(calendar, to.getTime());
  let runFrom: number | null = null;
  const endRun = (until: number) => {
    const millis = runFrom === null ? 0 : table.workingMillis(calendar, runFrom, until);
    if (runFrom !== null && millis > 0) steps.push(timeStep(new Date(runFrom), new Date(until), millis));
    runFrom = null;
  };
  for (let day = table.dayOf(calendar, from.getTime()); day <= lastDay; day++) {
    if (table.isWorking(calendar, day)) {
      runFrom ??= Math.max(from.getTime(), table.opensAt(calendar, day));
      if (day === lastDay || !table.isWorking(calendar, day + 1)) endRun(Math.min(to.getTime(), table.closesAt(calendar, day)));
    } else {
      const date = toLocalDate(day);
      append(steps, offStep({ from: date, to: date, days: 1 }, dayReason(calendar, date)));
    }
  }
  return steps;
}
