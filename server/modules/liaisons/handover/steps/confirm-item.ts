import type { BodyOf } from '@qilian/contract/endpoint';
import type { confirmItem as endpoint } from '@qilian/contract/handovers';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { stateOf } from '../access.ts';
import { checklistOf, snapshotOf } from '../checklist.ts';
import { onBehalf } from '../on-behalf.ts';
import { recordStep, takeHandover, touchHandover } from '../store.ts';
import { handoverDetail } from '../views.ts';
import { endConfirming } from './end-confirming.ts';

/**
 * The successor has seen this item and takes it over. What is left of an emergency ends with the last one.
 * @throws Refusal `handovers.item_gone`, `handovers.item_changed`, both with the checklist as it is
 */
export async function confirmItem(tx: Tx, handoverId: string, { item: key, seen }: BodyOf<typeof endpoint>): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'confirm');
  const items = await checklistOf(tx, row);
  const item = items.find((one) => one.key === key);
  if (!item) throw new Refusal('conflict', 'handovers.item_gone', { current: await handoverDetail(tx, handoverId) });
  if (item.seen !== seen) throw new Refusal('conflict', 'handovers.item_changed', { current: await handoverDetail(tx, handoverId) });
  if (item.confirmedAt !== null) return;
  await onBehalf(tx, async (all) => {
    await all.sql.insertInto('handover_confirmations').values({ handover_id: row.id, item: key, seen, shown: JSON.stringify(snapshotOf(item)), confirmed_by: tx.actor.userId!, confirmed_at: tx.now }).execute();
    await recordStep(all, row, 'item_confirmed', { audience: 'staff', params: { item: key, kind: item.kind, seen } });
    const left = items.filter((one) => one.confirmedAt === null && one !== item).length;
    if (stateOf(row) !== 'confirming_after' || left > 0) return touchHandover(all, row);
    await endConfirming(all, row);
  });
}
