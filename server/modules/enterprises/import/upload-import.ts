import type { Tx } from '../../../platform/db/transaction.ts';
import { invalidField } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { queueJob } from '../../../platform/jobs/jobs.ts';
import { parksKept } from '../access.ts';
import { recordImport } from './news.ts';
import type { ReceivedTable } from './receive-upload.ts';

/** Few: what fails for another reason than a passing one fails again. */
export const attempts = 5;

/** Keeps the file with a new batch and has it read. @returns the batch's id @throws Refusal on `body.parkId` */
export async function uploadImport(tx: Tx, { parkId, name, type, sha256, size }: ReceivedTable): Promise<string> {
  if (!parksKept(tx.actor).includes(parkId)) throw invalidField('body.parkId', 'enterprises.park_not_yours');
  const [id, fileId] = [newId(tx.now), newId(tx.now)];
  await tx.sql.insertInto('files').values({ id: fileId, sha256, size, type, name, uploaded_by: tx.actor.userId, uploaded_at: tx.now, record_type: 'import', record_id: id }).execute();
  await tx.sql.insertInto('import_batches').values({ id, park_id: parkId, file_id: fileId, file_name: name, state: 'reading', created_by: tx.actor.userId!, created_at: tx.now }).execute();
  await recordImport(tx, { id, park_id: parkId }, 'uploaded', { detail: { name } });
  await queueJob(tx, 'enterprises.read_import', { importId: id, version: '1' }, { maxAttempts: attempts });
  return id;
}
