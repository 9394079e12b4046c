import type { Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { queueJob } from '../../../../platform/jobs/jobs.ts';
import { takeBatch } from '../batch.ts';
import { attempts } from '../upload-import.ts';

/** Has the checked rows loaded, by the actor. */
export async function loadImport(tx: Tx, importId: string, version: number): Promise<void> {
  const { counts } = await takeBatch(tx, importId, version, ['checked']);
  const total = counts.toCreate + counts.toUpdate;
  if (total + counts.unchanged + counts.toSkip === 0) throw new Refusal('conflict', 'enterprises.import_nothing_to_load');
  await tx.sql.updateTable('import_batches').set({ state: 'loading', done: 0, total, version: version + 1 }).where('id', '=', importId).execute();
  await queueJob(tx, 'enterprises.load_import', { importId, version: String(version + 1), userId: tx.actor.userId! }, { maxAttempts: attempts });
}
