import type { Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { queueJob } from '../../../../platform/jobs/jobs.ts';
import { mayUndo, takeBatch } from '../batch.ts';
import { attempts } from '../upload-import.ts';

/** Has a load undone as a whole, by the actor. @throws Refusal `auth.forbidden`, `enterprises.undo_expired` */
export async function undoImport(tx: Tx, importId: string, version: number): Promise<void> {
  const batch = await takeBatch(tx, importId, version, ['loaded']);
  if (!mayUndo(tx.actor, batch)) throw new Refusal('forbidden', 'enterprises.undo_not_yours', { params: { name: batch.author } });
  if (batch.undo_until === null || batch.undo_until <= tx.now) throw new Refusal('conflict', 'enterprises.undo_expired');
  await tx.sql.updateTable('import_batches').set({
    state: 'undoing', failure: null, done: 0, total: batch.counts.created + batch.counts.updated, version: version + 1,
  }).where('id', '=', importId).execute();
  await queueJob(tx, 'enterprises.undo_import', { importId, version: String(version + 1), userId: tx.actor.userId! }, { maxAttempts: attempts });
}
