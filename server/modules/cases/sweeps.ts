import { sql } from 'kysely';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import { platform as platformActor } from '../../platform/auth/actor.ts';
import { closeOfBusiness, localDateOf, plusWorkingDays, whenOpen, workingDaysBetween } from '../../platform/calendar/index.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { leadersOf, liaisonsOf, seniorLeadersOf } from '../people/index.ts';
import { lockCaseFile, openClock, type CaseFile } from './case-file.ts';
import { confirmBySilence } from './closing/confirm-by-silence.ts';
import type { StoredClock } from './clock/store.ts';
import { cancelHandOn } from './ownership/hand-on.ts';
import { enterpriseSideOf, notify, recordStep } from './news.ts';

const batch = 200;
/** Working days past the deadline at which the next one up the line is told. */
const escalateAfter = [1, 3];

/** Looks at every clock whose time for a word has come: nearly late, late, and then up the line. */
export async function alertClocks(platform: Platform): Promise<void> {
  for (;;) {
    const due = await inTransaction(platform, platformActor, (tx) => tx.sql.selectFrom('clocks').select(['id', 'case_id'])
      .where('next_alert_at', '<=', tx.now).orderBy('next_alert_at').limit(batch).execute());
    for (const { id, case_id } of due) await inTransaction(platform, platformActor, (tx) => alertClock(tx, id, case_id));
    if (due.length < batch) return;
  }
}

/** Tells of one clock whose time has come, and sets when it is looked at next. */
export async function alertClock(tx: Tx, clockId: string, caseId: string): Promise<void> {
  const file = await lockCaseFile(tx, { caseId });
  const row = await tx.sql.selectFrom('clocks').select('next_alert_at').where('id', '=', clockId).executeTakeFirstOrThrow();
  const clock = file.clocks.find((candidate) => candidate.id === clockId)!;
  if (row.next_alert_at === null || row.next_alert_at > tx.now) return;
  const calendar = tx.platform.officeHours.of(file.parkId);
  const opening = whenOpen(calendar, tx.now);
  if (opening > tx.now) {
    // A sweep that comes late, say after a stop, still tells nobody at night or on a day off.
    await tx.sql.updateTable('clocks').set({ next_alert_at: opening }).where('id', '=', clockId).execute();
    return;
  }
  const running = clock.stoppedAt === null && clock.pausedSince === null && clock.dueAt !== null;
  let next: Date | null = null;
  if (running && tx.now <= clock.dueAt!) {
    await warn(tx, file, clock);
    next = whenOpen(calendar, new Date(clock.dueAt!.getTime() + 1));
  } else if (running) {
    const dueDay = localDateOf(calendar, clock.dueAt!);
    const late = workingDaysBetween(calendar, dueDay, localDateOf(calendar, tx.now));
    const level = escalateAfter.filter((days) => late >= days).length;
    await escalate(tx, file, clock, level);
    const nextLate = escalateAfter[level];
    next = nextLate === undefined ? null : whenOpen(calendar, new Date(closeOfBusiness(calendar, plusWorkingDays(calendar, dueDay, nextLate)).getTime() - 1));
    if (next !== null && next <= tx.now) next = whenOpen(calendar, new Date(tx.now.getTime() + 3_600_000));
  }
  await tx.sql.updateTable('clocks').set({ next_alert_at: next }).where('id', '=', clockId).execute();
}

/** Whoever must act on what the clock measures. */
async function responsible(tx: Tx, file: CaseFile, clock: StoredClock): Promise<string[]> {
  const task = file.tasks.find((candidate) => candidate.id === clock.taskId);
  if (task) return task.handlerId !== null && clock.name === 'feedback' ? [task.handlerId, ...task.coHandlers] : liaisonsOf(tx, task.departmentId);
  const waitsFor = file.kind.statuses[file.status]?.waitsFor;
  if (waitsFor === 'enterprise') return enterpriseSideOf(tx, file);
  return waitsFor === 'attendant' && file.attendantId !== null ? [file.attendantId] : [file.ownerId];
}

const paramsOf = (file: CaseFile, clock: StoredClock) => ({
  due: clock.dueAt!.toISOString(), clock: clock.name, department: file.tasks.find((task) => task.id === clock.taskId)?.department ?? null,
});

