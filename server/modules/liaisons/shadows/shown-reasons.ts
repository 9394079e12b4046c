import type { Reason, ShownReason } from '@qilian/contract/shadows';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';

/** Lists of reasons as somebody reads them: agencies by name, digests not at all. */
export async function shownReasons(tx: Tx, lists: readonly (readonly Reason[])[]): Promise<ShownReason[][]> {
  const agencies = [...new Set(lists.flat().filter(({ code, ref }) => code.startsWith('agency_') && ref !== null).map(({ ref }) => ref!))];
  // The register is the staff's; an enterprise reads of the one agency that it is asked about.
  const names = agencies.length === 0 ? new Map<string, string>()
    : await actingAs(tx, system, async (all) => new Map((await all.sql.selectFrom('shadow_agencies').select(['id', 'name']).where('id', 'in', agencies).execute()).map(({ id, name }) => [id, name])));
  return lists.map((reasons) => reasons.map(({ ref, ...reason }) => ({
    ...reason, said: reason.code.startsWith('agency_') ? names.get(ref ?? '') ?? null : reason.code === 'domain' || reason.code === 'address' ? ref : null,
  })));
}
