import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { redact, type DataOf, type Erase } from '../../platform/personal-data.ts';
import { searchTerms } from '../../platform/search.ts';

/** A person as reporter, and in the free text of the enterprise's cases; search follows. */
export const erase: Erase = async (tx, person) => {
  if (person.name === null) return;
  await sql`update cases set reporter_name = null, reporter_phone = null, reporter_last4 = null
    where reporter_id = ${person.id} or enterprise_id = any (${person.enterpriseIds}::uuid[]) and reporter_name = ${person.name}`.execute(tx.sql);
  const changed = await redact(tx, 'cases', ['title', 'body', 'resolution', 'decline_reason', 'waiting_for', 'rating_comment'], person);
  await redact(tx, 'tasks', ['instruction', 'feedback', 'return_reason'], person);
  await redact(tx, 'call_backs', ['note'], person);
  await redact(tx, 'hand_ons', ['note'], person);
  if (changed.length === 0) return;
  const rows = await tx.sql.selectFrom('cases as c').leftJoin('enterprises as e', 'e.id', 'c.enterprise_id').select(['c.id', 'c.title', 'c.body', 'e.name']).where('c.id', 'in', changed).execute();
  for (const { id, title, body, name } of rows) {
    await sql`update cases set search = array_to_tsvector(${searchTerms(title, body, name)}::text[]) where id = ${id}`.execute(tx.sql);
  }
};

const oldReporters = (before: Date) => sql<boolean>`closed_at < ${before} and (reporter_name is not null or reporter_phone is not null or reporter_last4 is not null)`;

/** Reporters of cases that were closed before an instant. @returns how many */
export async function forgetReportersBefore(tx: Tx, before: Date, most: number): Promise<number> {
  const { rows } = await sql`update cases set reporter_name = null, reporter_phone = null, reporter_last4 = null
    where id in (select id from cases where ${oldReporters(before)} limit ${sql.lit(most)}) returning id`.execute(tx.sql);
  return rows.length;
}

export async function countReportersBefore(tx: Tx, before: Date): Promise<number> {
  const { rows: [found] } = await sql<{ count: number }>`select count(*) as count from cases where ${oldReporters(before)}`.execute(tx.sql);
  return found!.count;
}

export const dataOf: DataOf = async (tx, userId) => ({
  cases_raised: await tx.sql.selectFrom('cases').select(['number', 'title', 'body', 'category', 'status', 'opened_at', 'closed_at', 'rating', 'rating_comment']).where('reporter_id', '=', userId).orderBy('opened_at').execute(),
  cases_owned: await tx.sql.selectFrom('case_owners as o').innerJoin('cases as c', 'c.id', 'o.case_id').select(['c.number', 'o.from_at', 'o.until_at']).where('o.user_id', '=', userId).orderBy('o.from_at').execute(),
});
