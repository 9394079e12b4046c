import type { PauseReason } from '@qilian/contract/cases'
import { sql } from 'kysely';
import { post, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { whenOpen } from '../../../platform/calendar/index.ts';
import {
  deadline, extendClock, pauseClock, resumeClock, startClock, stopClock, type Clock, type ClockChange, type ClockError, type ClockInterval, type Period, type PeriodUnit,
} from './clock.ts';

/** A stored clock with its history, read back from its events. */
export interface StoredClock {
  id: string;
  caseId: string;
  taskId: string | null;
  name: string;
  clock: Clock;
  events: number;
  dueAt: Date | null;
  yellowAt: Date | null;
  provisional: boolean;
  pausedSince: Date | null;
  stoppedAt: Date | null;
}

export interface ClockEventRow {
  kind: string;
  at: Date | string;
  reason: string | null;
  amount: number | null;
}

/** The history that the events tell. */
export function replay(period: Period, events: readonly ClockEventRow[]): Clock {
  const intervals: ClockInterval[] = [];
  const extensions: { amount: number; decidedAt: Date; reason: string }[] = [];
  let last: { kind: 'running' | 'paused'; reason: string; from: Date } | null = null;
  const close = (until: Date | null) => {
    if (!last) return;
    intervals.push(last.kind === 'paused' ? { kind: 'paused', reason: last.reason, from: last.from, until } : { kind: 'running', from: last.from, until });
  };
  for (const event of events) {
    const at = new Date(event.at);
    if (event.kind === 'extend') extensions.push({ amount: event.amount!, decidedAt: at, reason: event.reason ?? '' });
    else {
      close(at);
      last = event.kind === 'stop' ? null : { kind: event.kind === 'pause' ? 'paused' : 'running', reason: event.reason ?? '', from: at };
    }
  }
  close(null);
  return { period, startedAt: intervals[0]!.from, intervals, extensions };
}

interface ClockRow {
  id: string;
  case_id: string;
  task_id: string | null;
  name: string;
  period_unit: string;
  period_amount: number;
  events: ClockEventRow[];
}

export function toStoredClock(tx: Tx, row: ClockRow, parkId: string): StoredClock {
  const clock = replay({ unit: row.period_unit as PeriodUnit, amount: row.period_amount }, row.events);
  return describe(tx, { id: row.id, caseId: row.case_id, taskId: row.task_id, name: row.name, clock, events: row.events.length }, parkId);
}

function describe(tx: Tx, stored: Pick<StoredClock, 'id' | 'caseId' | 'taskId' | 'name' | 'clock' | 'events'>, parkId: string): StoredClock {
  const { dueAt, yellowAt, provisional } = deadline(stored.clock, tx.platform.officeHours.of(parkId));
  const last = stored.clock.intervals.at(-1)!;
  return { ...stored, dueAt, yellowAt, provisional, stoppedAt: last.until, pausedSince: last.kind === 'paused' && last.until === null ? last.from : null };
}

interface Place {
  caseId: string;
  taskId: string | null;
  parkId: string;
}

/** A clock that starts now, with the rows to write. */
export function newClock(tx: Tx, { caseId, taskId, parkId }: Place, name: string, period: Period) {
  const stored = describe(tx, { id: newId(tx.now), caseId, taskId, name, clock: must(startClock(period, tx.now)), events: 1 }, parkId);
  return {
    stored,
    row: {
      id: stored.id, case_id: caseId, task_id: taskId, name, period_unit: period.unit, period_amount: period.amount,
      started_at: tx.now, ...mirrorOf(tx, stored, parkId),
    },
    event: { clock_id: stored.id, case_id: caseId, seq: 1, at: tx.now, kind: 'start', reason: null, amount: null },
  };
}

/** Starts a clock now. */
export function beginClock(tx: Tx, { taskId = null, ...place }: Omit<Place, 'taskId'> & { taskId?: string | null }, name: string, period: Period): StoredClock {
  const { stored, row, event } = newClock(tx, { ...place, taskId }, name, period);
  post(tx, tx.sql.with('clock', (db) => db.insertInto('clocks').values(row)).insertInto('clock_events').values(event));
  return stored;
}

/** Now, or the clock's last change where that lies ahead: machines' clocks differ a little, and are set back. */
function moment(tx: Tx, { clock }: StoredClock): Date {
  const last = Math.max(clock.intervals.at(-1)!.from.getTime(), clock.extensions.at(-1)?.decidedAt.getTime() ?? 0);
  return tx.now.getTime() < last ? new Date(last) : tx.now;
}

export function pause(tx: Tx, stored: StoredClock, parkId: string, reason: PauseReason): StoredClock {
  return change(tx, stored, parkId, pauseClock(stored.clock, reason, moment(tx, stored)), { kind: 'pause', reason, amount: null });
}

export function resume(tx: Tx, stored: StoredClock, parkId: string): StoredClock {
  return change(tx, stored, parkId, resumeClock(stored.clock, moment(tx, stored)), { kind: 'resume', reason: null, amount: null });
}

export function stop(tx: Tx, stored: StoredClock, parkId: string): StoredClock {
  return change(tx, stored, parkId, stopClock(stored.clock, moment(tx, stored)), { kind: 'stop', reason: null, amount: null });
}

/** Several of one park at once. */
export async function stopAll(tx: Tx, clocks: readonly StoredClock[], parkId: string): Promise<void> {
  if (clocks.length === 0) return;
  const stopped = clocks.map((stored) => {
    const next = describe(tx, { ...stored, clock: must(stopClock(stored.clock, moment(tx, stored))), events: stored.events + 1 }, parkId);
    return { id: next.id, case_id: next.caseId, seq: next.events, at: moment(tx, stored), ...mirrorOf(tx, next, parkId) };
  });
  await sql`with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(stopped)}::jsonb) as g (id uuid, case_id uuid, seq int, at timestamptz, due_at timestamptz, yellow_at timestamptz, provisional boolean, stopped_at timestamptz, next_alert_at timestamptz)
    ), clock as (
      update clocks c set due_at = g.due_at, yellow_at = g.yellow_at, provisional = g.provisional, stopped_at = g.stopped_at, next_alert_at = g.next_alert_at from given g where c.id = g.id
    )
    insert into clock_events (clock_id, case_id, seq, at, kind) select id, case_id, seq, at, 'stop' from given`.execute(tx.sql);
}

/** Throws `cases.clock_past_due` once the deadline has passed. @param amount in the unit of the period */
export function extend(tx: Tx, stored: StoredClock, parkId: string, amount: number, reason: string): StoredClock {
  const changed = extendClock(stored.clock, tx.platform.officeHours.of(parkId), { amount, decidedAt: moment(tx, stored), reason });
  return change(tx, stored, parkId, changed, { kind: 'extend', reason, amount });
}

function change(tx: Tx, stored: StoredClock, parkId: string, changed: ClockChange, event: { kind: string; reason: string | null; amount: number | null }): StoredClock {
  const next = describe(tx, { ...stored, clock: must(changed), events: stored.events + 1 }, parkId);
  post(tx, tx.sql.with('clock', (db) => db.updateTable('clocks').set(mirrorOf(tx, next, parkId)).where('id', '=', next.id))
    .insertInto('clock_events').values({ clock_id: next.id, case_id: next.caseId, seq: next.events, at: moment(tx, stored), ...event }));
  return next;
}

/** Computes the mirrored deadline anew, e.g. after the calendar changed. */
export function writeMirror(tx: Tx, stored: StoredClock, parkId: string): void {
  post(tx, tx.sql.updateTable('clocks').set(mirrorOf(tx, stored, parkId)).where('id', '=', stored.id));
}

const mirrorOf = (tx: Tx, stored: StoredClock, parkId: string) => ({
  due_at: stored.dueAt, yellow_at: stored.yellowAt, provisional: stored.provisional, stopped_at: stored.stoppedAt, next_alert_at: firstAlert(tx, stored, parkId),
});

/** Alerts go out in office hours only. */
function firstAlert(tx: Tx, stored: StoredClock, parkId: string): Date | null {
  if (stored.stoppedAt !== null || stored.pausedSince !== null) return null;
  const next = stored.yellowAt !== null && stored.yellowAt > tx.now ? stored.yellowAt : stored.dueAt;
  return next && whenOpen(tx.platform.officeHours.of(parkId), next);
}

function must(changed: ClockChange): Clock {
  if (!changed.ok) throw clockRefusal(changed.error);
  return changed.clock;
}

function clockRefusal({ code, field, value, limit }: ClockError): Refusal {
  return new Refusal('conflict', code, { params: { value, limit: limit ?? '' }, errors: [{ field, code, params: { value, limit: limit ?? '' } }] });
}
