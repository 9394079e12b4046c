import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import { forgetContents } from '../../platform/files/index.ts';
import { eraseEntriesOf } from '../../platform/ledger/erase.ts';
import { record } from '../../platform/ledger/record.ts';
import type { ErasedPerson } from '../../platform/personal-data.ts';
import { openContact } from '../people/index.ts';

/**
 * Erases people: what the modules keep, the details of the ledger that name them, and what stands in text. Of staff the
 * name stays, since it says who acted in office; their contacts go. The ledger's chain stays whole.
 */
export async function erasePeople(tx: Tx, userIds: string[], why: 'retention' | 'request'): Promise<void> {
  await actingAs(tx, system, async (all) => {
    const digests: Buffer[] = [];
    for (const userId of userIds) {
      const person = await readPerson(all, userId);
      for (const erase of all.platform.erasers) digests.push(...await erase(all, person) ?? []);
      const entries = person.name === null ? 0 : await eraseEntriesOf(all, person);
      await record(all, { type: 'privacy.erased', record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'auditor', params: { userId, why, entries, whole: person.name !== null } });
    }
    await forgetContents(all, digests);
  });
}

/** These enterprises and the files that were closed into them: seats and needs went along, what was recorded of them stays under the old one. */
async function withMerged(tx: Tx, enterpriseIds: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`with recursive all_of as (
      select unnest(${enterpriseIds}::uuid[]) as id union select e.id from enterprises e join all_of a on e.successor_id = a.id)
    select id from all_of`.execute(tx.sql);
  return rows.map(({ id }) => id);
}

async function readPerson(tx: Tx, userId: string): Promise<ErasedPerson> {
  const user = await tx.sql.selectFrom('users').select(['id', 'side', 'name', 'phone', 'email']).where('id', '=', userId).forUpdate().executeTakeFirstOrThrow();
  const seats = await tx.sql.selectFrom('enterprise_holders').select('enterprise_id').distinct().where('user_id', '=', userId).execute();
  const raised = await tx.sql.selectFrom('cases').select('enterprise_id').distinct().where('reporter_id', '=', userId).where('enterprise_id', 'is not', null).execute();
  return {
    id: userId, name: user.side === 'enterprise' ? user.name : null, ...openContact(tx.platform.secrets, user),
    enterpriseIds: await withMerged(tx, [...seats, ...raised].map(({ enterprise_id }) => enterprise_id!)),
  };
}