async function warn(tx: Tx, file: CaseFile, clock: StoredClock): Promise<void> {
  if (file.status === 'confirming') return;
  await notify(tx, file, 'clock_yellow', await responsible(tx, file, clock), paramsOf(file, clock), clock.taskId);
}

async function escalate(tx: Tx, file: CaseFile, clock: StoredClock, level: number): Promise<void> {
  if (file.status === 'confirming' && clock.name === 'confirmation') return;
  const working = [...await responsible(tx, file, clock), ...clock.taskId === null ? [] : [file.ownerId]];
  const table = clock.taskId === null ? 'cases' : 'tasks';
  const { rows: [row] } = await sql<{ before: number }>`update ${sql.table(table)} t set escalation = greatest(t.escalation, ${level + 1}) from ${sql.table(table)} o
    where o.id = t.id and t.id = ${clock.taskId ?? file.id} returning o.escalation as before`.execute(tx.sql);
  const leaders = level >= 1 ? await leadersOf(tx, file.parkId) : [];
  // Each leader is told once that it has come up to them, whichever of its clocks and levels brought it there.
  const above = [...row!.before < 2 ? leaders : [], ...level >= 2 && row!.before < 3 ? (await seniorLeadersOf(tx, file.parkId)).filter((id) => row!.before < 2 || !leaders.includes(id)) : []];
  await recordStep(tx, file, 'clock_red', { audience: 'staff', params: { clock: clock.name, taskId: clock.taskId, level, dueAt: clock.dueAt!.toISOString() } });
  await notify(tx, file, level === 0 ? 'clock_red' : 'clock_escalated', [...working, ...above], paramsOf(file, clock), clock.taskId);
}

/** Reminds the enterprise of what it is asked to confirm; once the period is over, silence moves the case on. */
export async function chaseConfirmations(platform: Platform): Promise<void> {
  const waiting = await inTransaction(platform, platformActor, (tx) => tx.sql.selectFrom('cases').select('id').where('status', '=', 'confirming').execute());
  for (const { id } of waiting) {
    await inTransaction(platform, platformActor, (tx) => chaseConfirmation(tx, id)).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      platform.log.warn({ caseId: id, code: error.code }, 'a confirmation could not be closed by silence');
    });
  }
}

/** A reminder where one is due; the end of waiting where the period is over. */
export async function chaseConfirmation(tx: Tx, caseId: string): Promise<void> {
  const file = await lockCaseFile(tx, { caseId });
  const clock = file.status === 'confirming' ? openClock(file, 'confirmation') : undefined;
  if (!clock?.dueAt) return;
  if (tx.now > clock.dueAt) return confirmBySilence(tx, file);
  await remind(tx, file, clock);
}

async function remind(tx: Tx, file: CaseFile, clock: StoredClock): Promise<void> {
  const calendar = tx.platform.officeHours.of(file.parkId);
  const passed = workingDaysBetween(calendar, localDateOf(calendar, clock.clock.startedAt), localDateOf(calendar, tx.now));
  const wanted = file.kind.remindAfter.filter((days) => passed >= days).length;
  const sent = await tx.sql.selectFrom('ledger_entries').select('id').where('record_type', '=', 'case').where('record_id', '=', file.id)
    .where('type', '=', 'case.confirmation_reminded').where('at', '>=', clock.clock.startedAt).execute();
  if (wanted <= sent.length || whenOpen(calendar, tx.now) > tx.now) return;
  await recordStep(tx, file, 'confirmation_reminded', { params: { number: wanted } });
  await notify(tx, file, 'confirmation_reminder', await enterpriseSideOf(tx, file), { due: clock.dueAt?.toISOString() ?? null });
}

/** Offers of hand-on that nobody answered. */
export async function lapseHandOns(platform: Platform): Promise<void> {
  const lapsed = await inTransaction(platform, platformActor, (tx) => tx.sql.selectFrom('hand_ons').select('case_id').where('answered_at', 'is', null).where('lapses_at', '<', tx.now).execute());
  for (const { case_id } of lapsed) {
    await inTransaction(platform, platformActor, async (tx) => {
      const file = await lockCaseFile(tx, { caseId: case_id });
      if (file.handOn !== null) await cancelHandOn(tx, file, 'lapsed');
    });
  }
}
