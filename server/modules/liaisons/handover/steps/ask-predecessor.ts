import type { BodyOf } from '@qilian/contract/endpoint';
import type { askPredecessor as endpoint } from '@qilian/contract/handovers';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { newId } from '../../../../platform/ids.ts';
import { isInEffect } from '../rules.ts';
import { stateOf } from '../access.ts';
import { onBehalf } from '../on-behalf.ts';
import { tellOf } from '../people.ts';
import { refuseSecrets } from '../secrets.ts';
import { recordStep, takeHandover, touchHandover } from '../store.ts';

/** A question or its answer between the two. @throws Refusal `handovers.secret` */
export async function askPredecessor(tx: Tx, handoverId: string, { text, item }: BodyOf<typeof endpoint>): Promise<void> {
  const row = await takeHandover(tx, handoverId, 'ask');
  refuseSecrets({ text });
  const id = newId(tx.now);
  await onBehalf(tx, async (all) => {
    await all.sql.insertInto('handover_messages').values({ id, handover_id: row.id, by_id: tx.actor.userId!, at: tx.now, item: item ?? null, body: text }).execute();
    if (!isInEffect(stateOf(row))) await touchHandover(all, row);
    await recordStep(all, row, 'asked', { audience: 'staff', params: { messageId: id } });
    await tellOf(all, row, 'handover_asked', [tx.actor.userId === row.predecessor_id ? row.successor_id : row.predecessor_id], { note: text });
  });
}
