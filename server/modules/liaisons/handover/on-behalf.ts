import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';

/** A change of liaison touches what neither side may see or write by itself: the platform does it, and the ledger says for whom. */
export const onBehalf = <Result>(tx: Tx, work: (all: Tx) => Promise<Result>): Promise<Result> =>
  actingAs(tx, { ...system, userId: tx.actor.userId, name: tx.actor.name, locale: tx.actor.locale }, work);
