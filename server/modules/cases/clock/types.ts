/**
 * Terms: a *period* is how long the law or the park's rule gives; a *clock* is one period running for one case or task.
 * A clock is nothing but its history (start, running and paused intervals, extensions); what it says is always
 * computed from that history and a calendar. See docs/decisions/0003-pauses.md.
 */

export type PeriodUnit = 'working_day' | 'working_hour' | 'natural_hour' | 'natural_day' | 'month';

/** Days and months in whole numbers; hours to the millisecond. */
export type Period = { readonly unit: PeriodUnit; readonly amount: number };

/** `from` up to, not including, `until`; the interval still open has `until: null` and is the last. */
export type ClockInterval =
  | { readonly kind: 'running'; readonly from: Date; readonly until: Date | null }
  | { readonly kind: 'paused'; readonly reason: string; readonly from: Date; readonly until: Date | null };

export type ClockExtension = {
  /** In the unit of the period. */
  readonly amount: number;
  readonly decidedAt: Date;
  readonly reason: string;
};

/** The first interval starts at `startedAt`, each further one where the one before ends. */
export type Clock = {
  readonly period: Period;
  readonly startedAt: Date;
  readonly intervals: readonly ClockInterval[];
  readonly extensions: readonly ClockExtension[];
};

export type Deadline = {
  /** Null while a pause keeps it open. A pause that began after the deadline doesn't: that date stays. */
  readonly dueAt: Date | null;
  /** When 70 % of the period has passed; null if a pause came before. */
  readonly yellowAt: Date | null;
  /** Whether a holiday notice that isn't out yet may still move the date. */
  readonly provisional: boolean;
};

export type Light = 'green' | 'yellow' | 'red' | 'paused' | 'stopped';

export type ClockErrorCode =
  | 'cases.clock_bad_amount'
  | 'cases.clock_stopped'
  | 'cases.clock_already_paused'
  | 'cases.clock_not_paused'
  | 'cases.clock_out_of_order'
  | 'cases.clock_past_due';

/** `value` is what was given, an instant in ISO 8601; `limit` what it breaks, where there is such a thing. */
export type ClockError = { readonly code: ClockErrorCode; readonly field: string; readonly value: string; readonly limit?: string };

export type ClockChange = { readonly ok: true; readonly clock: Clock } | { readonly ok: false; readonly error: ClockError };
