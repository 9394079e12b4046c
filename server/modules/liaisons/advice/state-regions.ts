import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { getFile, mayState } from './views.ts';

/** In how many regions the enterprise does business: nobody knows it better than the enterprise. @throws Refusal `enterprises.not_found`, `enterprises.closed`, `auth.forbidden` */
export async function stateRegions(tx: Tx, enterpriseId: string, regions: number): Promise<void> {
  const file = await getFile(tx, enterpriseId);
  if (file.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: file.closed_on } });
  if (!mayState(tx.actor, file)) throw new Refusal('forbidden', 'auth.forbidden');
  const values = { regions, stated_by: tx.actor.userId!, stated_at: tx.now };
  const before = await tx.sql.selectFrom('enterprise_regions').select('regions').where('enterprise_id', '=', enterpriseId).executeTakeFirst();
  await actingAs(tx, system, (all) => all.sql.insertInto('enterprise_regions').values({ enterprise_id: enterpriseId, ...values }).onConflict((conflict) => conflict.column('enterprise_id').doUpdateSet(values)).execute());
  if (before?.regions === regions) return;
  await record(tx, { type: 'liaison.regions_stated', record: { type: 'enterprise', id: file.id }, parkId: file.park_id, enterpriseId: file.id, audience: 'enterprise', params: { regions, before: before?.regions ?? null } });
}
