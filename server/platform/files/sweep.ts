import { platform as platformActor } from '../auth/actor.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Platform } from '../platform.ts';

const hours = 3_600_000;
/** How long an upload may wait for its record, and a content for its row. */
const graceMs = 24 * hours;

/** Forgets uploads that were never attached to a record. Their contents go with the next sweep of the store. */
export async function sweepUploads(platform: Platform): Promise<void> {
  await inTransaction(platform, platformActor, (tx) => tx.sql.deleteFrom('files')
    .where('record_id', 'is', null).where('uploaded_at', '<', new Date(tx.now.getTime() - graceMs)).execute());
}

/** Removes contents that no row names. */
export async function sweepContents(platform: Platform): Promise<void> {
  const removed = await platform.files.sweep(graceMs, (digests) => inTransaction(platform, platformActor, async (tx) => {
    const rows = await tx.sql.selectFrom('files').select('sha256').distinct().where('sha256', 'in', digests).execute();
    return rows.map(({ sha256 }) => sha256);
  }));
  if (removed > 0) platform.log.info({ removed }, 'file contents without a row were removed');
}
