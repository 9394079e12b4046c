import type { Tx } from '../db/transaction.ts';
import { Refusal } from '../errors.ts';

/** How long a proof of who acts is enough for sensitive acts. */
export const freshMs = 10 * 60_000;

/** A program can't prove anything: whoever gave it its scope did. */
export const isFresh = (tx: Tx): boolean => tx.actor.side === 'program' || (tx.actor.provedAt !== null && tx.actor.provedAt > tx.now.getTime() - freshMs);

/** @throws Refusal `auth.step_up` with the ways that the person has, unless they proved just now who they are */
export async function stepUp(tx: Tx): Promise<void> {
  if (!isFresh(tx)) throw new Refusal('forbidden', 'auth.step_up', { ways: await tx.platform.proofWays(tx) });
}
