import type { Updateable } from 'kysely';
import type { CaseStatus } from '@qilian/contract/cases';
import type { Tables } from '../../platform/db/tables.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { netWorkingMillis } from './clock.ts';
import { handlingClock, openClock, type CaseFile } from './case-file.ts';
import { beginClock, pause, resume, stop, type StoredClock } from './clock-store.ts';
import type { Period } from './clock.ts';

/** A changed case, saved with the clock that its status shows. */
export async function saveCase(tx: Tx, file: CaseFile, changes: Updateable<Tables['cases']>, shown: StoredClock | null): Promise<void> {
  await tx.sql.updateTable('cases').set((eb) => ({
    ...changes,
    due_at: shown?.dueAt ?? null,
    yellow_at: shown?.yellowAt ?? null,
    paused_since: shown?.pausedSince ?? null,
    escalation: 0,
    version: eb('version', '+', 1),
  })).where('id', '=', file.id).execute();
}

/** The same without touching the clock. */
export async function touchCase(tx: Tx, file: CaseFile, changes: Updateable<Tables['cases']> = {}): Promise<void> {
  await tx.sql.updateTable('cases').set((eb) => ({ ...changes, version: eb('version', '+', 1) })).where('id', '=', file.id).execute();
}

/** Ends the clock of the status that is left, unless it is the handling clock, which only pauses between rounds. */
async function leaveStatus(tx: Tx, file: CaseFile): Promise<void> {
  const name = file.kind.statuses[file.status]?.clock;
  const clock = name === null || name === undefined || name === file.kind.handlingClock ? undefined : openClock(file, name);
  if (clock) await stop(tx, clock, file.parkId);
}

/** Moves into a status that has a clock of its own (not the handling clock) or none, and saves. */
export async function moveTo(tx: Tx, file: CaseFile, status: CaseStatus, changes: Updateable<Tables['cases']> = {}): Promise<void> {
  await leaveStatus(tx, file);
  const name = file.kind.statuses[status]?.clock ?? null;
  const clock = name === null ? null : await beginClock(tx, { caseId: file.id, parkId: file.parkId }, name, file.kind.periods[name]!);
  await saveCase(tx, file, { status, ...changes }, clock);
}

/** Moves into handling: the handling clock starts, runs on after a pause, or a new round begins. */
export async function moveToHandling(tx: Tx, file: CaseFile, changes: Updateable<Tables['cases']> = {}): Promise<void> {
  await leaveStatus(tx, file);
  const present = handlingClock(file);
  const clock = present === undefined || present.stoppedAt !== null
    ? await beginClock(tx, { caseId: file.id, parkId: file.parkId }, file.kind.handlingClock, roundPeriod(file))
    : present.pausedSince === null ? present : await resume(tx, present, file.parkId);
  await saveCase(tx, file, { status: 'handling', attendant_id: null, resolved_at: null, on_time: null, net_working_ms: null, ...changes }, clock);
}

const roundPeriod = (file: CaseFile): Period => file.kind.periods[file.clocks.some((clock) => clock.name === file.kind.handlingClock) ? 'reopened' : file.kind.handlingClock]!;

/** Pauses the handling clock for a reason of the kind. */
export async function pauseHandling(tx: Tx, file: CaseFile, reason: string): Promise<StoredClock> {
  const clock = handlingClock(file)!;
  return clock.pausedSince === null ? pause(tx, clock, file.parkId, reason) : clock;
}

/** Ends the handling for good: stops its clock. */
export async function endHandling(tx: Tx, file: CaseFile): Promise<void> {
  const clock = handlingClock(file);
  if (clock && clock.stoppedAt === null) await stop(tx, clock, file.parkId);
}

/** Whether the handling was in time, and its net working time, as of now. */
export function handlingResult(tx: Tx, file: CaseFile): { on_time: boolean | null; net_working_ms: number | null } {
  const clock = handlingClock(file);
  if (!clock) return { on_time: null, net_working_ms: null };
  return {
    on_time: clock.dueAt === null || tx.now <= clock.dueAt,
    net_working_ms: Math.round(netWorkingMillis(clock.clock, tx.platform.officeHours.of(file.parkId), tx.now)),
  };
}
