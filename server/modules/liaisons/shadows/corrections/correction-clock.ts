import { closeOfBusiness, localDateOf, plusWorkingDays, whenOpen } from '../../../../platform/calendar/index.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { remindersOf } from '../rules.ts';

export interface RunningPeriod {
  running_since: Date;
  period_days: number;
  due_at: Date;
  next_alert_at: Date;
  reminders: number;
}

/** A period of working days from now: it ends at the close of business of the last one; the day on which it begins doesn't count. */
export function beginPeriod(tx: Tx, parkId: string, days: number, chased: boolean): RunningPeriod {
  return datesOf(tx, parkId, { running_since: tx.now, period_days: days, reminders: 0 }, chased);
}

/** The same period by the calendar as it is now. @param chased whether there are reminders before its end */
export function datesOf(tx: Tx, parkId: string, { running_since, period_days, reminders }: Pick<RunningPeriod, 'running_since' | 'period_days' | 'reminders'>, chased: boolean): RunningPeriod {
  const calendar = tx.platform.officeHours.of(parkId);
  const since = localDateOf(calendar, running_since);
  const due_at = closeOfBusiness(calendar, plusWorkingDays(calendar, since, period_days));
  const next = chased ? remindersOf(period_days)[reminders] : undefined;
  const next_alert_at = next === undefined ? whenOpen(calendar, new Date(due_at.getTime() + 1)) : whenOpen(calendar, new Date(closeOfBusiness(calendar, plusWorkingDays(calendar, since, next)).getTime() - 3_600_000));
  return { running_since, period_days, due_at, next_alert_at, reminders };
}

export const noPeriod = { running_since: null, period_days: null, due_at: null, next_alert_at: null, reminders: 0 };
