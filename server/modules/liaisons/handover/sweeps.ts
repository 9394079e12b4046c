import { platform as system } from '../../../platform/auth/actor.ts';
import { localDateOf, whenOpen } from '../../../platform/calendar/index.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { Platform } from '../../../platform/platform.ts';
import { stateOf } from './access.ts';
import { checklistOf } from './checklist.ts';
import { peopleOf, tellOf } from './people.ts';
import { idleDays, reminderAt, reminderOf, states } from './rules.ts';
import { endConfirming } from './steps/end-confirming.ts';
import { lockHandover, recordStep, saveHandover } from './store.ts';

const batch = 200;

/** Whoever is waited for hears of it by working days, then those above. */
export async function remindStalled(platform: Platform): Promise<void> {
  for (;;) {
    const due = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('handovers').select('id').where('next_alert_at', '<=', tx.now).orderBy('next_alert_at').limit(batch).execute());
    for (const { id } of due) await inTransaction(platform, system, (tx) => remind(tx, id));
    if (due.length < batch) return;
  }
}

async function remind(tx: Tx, handoverId: string): Promise<void> {
  const row = (await lockHandover(tx, handoverId))!;
  if (row.next_alert_at === null || row.next_alert_at > tx.now) return;
  const calendar = tx.platform.officeHours.of(row.park_id);
  const opening = whenOpen(calendar, tx.now);
  const put = (next: Date | null, reminders: number) => tx.sql.updateTable('handovers').set({ next_alert_at: next, reminders }).where('id', '=', row.id).execute();
  // A sweep that comes late tells nobody at night or on a day off.
  if (opening > tx.now) return void await put(opening, row.reminders);
  const state = stateOf(row);
  const step = reminderOf(state, row.reminders);
  if (!step) return void await put(null, row.reminders);
  const people = await peopleOf(tx, row);
  const days = idleDays(calendar, row.moved_at, tx.now);
  await recordStep(tx, row, 'stalled', { params: { number: row.reminders + 1, days, waitsFor: states[state].waitsFor } });
  await tellOf(tx, row, state === 'declared' ? 'handover_declared' : state === 'confirming_after' ? 'handover_confirm_after' : 'handover_stalled', step.to.flatMap((whom) => people[whom]), { left: days, due: row.due_at?.toISOString() ?? null });
  const next = reminderAt(calendar, state, row.moved_at, row.reminders + 1)!;
  await put(next > tx.now ? next : whenOpen(calendar, new Date(tx.now.getTime() + 24 * 3_600_000)), row.reminders + 1);
}

/**
 * What was to be confirmed after an emergency may have ended or been read meanwhile: where nothing is left, nobody is waited for.
 * A run looks at a batch of those that are open, and the next goes on with those that were not looked at for longest.
 */
export async function endConfirmed(platform: Platform, most = batch): Promise<void> {
  const found = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('handovers').select('id').where('state', '=', 'confirming_after')
    .orderBy('checked_at', (order) => order.asc().nullsFirst()).orderBy('id').limit(most).execute());
  for (const { id } of found) {
    await inTransaction(platform, system, async (tx) => {
      const row = (await lockHandover(tx, id))!;
      if (row.state !== 'confirming_after') return;
      await tx.sql.updateTable('handovers').set({ checked_at: tx.now }).where('id', '=', id).execute();
      if ((await checklistOf(tx, row)).every(({ confirmedAt }) => confirmedAt !== null)) await endConfirming(tx, row);
    });
  }
}

/** After the overlap's last day the predecessor reads it no longer. */
export async function endOverlaps(platform: Platform): Promise<void> {
  for (;;) {
    const over = await inTransaction(platform, system, (tx) => tx.sql.selectFrom('handovers').select('id').where('state', '=', 'overlap')
      .where('overlap_until', '<', localDateOf(platform.officeHours.city(), tx.now)).orderBy('overlap_until').limit(batch).execute());
    for (const { id } of over) {
      await inTransaction(platform, system, async (tx) => {
        const row = (await lockHandover(tx, id))!;
        if (row.state !== 'overlap') return;
        const saved = await saveHandover(tx, row, { end_reason: 'overlap_over' }, 'closed');
        await recordStep(tx, saved, 'closed');
      });
    }
    if (over.length < batch) return;
  }
}
