import type { WorkingCalendar } from '../../../platform/calendar/index.ts';
import { deadline } from './deadline.ts';
import type { Clock, ClockChange, ClockError, ClockErrorCode, ClockExtension, ClockInterval, Period, PeriodUnit } from './types.ts';

/** Ten years of each: beyond, somebody mistook the unit. */
const largest: Record<PeriodUnit, number> = { working_day: 2_500, natural_day: 3_650, month: 120, working_hour: 20_000, natural_hour: 87_600 };

export function startClock(period: Period, at: Date): ClockChange {
  const error = checkAmount(period.unit, period.amount, 'period.amount');
  if (error) return { ok: false, error };
  return changed({ period, startedAt: at, intervals: [{ kind: 'running', from: at, until: null }], extensions: [] });
}

/** A pause after the deadline is recorded like any other, but the date that has passed stays. */
export function pauseClock(clock: Clock, reason: string, at: Date): ClockChange {
  const open = openInterval(clock, at);
  if ('code' in open) return { ok: false, error: open };
  if (open.kind === 'paused') return refused('cases.clock_already_paused', 'at', at, open.from);
  return changed({ ...clock, intervals: [...closeLast(clock, at), { kind: 'paused', reason, from: at, until: null }] });
}

export function resumeClock(clock: Clock, at: Date): ClockChange {
  const open = openInterval(clock, at);
  if ('code' in open) return { ok: false, error: open };
  if (open.kind === 'running') return refused('cases.clock_not_paused', 'at', at, open.from);
  return changed({ ...clock, intervals: [...closeLast(clock, at), { kind: 'running', from: at, until: null }] });
}

/** Running or paused; a stopped clock stays stopped. */
export function stopClock(clock: Clock, at: Date): ClockChange {
  const open = openInterval(clock, at);
  if ('code' in open) return { ok: false, error: open };
  return changed({ ...clock, intervals: closeLast(clock, at) });
}

/**
 * Adds to the period, once or often: how often, and how much, is the rule of the kind (for licences once, by at most
 * 10 working days: Administrative Licensing Law art. 42). Refused after the deadline: a late case doesn't become punctual.
 */
export function extendClock(clock: Clock, calendar: WorkingCalendar, extension: ClockExtension): ClockChange {
  const amountError = checkAmount(clock.period.unit, extension.amount, 'amount');
  if (amountError) return { ok: false, error: amountError };
  const last = clock.intervals.at(-1)!;
  if (last.until) return refused('cases.clock_stopped', 'decidedAt', extension.decidedAt, last.until);
  const latest = clock.extensions.at(-1)?.decidedAt ?? clock.startedAt;
  if (extension.decidedAt < latest) return refused('cases.clock_out_of_order', 'decidedAt', extension.decidedAt, latest);
  const { dueAt } = deadline(clock, calendar);
  if (dueAt && extension.decidedAt > dueAt) return refused('cases.clock_past_due', 'decidedAt', extension.decidedAt, dueAt);
  return changed({ ...clock, extensions: [...clock.extensions, extension] });
}

function checkAmount(unit: PeriodUnit, amount: number, field: string): ClockError | null {
  const whole = unit === 'working_hour' || unit === 'natural_hour' || Number.isInteger(amount);
  if (whole && amount > 0 && amount <= largest[unit]) return null;
  return { code: 'cases.clock_bad_amount', field, value: String(amount), limit: String(largest[unit]) };
}

function openInterval(clock: Clock, at: Date): ClockInterval | ClockError {
  const last = clock.intervals.at(-1)!;
  if (last.until) return { code: 'cases.clock_stopped', field: 'at', value: at.toISOString(), limit: last.until.toISOString() };
  if (at < last.from) return { code: 'cases.clock_out_of_order', field: 'at', value: at.toISOString(), limit: last.from.toISOString() };
  return last;
}

function closeLast({ intervals }: Clock, at: Date): ClockInterval[] {
  return [...intervals.slice(0, -1), { ...intervals.at(-1)!, until: at }];
}

function changed(clock: Clock): ClockChange {
  return { ok: true, clock };
}

function refused(code: ClockErrorCode, field: string, given: Date, limit: Date): ClockChange {
  return { ok: false, error: { code, field, value: given.toISOString(), limit: limit.toISOString() } };
}
