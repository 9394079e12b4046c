import type { ImportProblem } from '@qilian/contract/enterprises';
import { sql, type Selectable } from 'kysely';
import type { z } from 'zod';
import type { ImportProblems } from '../../../platform/db/tables.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { cutPage, readCursor } from '../../../platform/http/index.ts';
import { phrase } from '../../../platform/phrases.ts';
import type { RowProblem } from './reading/problems.ts';
import { openText } from './stored-draft.ts';

type Problem = z.output<typeof ImportProblem>;

/** Of a batch that the reader may see, by row. */
export async function listProblems(tx: Tx, batchId: string, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<{ items: Problem[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = tx.sql.selectFrom('import_problems').selectAll().where('batch_id', '=', batchId).orderBy('row').orderBy('seq').limit(sql.lit(limit + 1));
  if (after) {
    const [row, seq] = after.map(Number) as [number, number];
    query = query.where((eb) => eb.or([eb('row', '>', row), eb.and([eb('row', '=', row), eb('seq', '>', seq)])]));
  }
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [String(row.row), String(row.seq)]);
  return { items: rows.map((row) => toView(tx, openProblem(tx, row))), next };
}

export function openProblem({ platform: { secrets } }: Tx, row: Selectable<ImportProblems>): RowProblem {
  return {
    row: row.row, column: row.col, header: row.header, value: row.value === null ? null : openText(secrets, row.value),
    code: row.code as RowProblem['code'], severity: row.severity as RowProblem['severity'], params: row.params as RowProblem['params'],
  };
}

export function toView({ actor: { locale } }: Tx, problem: RowProblem): Problem {
  const { params, ...plain } = problem;
  const text = (part: string) => phrase(locale, `import.problems.${problem.code}.${part}`, { ...problem, ...params });
  return { ...plain, message: text('message'), mend: text('mend') };
}
