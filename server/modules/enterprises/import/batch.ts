import type { ImportBatch, ImportField } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { phrase } from '../../../platform/phrases.ts';
import { parksAs, type Actor } from '../../../platform/auth/actor.ts';
import { visibleImports } from '../access.ts';
import type { ColumnGuess } from './reading/guess-mapping.ts';

export type BatchState = ImportBatch['state'];
export type Counts = z.output<typeof ImportBatch>['counts'];
export type StoredColumn = Omit<ColumnGuess, 'field'> & { field: ImportField };
export interface Failure {
  /** A phrase below `import`, with `message` and `mend`. */
  code: string;
  params: Record<string, string | number>;
}

export const noCounts: Counts = { rows: 0, toCreate: 0, toUpdate: 0, unchanged: 0, toSkip: 0, rejected: 0, warnings: 0, created: 0, updated: 0 };

function selectBatches(tx: Tx) {
  return tx.sql.selectFrom('import_batches as b').where(visibleImports(tx.actor))
    .innerJoin('areas as a', 'a.id', 'b.park_id').innerJoin('users as u', 'u.id', 'b.created_by').leftJoin('files as f', 'f.id', 'b.file_id')
    .selectAll('b').select(['a.name as park', 'u.name as author', 'f.sha256']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectBatches>['execute']>>[number];

/** A batch as the steps of an import work with it. */
export type Batch = Omit<Row, 'state' | 'columns' | 'sheets' | 'counts' | 'duplicates' | 'undone'> & {
  undone: ImportBatch['undone'];
  state: BatchState; columns: StoredColumn[]; sheets: ImportBatch['sheets']; counts: Counts; duplicates: ImportBatch['duplicates'];
};

const toBatch = (row: Row): Batch => ({ ...row, counts: { ...noCounts, ...row.counts as object } }) as unknown as Batch;

/** @throws Refusal `enterprises.import.not_found` */
export async function getBatch(tx: Tx, importId: string): Promise<Batch> {
  const row = await selectBatches(tx).where('b.id', '=', importId).executeTakeFirst();
  if (!row) throw notFound('enterprises.import');
  return toBatch(row);
}

/**
 * Locks a batch for its next step.
 * @throws Refusal `enterprises.import.not_found`, `common.stale_version`, `enterprises.import_wrong_state`
 */
export async function takeBatch(tx: Tx, importId: string, version: number, states: BatchState[]): Promise<Batch> {
  await tx.sql.selectFrom('import_batches as b').select('b.id').where('b.id', '=', importId).where(visibleImports(tx.actor)).forUpdate().execute();
  const batch = await getBatch(tx, importId);
  if (batch.version !== version) throw staleVersion(viewBatch(tx, batch));
  if (!states.includes(batch.state)) {
    throw new Refusal('conflict', 'enterprises.import_wrong_state', { params: { state: batch.state } });
  }
  return batch;
}

export async function listBatches(tx: Tx, after: (string | null)[] | null, limit: number): Promise<Batch[]> {
  let query = selectBatches(tx).orderBy('b.created_at', 'desc').orderBy('b.id', 'desc').limit(sql.lit(limit));
  if (after) query = query.where(sql<boolean>`(b.created_at, b.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  return (await query.execute()).map(toBatch);
}

/** Whoever loaded it, and the administrators of its park. */
export const mayUndo = (actor: Actor, batch: Pick<Batch, 'loaded_by' | 'park_id'>): boolean =>
  batch.loaded_by === actor.userId || parksAs(actor, 'administrator').includes(batch.park_id);

/** As the reader sees it, in the reader's language. */
export function viewBatch({ actor, now }: Tx, batch: Batch): ImportBatch {
  const { locale } = actor;
  const failure = batch.failure as Failure | null;
  return {
    id: batch.id, fileName: batch.file_name, park: { id: batch.park_id, name: batch.park }, state: batch.state, sheets: batch.sheets, sheet: batch.sheet, headerRow: batch.header_row,
    columns: batch.columns.map((column) => ({ ...column, reason: phrase(locale, `import.reasons.${column.reason}`) })),
    progress: { done: batch.done, total: batch.total }, duplicates: batch.duplicates, counts: batch.counts,
    failure: failure && { code: failure.code, message: ['message', 'mend'].map((part) => phrase(locale, `import.${failure.code}.${part}`, failure.params)).join(locale === 'en' ? ' ' : '') },
    undo: batch.state === 'loaded' && batch.undo_until !== null && batch.undo_until > now ? { until: batch.undo_until.toISOString(), may: mayUndo(actor, batch) } : null,
    undone: batch.undone,
    createdBy: { id: batch.created_by, name: batch.author }, createdAt: batch.created_at.toISOString(), version: batch.version,
  };
}
