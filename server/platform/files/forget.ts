import type { Tx } from '../db/transaction.ts';

/** An upload whose row isn't committed yet is younger than this. */
const idleMs = 3_600_000;

/** Contents that no row names any more go once this is committed; what was put lately the sweep of the store takes. */
export async function forgetContents(tx: Tx, digests: Buffer[]): Promise<void> {
  if (digests.length === 0) return;
  const { files, log } = tx.platform;
  const named = await tx.sql.selectFrom('files').select('sha256').where('sha256', 'in', digests).execute();
  const gone = digests.filter((digest) => !named.some(({ sha256 }) => sha256.equals(digest)));
  tx.afterCommit.push(() => {
    for (const digest of gone) void files.forget(digest, idleMs).catch((error: unknown) => log.warn({ err: error }, 'a file content was not removed yet'));
  });
}
