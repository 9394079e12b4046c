import type { Cause } from '@qilian/contract/verification';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { recordStep } from '../../../cases/index.ts';
import { endOrder } from '../ladder/end-order.ts';
import { withOpenOrder } from '../ladder/replace.ts';

/** Causes that a liaison's own word, or a call that was answered, does away with; the others ask for more than that. */
export const mendedByConfirming: readonly Cause[] = ['silence', 'failed_calls', 'business_change', 'turnover'];

/** What was asked about by then has been answered: these causes are done, and so is the order once none is left. */
export async function answerCauses(tx: Tx, enterpriseId: string, causes: readonly Cause[], at: Date, only?: string[]): Promise<void> {
  await withOpenOrder(tx, enterpriseId, async (all, order) => {
    const answered = await all.sql.updateTable('verification_causes').set({ answered_at: tx.now }).where('case_id', '=', order.id).where('answered_at', 'is', null).where('at', '<', at).where('cause', 'in', [...causes]).$if(only !== undefined, (query) => query.where('id', 'in', only!)).returning('cause').execute();
    if (answered.length === 0) return;
    const left = await all.sql.selectFrom('verification_causes').select('id').where('case_id', '=', order.id).where('answered_at', 'is', null).executeTakeFirst();
    if (left) for (const { cause } of answered) await recordStep(all, order, 'cause_answered', { params: { cause } });
    else await endOrder(all, order, { outcome: 'answered' });
  });
}
