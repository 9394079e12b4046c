import type { Tx } from '../../../../platform/db/transaction.ts';
import { answerCauses, mendedByConfirming } from './answer-causes.ts';
import { openVerificationOrder } from './open-order.ts';

interface Asked {
  enterpriseId: string;
  correctionId: string;
}

const keys = ({ correctionId }: Asked) => [`asked:${correctionId}`, `correction:${correctionId}`];

/** An enterprise is asked in writing while an officer is looking for its liaison: the order learns of it, so that both know. */
export async function gatherWriting(tx: Tx, asked: Asked): Promise<void> {
  await openVerificationOrder(tx, { enterpriseId: asked.enterpriseId, cause: 'shared_contact', causeKey: keys(asked)[0]!, about: asked.correctionId, detail: {}, onlyIfOpen: true });
}

/** Nobody answered in writing: an officer visits. */
export async function openVisit(tx: Tx, asked: Asked): Promise<void> {
  await openVerificationOrder(tx, { enterpriseId: asked.enterpriseId, cause: 'shared_contact', causeKey: keys(asked)[1]!, about: asked.correctionId, detail: {} });
}

/**
 * The correction order ended, and with it what an order asks for its sake.
 * @param proved the person was shown to be the enterprise's own: what its word does away with is done too
 */
export async function answerWriting(tx: Tx, asked: Asked, { proved }: { proved: boolean }): Promise<void> {
  const own = await tx.sql.selectFrom('verification_causes').select('id').where('enterprise_id', '=', asked.enterpriseId).where('cause', '=', 'shared_contact').where('about', '=', asked.correctionId).where('answered_at', 'is', null).execute();
  const others = proved ? await tx.sql.selectFrom('verification_causes').select('id').where('enterprise_id', '=', asked.enterpriseId).where('cause', 'in', [...mendedByConfirming]).where('answered_at', 'is', null).execute() : [];
  const ids = [...own, ...others].map(({ id }) => id);
  if (ids.length > 0) await answerCauses(tx, asked.enterpriseId, ['shared_contact', ...mendedByConfirming], tx.now, ids);
}
