import { cutPage, everyItem, readCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { Stream } from '../../../platform/http/index.ts';
import { phrase } from '../../../platform/phrases.ts';
import { downloadList, localMinute } from '../../../platform/spreadsheet/download.ts';
import { listBatches, viewBatch, type Batch } from './batch.ts';
import { listProblems } from './problems-view.ts';

type Format = 'xlsx' | 'csv';

export async function pageOfImports(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const { rows, next } = cutPage(await listBatches(tx, readCursor(cursor, 2), limit + 1), limit, (batch) => [batch.created_at, batch.id]);
  return { items: rows.map((batch) => viewBatch(tx, batch)), next };
}

export function exportImports(tx: Tx, format: Format): Stream {
  const columns = {
    file: 'text', park: 'text', state: 'text', rows: 'integer', created: 'integer', updated: 'integer', rejected: 'integer', failure: 'text', by: 'text', at: 'text',
  } as const;
  return downloadList(tx, { list: 'imports', filter: {}, format }, columns, everyItem((page) => pageOfImports(tx, page)), ({ fileName, park, state, counts, failure, createdBy, createdAt }) => ({
    file: fileName, park: park.name, state: phrase(tx.actor.locale, `errors.enterprises.import_states.${state}`),
    rows: counts.rows, created: counts.created, updated: counts.updated, rejected: counts.rejected, failure: failure?.message ?? null, by: createdBy.name, at: localMinute(tx, createdAt),
  }));
}

/** What is wrong with the rows of one import, row by row, for whoever mends them elsewhere. */
export function exportProblems(tx: Tx, batch: Batch, format: Format): Stream {
  const columns = { row: 'integer', column: 'text', header: 'text', value: 'text', severity: 'text', message: 'text', mend: 'text' } as const;
  return downloadList(tx, { list: 'import_problems', filter: { importId: batch.id }, format }, columns, everyItem((page) => listProblems(tx, batch.id, page)), (problem) => ({
    row: problem.row, column: problem.column, header: problem.header, value: problem.value,
    severity: phrase(tx.actor.locale, `exports.import_problems.severities.${problem.severity}`), message: problem.message, mend: problem.mend,
  }));
}
