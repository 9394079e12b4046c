import { sql } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction } from '../../../../platform/db/transaction.ts';
import type { Platform } from '../../../../platform/platform.ts';

/** What undoing needs is erased once the time for it is over; so is what an undoing left to say. */
export async function forgetUndo(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    const past = sql`select id from import_batches where undo_until <= ${tx.now} and state <> 'undoing'`;
    for (const table of ['import_changes', 'import_seats', 'import_people']) await sql`delete from ${sql.table(table)} where import_id in (${past})`.execute(tx.sql);
    await sql`update import_batches set undo_until = null where id in (${past})`.execute(tx.sql);
  });
}
