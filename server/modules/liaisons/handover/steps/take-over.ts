import type { Tx } from '../../../../platform/db/transaction.ts';
import { takeHandover } from '../store.ts';
import { takeEffect } from './take-effect.ts';

/** The successor has confirmed everything and takes over, from this instant on. @throws Refusal `handovers.items_open` */
export async function takeOver(tx: Tx, handoverId: string, version: number): Promise<void> {
  await takeEffect(tx, await takeHandover(tx, handoverId, 'take_over', version), 'ordinary');
}
