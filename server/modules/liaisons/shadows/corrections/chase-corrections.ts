import { platform as system } from '../../../../platform/auth/actor.ts';
import { whenOpen } from '../../../../platform/calendar/index.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { openVisit } from '../../verification/index.ts';
import { beginPeriod, datesOf, noPeriod, type RunningPeriod } from './correction-clock.ts';
import { findCorrection, type CorrectionRow } from './correction-views.ts';
import { lock, moveCorrection, recordCorrection, tellEnterprise, tellStaff } from './move-correction.ts';
import { periods } from '../rules.ts';

/** Reminds enterprises of orders that wait for them, and climbs where a period has run out. Nobody hears of it outside office hours. */
export async function chaseCorrections(platform: Platform): Promise<void> {
  const due = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('correction_orders').select('id').where('next_alert_at', '<=', tx.now).orderBy('next_alert_at').orderBy('id').execute());
  for (const { id } of due) await inTransaction(platform, system, (tx) => chase(tx, id));
}

async function chase(tx: Tx, correctionId: string): Promise<void> {
  await lock(tx, correctionId);
  const order = await findCorrection(tx, correctionId);
  if (order.next_alert_at === null || order.next_alert_at > tx.now) return;
  const opening = whenOpen(tx.platform.officeHours.of(order.park_id), tx.now);
  if (opening > tx.now) {
    await tx.sql.updateTable('correction_orders').set({ next_alert_at: opening }).where('id', '=', order.id).execute();
    return;
  }
  const period = order as RunningPeriod;
  if (tx.now <= period.due_at) return remind(tx, order, period);
  if (order.state === 'reviewing') return hurryReview(tx, order);
  await climb(tx, order);
}

async function remind(tx: Tx, order: CorrectionRow, period: RunningPeriod): Promise<void> {
  const next = datesOf(tx, order.park_id, { ...period, reminders: period.reminders + 1 }, true);
  await tx.sql.updateTable('correction_orders').set({ reminders: next.reminders, next_alert_at: next.next_alert_at }).where('id', '=', order.id).execute();
  await recordCorrection(tx, order, 'reminded', { params: { number: next.reminders } });
  await tellEnterprise(tx, order, 'correction_reminder', { due: period.due_at.toISOString() }, true);
}

/** A proof that nobody has looked at in time is told to the leaders, once. */
async function hurryReview(tx: Tx, order: CorrectionRow): Promise<void> {
  await tx.sql.updateTable('correction_orders').set({ next_alert_at: null }).where('id', '=', order.id).execute();
  await recordCorrection(tx, order, 'review_late', { audience: 'staff' });
  await tellStaff(tx, order, 'correction_review_late', {}, { leaders: true });
}

/** What the liaisons let run out goes to the owner; what the owner lets run out is visited. */
async function climb(tx: Tx, order: CorrectionRow): Promise<void> {
  if (order.stage === 'liaison') {
    const period = beginPeriod(tx, order.park_id, periods.owner, true);
    await moveCorrection(tx, order, 'to_owner', { state: 'open', stage: 'owner' }, period);
    await tellEnterprise(tx, { ...order, stage: 'owner' }, 'correction_to_owner', { due: period.due_at.toISOString() }, true);
    await tellStaff(tx, order, 'correction_climbed', { stage: 'owner' });
    return;
  }
  await moveCorrection(tx, order, 'to_visit', { state: 'visiting', stage: 'visit' }, noPeriod);
  await openVisit(tx, { enterpriseId: order.enterprise_id, correctionId: order.id });
  await tellStaff(tx, order, 'correction_climbed', { stage: 'visit' }, { leaders: true });
}

/** The calendar changed: periods that run end when they now must, and each change is recorded. */
export async function recomputePeriods(tx: Tx): Promise<void> {
  await tx.platform.officeHours.reload();
  const running = await tx.sql.selectFrom('correction_orders').select('id').where('due_at', 'is not', null).where('settled_at', 'is', null).orderBy('id').execute();
  for (const { id } of running) {
    await lock(tx, id);
    const order = await findCorrection(tx, id);
    if (order.due_at === null) continue;
    const next = datesOf(tx, order.park_id, order as RunningPeriod, order.state !== 'reviewing');
    if (next.due_at.getTime() === order.due_at.getTime()) continue;
    await tx.sql.updateTable('correction_orders').set({ due_at: next.due_at, next_alert_at: next.next_alert_at }).where('id', '=', id).execute();
    await recordCorrection(tx, order, 'deadline_recomputed', { params: { from: order.due_at.toISOString(), to: next.due_at.toISOString() } });
  }
}
