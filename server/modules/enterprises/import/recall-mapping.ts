import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { StoredColumn } from './batch.ts';
import type { ColumnGuess } from './reading/guess-mapping.ts';

/**
 * The columns with what was chosen for them when the park last loaded a list with the same titles in the same order: the next
 * quarter's, or the rejected rows of the one before. As they were guessed where it never did.
 */
export async function recallMapping(tx: Tx, parkId: string, columns: ColumnGuess[]): Promise<StoredColumn[]> {
  const own = columns.filter(({ reason }) => reason !== 'problem_column');
  const { rows: [last] } = await sql<{ fields: StoredColumn['field'][] }>`
    select array(select c->>'field' from jsonb_array_elements(b.columns) c where c->>'reason' <> 'problem_column' order by (c->>'index')::int) as fields
      from import_batches b where b.park_id = ${parkId} and b.state = 'loaded'
        and array(select c->>'header' from jsonb_array_elements(b.columns) c where c->>'reason' <> 'problem_column' order by (c->>'index')::int) = ${own.map(({ header }) => header)}::text[]
      order by b.created_at desc limit 1`.execute(tx.sql);
  if (!last) return columns;
  const chosen = new Map(own.map(({ index }, place) => [index, last.fields[place]!]));
  return columns.map((column) => {
    const field = chosen.get(column.index) ?? column.field;
    return field === column.field ? column : { ...column, field, confidence: 1, reason: 'as_before' };
  });
}
