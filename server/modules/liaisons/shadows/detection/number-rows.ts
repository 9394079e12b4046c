import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';

/**
 * Numbers at most this far apart stand in one row. Where forty thousand liaisons have their numbers among six million, four of them
 * stand so close by chance in one city of three (40,000 × 0.02³ = 0.32), more hardly ever.
 */
const widestGap = 3;
export const leastInRow = 4;

/** Rows of numbers, each with the people who have them, in the order of the numbers. */
export function rowsOf<Person>(people: readonly { number: number; person: Person }[]): Person[][] {
  const rows: Person[][] = [];
  let row: Person[] = [];
  let last = -Infinity;
  for (const { number, person } of people.toSorted((one, other) => one.number - other.number)) {
    if (number - last > widestGap) {
      if (row.length >= leastInRow) rows.push(row);
      row = [];
    }
    row.push(person);
    last = number;
  }
  return row.length >= leastInRow ? [...rows, row] : rows;
}

/**
 * Liaisons whose mobile numbers stand in a row, each with the first of it. Numbers are encrypted and their digests tell nothing
 * of this: all are opened, and nothing of them is kept. Whole cities alone; about some enterprises what the last look found stays.
 */
export async function numbersInARow(tx: Tx): Promise<{ userId: string; first: string }[]> {
  const { rows } = await sql<{ id: string; phone: Buffer }>`
    select u.id, u.phone from users u where u.side = 'enterprise' and u.left_at is null and u.phone_is_mobile and u.phone is not null
      and exists (select from enterprise_holders h where h.user_id = u.id and h.until_day is null and h.role in ('primary', 'deputy'))`.execute(tx.sql);
  const numbered = rows.map(({ id, phone }) => ({ person: id, number: Number(tx.platform.secrets.decrypt(phone).replaceAll(/\D/g, '').slice(-11)) }));
  return rowsOf(numbered).flatMap((row) => row.map((userId) => ({ userId, first: row[0]! })));
}
