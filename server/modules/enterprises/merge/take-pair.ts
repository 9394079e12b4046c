import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField, notFound, Refusal } from '../../../platform/errors.ts';
import { parksKept, visibleEnterprises } from '../access.ts';
import type { EnterpriseRow } from '../store.ts';

/**
 * Two files that the actor keeps, by whatever park, locked in one order so that two merges of the same
 * files wait for each other instead of for ever.
 * @throws Refusal `enterprises.not_found` on either, `enterprises.closed`, `auth.forbidden`
 */
export async function takePair(tx: Tx, ownId: string, otherId: string, { lock = false } = {}): Promise<{ own: EnterpriseRow; other: EnterpriseRow }> {
  const rows = await tx.sql.selectFrom('enterprises as e').selectAll('e').where('e.id', 'in', [ownId, otherId]).where(visibleEnterprises(tx.actor))
    .orderBy('e.id').$if(lock, (query) => query.forUpdate()).execute();
  const [own, other] = [ownId, otherId].map((id) => rows.find((row) => row.id === id));
  if (!own || !other) throw notFound('enterprises');
  if (ownId === otherId) throw invalidField('body.otherId', 'enterprises.merge_with_itself');
  const kept = parksKept(tx.actor);
  for (const row of [own, other]) {
    if (!kept.includes(row.park_id)) throw new Refusal('forbidden', 'auth.forbidden');
    if (row.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: row.closed_on } });
  }
  return { own, other };
}

/** The parks of both files must be the actor's. */
export const keptPair = (tx: Tx, one: string, other: string) => sql<boolean>`${sql.ref(one)} = any (${`{${parksKept(tx.actor).join(',')}}`}::uuid[]) and ${sql.ref(other)} = any (${`{${parksKept(tx.actor).join(',')}}`}::uuid[])`;
