import { sql } from 'kysely';
import type { Tx } from './db/transaction.ts';

/** Somebody whose data is to go, with what it is recognised by in text. */
export interface ErasedPerson {
  id: string;
  /** Null where the name stays, because it says who acted in office. */
  name: string | null;
  phone: string | null;
  email: string | null;
  /** Enterprises in which the person held a seat or raised a need, and files that were merged into theirs. */
  enterpriseIds: string[];
}

/** Erases what a module keeps of a person. @returns digests of file contents whose rows went */
export type Erase = (tx: Tx, person: ErasedPerson) => Promise<Buffer[] | void>;

/** What a module keeps of a person, in sections named by phrases below `export_of_person`, for the person's copy. */
export type DataOf = (tx: Tx, userId: string) => Promise<Record<string, object[]>>;

/** What stands where a name, phone or address was. */
export const erasedMark = '〔已删除〕';

export const needlesOf = ({ name, phone, email }: ErasedPerson): string[] => [name, phone, email].filter((text): text is string => text !== null && text.length > 1);

/** Takes a person's name and contacts out of columns of free text, within the rows of these enterprises. @returns ids of the rows that changed */
export async function redact(tx: Tx, table: string, columns: string[], person: ErasedPerson, { json = false } = {}): Promise<string[]> {
  const needles = needlesOf(person);
  if (needles.length === 0 || person.enterpriseIds.length === 0) return [];
  const text = (column: string) => (json ? sql`${sql.ref(column)}::text` : sql`${sql.ref(column)}`);
  const clean = (column: string) => needles.reduce((inner, needle) => sql`replace(${inner}, ${needle}, ${erasedMark})`, text(column));
  const { rows } = await sql<{ id: string }>`update ${sql.table(table)} set ${sql.join(columns.map((column) => (json ? sql`${sql.ref(column)} = (${clean(column)})::jsonb` : sql`${sql.ref(column)} = ${clean(column)}`)))}
    where enterprise_id = any (${person.enterpriseIds}::uuid[]) and (${sql.join(columns.flatMap((column) => needles.map((needle) => sql`position(${needle} in ${text(column)}) > 0`)), sql` or `)})
    returning id`.execute(tx.sql);
  return rows.map(({ id }) => id);
}
