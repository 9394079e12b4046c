import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import { forgetContents } from '../../../platform/files/index.ts';
import type { Platform } from '../../../platform/platform.ts';

/** How long the uploaded lists and their rejected rows, full of contacts, can be needed. */
const keptDays = 90;

/** Forgets files, rows and problems of old imports; what was loaded stays, and so does the batch with its counts. */
export async function forgetImports(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    const old = sql`select id from import_batches where created_at < ${new Date(tx.now.getTime() - keptDays * 86_400_000)}`;
    await sql`delete from import_rows where batch_id in (${old})`.execute(tx.sql);
    await sql`delete from import_problems where batch_id in (${old})`.execute(tx.sql);
    const { rows } = await sql<{ sha256: Buffer }>`delete from files where record_type = 'import' and record_id in (${old}) returning sha256`.execute(tx.sql);
    await sql`update import_batches set columns = (select coalesce(jsonb_agg(c || '{"samples": []}'), '[]') from jsonb_array_elements(columns) c)
      where id in (${old}) and jsonb_path_exists(columns, '$[*].samples[*]')`.execute(tx.sql);
    await forgetContents(tx, rows.map(({ sha256 }) => sha256));
  });
}
