import { sql } from 'kysely';
import { erasedMark, needlesOf, type DataOf, type Erase } from '../../platform/personal-data.ts';

/** Notes of looks at the person's data, copies, the words of a request, and what others searched for when they exported lists. */
export const erase: Erase = async (tx, person) => {
  const { id, name } = person;
  for (const needle of needlesOf(person)) {
    await sql`update list_exports set filter = replace(filter::text, ${needle}, ${erasedMark})::jsonb where position(${needle} in filter::text) > 0`.execute(tx.sql);
  }
  if (name === null) return;
  await tx.sql.updateTable('unmaskings').set({ note: '' }).where('user_id', '=', id).execute();
  await tx.sql.updateTable('person_exports').set({ archive: null, state: 'gone' }).where('user_id', '=', id).execute();
  await tx.sql.updateTable('erasure_requests').set({ reason: '', note: null }).where('user_id', '=', id).execute();
};

export const dataOf: DataOf = async (tx, userId) => ({
  unmaskings: await tx.sql.selectFrom('unmaskings as u').innerJoin('users as a', 'a.id', 'u.actor_id').select(['u.at', 'a.name as by', 'u.fields', 'u.purpose', 'u.note']).where('u.user_id', '=', userId).orderBy('u.at').execute(),
  requests: [
    ...await tx.sql.selectFrom('person_exports').select(['asked_at', 'state', 'taken_at']).where('user_id', '=', userId).orderBy('asked_at').execute(),
    ...await tx.sql.selectFrom('erasure_requests').select(['asked_at', 'reason', 'state', 'decided_at', 'note']).where('user_id', '=', userId).orderBy('asked_at').execute(),
  ],
  // By the person, and about the person.
  ledger: await tx.sql.selectFrom('ledger_entries as e').leftJoin('ledger_details as d', 'd.entry_id', 'e.id').select(['e.at', 'e.type', 'e.record_type', 'e.record_id', 'e.params', 'd.content'])
    .where((eb) => eb.or([eb('e.actor_id', '=', userId), eb.and([eb('e.record_type', '=', 'user'), eb('e.record_id', '=', userId)])])).orderBy('e.at').limit(100_000).execute(),
});
