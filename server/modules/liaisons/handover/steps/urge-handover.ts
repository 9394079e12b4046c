import type { Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { stateOf } from '../access.ts';
import { onBehalf } from '../on-behalf.ts';
import { peopleOf, tellOf } from '../people.ts';
import { idleDays, states } from '../rules.ts';
import { recordStep, takeHandover } from '../store.ts';

const dayMs = 24 * 3_600_000;

/**
 * Urges whoever the handover waits for, once a day. It still counts as standing still: nobody has done anything by it.
 * @throws Refusal `handovers.urged_already`
 */
export async function urgeHandover(tx: Tx, handoverId: string, version: number): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'urge', version);
  if (row.urged_at !== null && tx.now.getTime() - row.urged_at.getTime() < dayMs) throw new Refusal('conflict', 'handovers.urged_already', { params: { at: row.urged_at.toISOString() } });
  const { waitsFor } = states[stateOf(row)];
  await onBehalf(tx, async (all) => {
    await all.sql.updateTable('handovers').set((eb) => ({ urged_at: all.now, version: eb('version', '+', 1) })).where('id', '=', row.id).execute();
    await recordStep(all, row, 'urged', { params: { waitsFor } });
    const people = await peopleOf(all, row);
    await tellOf(all, row, 'handover_urged', people[waitsFor === 'predecessor' ? 'predecessor' : 'successor'], { left: idleDays(all.platform.officeHours.of(row.park_id), row.moved_at, all.now) });
  });
}
