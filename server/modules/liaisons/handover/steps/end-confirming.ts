import type { Tx } from '../../../../platform/db/transaction.ts';
import { peopleOf, tellOf } from '../people.ts';
import { recordStep, saveHandover, type HandoverRow } from '../store.ts';

/** Nothing of an emergency is left to be confirmed: it is over. Call it as the platform, with the handover under lock. */
export async function endConfirming(all: Tx, row: HandoverRow): Promise<void> {
  const saved = await saveHandover(all, row, { end_reason: 'confirmed' }, 'closed');
  await recordStep(all, saved, 'closed');
  const people = await peopleOf(all, saved);
  await tellOf(all, saved, 'handover_confirmed_after', [...people.owner, ...people.officer]);
}
