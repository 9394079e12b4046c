import type { Tx } from '../db/transaction.ts';
import type { LedgerEvent } from './record.ts';

/**
 * What a higher module does about news from a lower one.
 * `now`: within the transaction that recorded it (what must hold at that instant).
 * `later`: by a job that commits with it, at least once; the handler must bear a repeat.
 */
export interface Reaction {
  name: string;
  when: 'now' | 'later';
  handle(tx: Tx, event: RecordedEvent): Promise<void>;
}

export type RecordedEvent = LedgerEvent & { id: string };
