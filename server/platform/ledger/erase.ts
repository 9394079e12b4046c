import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';
import { needlesOf, type ErasedPerson } from '../personal-data.ts';

/** Takes the details of entries that name a person: of their enterprises, by them, and about them. The chain stands. */
export async function eraseEntriesOf(tx: Tx, person: ErasedPerson): Promise<number> {
  const needles = needlesOf(person);
  if (needles.length === 0) return 0;
  const { rows } = await sql<{ id: string }>`select e.id from ledger_entries e join ledger_details d on d.entry_id = e.id
    where (e.enterprise_id = any (${person.enterpriseIds}::uuid[]) or e.actor_id = ${person.id} or e.record_type = 'user' and e.record_id = ${person.id})
      and d.content is not null and (${sql.join(needles.map((needle) => sql`position(${needle} in d.content::text) > 0`), sql` or `)})`.execute(tx.sql);
  return eraseDetails(tx, rows.map(({ id }) => id));
}

/** Details of entries from before an instant, some thousands at a time. @returns how many were erased */
export async function eraseEntriesBefore(tx: Tx, before: Date, most: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`select e.id from ledger_entries e join ledger_details d on d.entry_id = e.id
    where e.at < ${before} and d.content is not null order by e.at limit ${sql.lit(most)}`.execute(tx.sql);
  return eraseDetails(tx, rows.map(({ id }) => id));
}

export async function countEntriesBefore(tx: Tx, before: Date): Promise<number> {
  const { rows: [found] } = await sql<{ count: number }>`select count(*) as count from ledger_entries e join ledger_details d on d.entry_id = e.id
    where e.at < ${before} and d.content is not null`.execute(tx.sql);
  return found!.count;
}

async function eraseDetails(tx: Tx, entryIds: string[]): Promise<number> {
  if (entryIds.length === 0) return 0;
  const { rows: [found] } = await sql<{ erased: number }>`select erase_details(${entryIds}::uuid[], ${tx.now}) as erased`.execute(tx.sql);
  return found!.erased;
}
