import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import type { RecordedEvent } from '../../../../platform/ledger/reactions.ts';
import { followFile, lockCaseFile } from '../../../cases/index.ts';
import { endOrder } from '../ladder/end-order.ts';
import { withOpenOrder } from '../ladder/replace.ts';
import { openAnew } from './open-order.ts';

/** Two files became one: of two open orders the older one goes on, with the causes of both, each once. */
export async function joinOrders(tx: Tx, event: RecordedEvent): Promise<void> {
  const { enterpriseId } = event;
  await actingAs(tx, system, async (all) => {
    const open = await all.sql.selectFrom('verification_orders').select('case_id').where('enterprise_id', '=', enterpriseId).where('closed_at', 'is', null).orderBy('opened_at').orderBy('case_id').execute();
    const [kept, ...others] = open;
    for (const { case_id } of others) {
      await all.sql.updateTable('verification_causes as k').set({ case_id: kept!.case_id }).where('case_id', '=', case_id).where('answered_at', 'is', null)
        .where(({ not, exists, selectFrom }) => not(exists(selectFrom('verification_causes as o').select('o.id').where('o.case_id', '=', kept!.case_id).whereRef('o.cause', '=', 'k.cause').whereRef('o.about', '=', 'k.about').where('o.answered_at', 'is', null)))).execute();
      await endOrder(all, await lockCaseFile(all, { caseId: case_id }), { outcome: 'merged' });
    }
  });
  await followPark(tx, event);
}

/**
 * They are two again: the order that the merge ended isn't there any more, so what it asked is asked by a new one, unless
 * it was found out meanwhile.
 */
export async function partOrders(tx: Tx, event: RecordedEvent): Promise<void> {
  const { survivorId, mergedId, mergeId } = event.params as Record<'survivorId' | 'mergedId' | 'mergeId', string>;
  await actingAs(tx, system, async (all) => {
    const ids = [survivorId, mergedId];
    const { merged_at: mergedAt } = await all.sql.selectFrom('enterprise_merges').select('merged_at').where('id', '=', mergeId).executeTakeFirstOrThrow();
    const ended = await all.sql.selectFrom('verification_orders').select(['case_id', 'enterprise_id']).where('enterprise_id', 'in', ids).where('outcome', '=', 'merged').where('closed_at', '=', mergedAt).execute();
    for (const { case_id: endedId, enterprise_id: enterpriseId } of ended) {
      const kept = await all.sql.selectFrom('verification_orders').select('case_id').where('enterprise_id', 'in', ids).where('enterprise_id', '<>', enterpriseId).where('closed_at', 'is', null).executeTakeFirst();
      if (!kept) continue;
      const causes = await all.sql.selectFrom('verification_causes').select(['id', 'cause', 'about']).where('enterprise_id', '=', enterpriseId).where((eb) => eb.or([
        eb.and([eb('case_id', '=', kept.case_id), eb('answered_at', 'is', null)]), eb.and([eb('case_id', '=', endedId), eb('answered_at', '=', mergedAt)]),
      ])).orderBy('at').execute();
      await openAnew(all, enterpriseId, causes);
    }
  });
  for (const id of [survivorId, mergedId]) await followPark(tx, { ...event, enterpriseId: id });
}

/** An open order is of the park in which the file lies. */
export async function followPark(tx: Tx, { enterpriseId }: RecordedEvent): Promise<void> {
  await withOpenOrder(tx, enterpriseId!, (all, order) => followFile(all, { ...order, enterpriseId: enterpriseId! }));
}
