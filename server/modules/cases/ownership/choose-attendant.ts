import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { today } from '../../../platform/today.ts';
import { attendantsOf, atWork, leadersOf, seniorLeadersOf, substituteOf } from '../../people/index.ts';
import type { CaseFile } from '../case-file.ts';

/**
 * Who reviews the closing (a leader of the park; of what the head owns, one above the park) or calls back (a service officer who had no
 * part in it, else a leader): present today, not the owner nor who stands in for the owner, with the least such work.
 * Who recorded the enterprise's confirmation calls back only where nobody else is there.
 * Throws `cases.nobody_to_review` where a park has nobody but the owner.
 */
export async function chooseAttendant(tx: Tx, file: Pick<CaseFile, 'ownerId' | 'parkId'>, duty: 'review' | 'call_back', witness: string | null = null): Promise<string> {
  const leaders = await leadersOf(tx, file.parkId);
  const circles = [...duty === 'call_back' ? [await attendantsOf(tx, file.parkId, 'service_officer')] : [], await atWork(tx, leaders), leaders, await seniorLeadersOf(tx, file.parkId), await attendantsOf(tx, file.parkId, 'administrator')];
  // Whoever stands in for the owner acts as the owner.
  const owners = [file.ownerId, await substituteOf(tx, file.ownerId, today(tx))];
  const others = circles.map((ids) => ids.filter((id) => !owners.includes(id)));
  const circle = others.map((ids) => ids.filter((id) => id !== witness)).find((ids) => ids.length > 0) ?? others.find((ids) => ids.length > 0);
  if (!circle) throw new Refusal('conflict', 'cases.nobody_to_review');
  const load = await tx.sql.selectFrom('cases').select(['attendant_id', sql<number>`count(*)`.as('open')])
    .where('attendant_id', 'in', circle).groupBy('attendant_id').execute();
  const open = new Map(load.map((row) => [row.attendant_id, row.open]));
  return circle.toSorted((a, b) => (open.get(a) ?? 0) - (open.get(b) ?? 0) || (a < b ? -1 : 1))[0]!;
}
