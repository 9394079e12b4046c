import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import type { RecordedEvent } from '../../../../platform/ledger/reactions.ts';
import { lockCaseFile } from '../../../cases/index.ts';
import { endOrder } from '../ladder/end-order.ts';

/** Two files became one: of two open orders the older one goes on, with the causes of both, each once. */
export async function joinOrders(tx: Tx, { enterpriseId }: RecordedEvent): Promise<void> {
  await actingAs(tx, system, async (all) => {
    const open = await all.sql.selectFrom('verification_orders').select('case_id').where('enterprise_id', '=', enterpriseId).where('closed_at', 'is', null).orderBy('opened_at').orderBy('case_id').execute();
    const [kept, ...others] = open;
    for (const { case_id } of others) {
      await all.sql.updateTable('verification_causes as k').set({ case_id: kept!.case_id }).where('case_id', '=', case_id).where('answered_at', 'is', null)
        .where(({ not, exists, selectFrom }) => not(exists(selectFrom('verification_causes as o').select('o.id').where('o.case_id', '=', kept!.case_id).whereRef('o.cause', '=', 'k.cause').whereRef('o.about', '=', 'k.about').where('o.answered_at', 'is', null)))).execute();
      await endOrder(all, await lockCaseFile(all, { caseId: case_id }), { outcome: 'merged' });
    }
  });
}
