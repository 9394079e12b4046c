import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import type { Platform } from '../../../platform/platform.ts';

/** What undoing a merge needs is erased once the time for it is over; that the two were merged, by whom and when, stays. */
export async function forgetMerges(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    await sql`delete from enterprise_merge_moves where merge_id in (select id from enterprise_merges where undo_until <= ${tx.now})`.execute(tx.sql);
    await sql`update enterprise_merges set before = '{}', after = '{}' where undo_until <= ${tx.now} and before <> '{}'`.execute(tx.sql);
  });
}
