import { sql } from 'kysely';
import type { Actor } from '../../../../platform/auth/actor.ts';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { streamRows } from '../../../../platform/db/stream-rows.ts';
import { inTransaction, type Tx, writeGathered } from '../../../../platform/db/transaction.ts';
import { keepFiles } from './keep-files.ts';
import { recordImport } from '../news.ts';
import { openSource } from '../source.ts';
import { moveBatch, noteProgress, step, takeTime } from '../step.ts';
import type { StoredDraft } from '../stored-draft.ts';
import { addProblems, countRows, weighRows } from '../weigh-rows.ts';

const batchSize = 1000;

/** A checked row on its way into the register. */
export interface LoadingRow {
  row: number;
  enterprise_id: string | null;
  draft: StoredDraft;
}

/**
 * Job: loads the checked rows in one transaction, all or none. The register may have changed
 * since the check, so that the rows are weighed again first; one load at a time in the city.
 */
export const loadRows = step('loading', async (platform, batch, { userId }) => {
  const { columns } = await openSource(platform, batch);
  const uscc = columns.find(({ field }) => field === 'uscc');
  await inTransaction(platform, system, async (tx) => {
    await takeTime(tx);
    await sql`select pg_advisory_xact_lock(hashtext('enterprises.load_import'))`.execute(tx.sql);
    // In one order, so that nobody who edits two files waits for us while we wait for them.
    await sql`select from enterprises where id in (select enterprise_id from import_rows where batch_id = ${batch.id}) order by id for update`.execute(tx.sql);
    await weighRows(tx, batch, columns);
    const official = await onBehalfOf(tx, userId!);
    const totals = { created: 0, updated: 0 };
    let done = 0;
    for await (const rows of slices(streamRows(tx, tx.sql.selectFrom('import_rows').select(['row', 'enterprise_id', 'draft'])
      .where('batch_id', '=', batch.id).where('verdict', 'in', ['create', 'update']).orderBy('row').compile()))) {
      const { created, updated, taken } = await keepFiles(tx, official, batch, rows as unknown as LoadingRow[]);
      totals.created += created;
      totals.updated += updated;
      done += rows.length;
      await sql`update import_rows set verdict = 'reject' where batch_id = ${batch.id} and row = any (${taken.map(({ row }) => row)}::int[])`.execute(tx.sql);
      await addProblems(tx, batch.id, 'changed_since_check', uscc, taken.map(({ row, draft }) => ({ row, value: draft.uscc ?? draft.name, params: {} })));
      await writeGathered(tx);
      await inTransaction(platform, system, (other) => noteProgress(other, batch, done));
    }
    const counts = { ...await countRows(tx, batch.id), ...totals };
    // What was loaded stands in the register now; of the others the file and the problems remain.
    await sql`delete from import_rows where batch_id = ${batch.id} and verdict <> 'reject'`.execute(tx.sql);
    await sql`update import_rows set draft = null where batch_id = ${batch.id}`.execute(tx.sql);
    await recordImport({ ...tx, actor: official }, batch, 'loaded', { params: { ...totals, rejected: counts.rejected, byId: official.userId }, detail: { name: batch.file_name } });
    const until = new Date(tx.now.getTime() + platform.config.undoDays * 86_400_000);
    await moveBatch(tx, batch, {
      state: 'loaded', counts: JSON.stringify(counts), total: done, done, loaded_by: official.userId!, loaded_at: tx.now, ...(totals.created + totals.updated > 0 && { undo_until: until }),
    });
  });
  // So that searches are planned for what stands there now, and not for what stood there before.
  await inTransaction(platform, system, (tx) => sql`select analyze_enterprises()`.execute(tx.sql));
});

/** The official who asked for it answers for the entries in the ledger; the walls stay those of the platform. */
export async function onBehalfOf(tx: Tx, userId: string): Promise<Actor> {
  const { name } = await tx.sql.selectFrom('users').select('name').where('id', '=', userId).executeTakeFirstOrThrow();
  return { ...system, side: 'staff', userId, name };
}

async function* slices<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let slice: Item[] = [];
  for await (const item of items) {
    slice.push(item);
    if (slice.length < batchSize) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
}
