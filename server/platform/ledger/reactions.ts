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
  /** Of a reaction `now`, in place of `handle`: all that one action recorded of that type at once, in few statements however many they are. */
  handleAll?(tx: Tx, events: RecordedEvent[]): Promise<void>;
}

/** Reacts at that instant, to one piece of news as to thousands. */
export const together = (name: string, handleAll: (tx: Tx, events: RecordedEvent[]) => Promise<void>): Reaction => ({ name, when: 'now', handle: (tx, event) => handleAll(tx, [event]), handleAll });

export type RecordedEvent = LedgerEvent & { id: string };
