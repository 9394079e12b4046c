import type { Updateable } from 'kysely';
import type { CaseStatus, PauseReason } from '@qilian/contract/cases';
import type { Tables } from '../../platform/db/tables.ts';
import { post, type Tx } from '../../platform/db/transaction.ts';
import { netWorkingMillis, type Period } from './clock/clock.ts';
import { handlingClock, openClock, type CaseFile } from './case-file.ts';
import { recordStep } from './news.ts';
import { chooseAttendant } from './ownership/choose-attendant.ts';
import type { Kind } from './kinds.ts';
import { beginClock, pause, resume, stop, type StoredClock } from './clock/store.ts';

type Changes = Updateable<Tables['cases']>;

/**
 * Moves a case into a status, as its kind has it: the clock of the status that is left ends, that of
 * the new one begins; the handling clock runs, pauses or stops; whoever reviews or calls back is chosen.
 * Returns whom it chose.
 */
export async function enter(tx: Tx, file: CaseFile, status: CaseStatus, changes: Changes = {}): Promise<{ attendantId: string | null; shown: StoredClock | null }> {
  const rule = file.kind.statuses[status]!;
  leaveStatus(tx, file);
  const handling = setHandling(tx, file, rule.waitsFor === null ? 'stopped' : rule.pauses ?? (handles(file.kind, status) ? 'running' : 'as_it_is'));
  const shown = rule.clock === null ? null : rule.clock === file.kind.handlingClock ? handling
    : beginClock(tx, { caseId: file.id, parkId: file.parkId }, rule.clock, file.kind.periods[rule.clock]!);
  const attendantId = rule.attendant === undefined ? null : await chooseAttendant(tx, file, rule.attendant, changes.confirmed_by ?? null);
  if (rule.waitsFor === null && file.handOn !== null) await endOffer(tx, file, file.handOn.id);
  saveCase(tx, file, { status, attendant_id: attendantId, ...(rule.waitsFor === null && file.handOn !== null && { granted_parks: [] }), closed_at: rule.waitsFor === null ? tx.now : null, ...handlingResult(tx, file, status), ...changes }, shown);
  return { attendantId, shown };
}

/** Nobody takes over what is over. */
async function endOffer(tx: Tx, file: CaseFile, offerId: string): Promise<void> {
  post(tx, tx.sql.updateTable('hand_ons').set({ answered_at: tx.now, outcome: 'cancelled' }).where('id', '=', offerId));
  await recordStep(tx, file, 'hand_on_cancelled', { audience: 'staff' });
}

/** A changed case, saved with the clock that its status shows. */
export function saveCase(tx: Tx, file: CaseFile, changes: Changes, shown: StoredClock | null): void {
  post(tx, tx.sql.updateTable('cases').set((eb) => ({
    ...changes,
    due_at: shown?.dueAt ?? null,
    yellow_at: shown?.yellowAt ?? null,
    paused_since: shown?.pausedSince ?? null,
    escalation: 0,
    version: eb('version', '+', 1),
  })).where('id', '=', file.id));
}

/** The same without touching status or clock. */
export function touchCase(tx: Tx, file: CaseFile, changes: Changes = {}): void {
  post(tx, tx.sql.updateTable('cases').set((eb) => ({ ...changes, version: eb('version', '+', 1) })).where('id', '=', file.id));
}

/** Whether the handling clock runs in a status. */
function handles(kind: Kind, status: CaseStatus): boolean {
  const { clock, handling } = kind.statuses[status]!;
  return clock === kind.handlingClock || handling === true;
}

/** Ends the clock of the status that is left, unless it is the handling clock, which goes by `setHandling`. */
function leaveStatus(tx: Tx, file: CaseFile): void {
  const name = file.kind.statuses[file.status]!.clock;
  const clock = name === null || name === file.kind.handlingClock ? undefined : openClock(file, name);
  if (clock) stop(tx, clock, file.parkId);
}

/** @param state or the reason of the kind for which it pauses */
function setHandling(tx: Tx, file: CaseFile, state: 'running' | 'stopped' | 'as_it_is' | PauseReason): StoredClock | null {
  const present = handlingClock(file);
  const open = present?.stoppedAt === null ? present : undefined;
  switch (state) {
    case 'as_it_is': return open ?? null;
    case 'stopped': return open ? stop(tx, open, file.parkId) : null;
    case 'running':
      if (!open) return beginClock(tx, { caseId: file.id, parkId: file.parkId }, file.kind.handlingClock, roundPeriod(file));
      return open.pausedSince === null ? open : resume(tx, open, file.parkId);
    default:
      if (!file.kind.pauseReasons.includes(state)) throw new Error(`The kind "${file.kind.name}" has no pause for "${state}".`);
      return open && open.pausedSince === null ? pause(tx, open, file.parkId, state) : open ?? null;
  }
}

function roundPeriod(file: CaseFile): Period {
  const again = file.clocks.some((clock) => clock.name === file.kind.handlingClock) ? file.kind.periods.reopened : undefined;
  return again ?? file.kind.periods[file.kind.handlingClock]!;
}

/** Whether the handling was in time, and its net working time: judged when it ends, taken back when it goes on. */
function handlingResult(tx: Tx, file: CaseFile, next: CaseStatus): Changes {
  if (handles(file.kind, next)) return { on_time: null, net_working_ms: null, resolved_at: null };
  const clock = handlingClock(file);
  if (!handles(file.kind, file.status) || !clock) return {};
  return {
    resolved_at: tx.now,
    on_time: clock.dueAt === null || tx.now <= clock.dueAt,
    net_working_ms: Math.round(netWorkingMillis(clock.clock, tx.platform.officeHours.of(file.parkId), tx.now)),
  };
}
