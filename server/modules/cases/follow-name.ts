import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import type { RecordedEvent } from '../../platform/ledger/reactions.ts';
import { searchTerms } from '../../platform/search.ts';

/** Cases are found by the new name of their enterprise too; the name under which they were raised still finds them. */
export async function followName(tx: Tx, { type, enterpriseId, params }: RecordedEvent): Promise<void> {
  const renamed = type === 'enterprise.merged' || type === 'enterprise.import_undone' || String(params?.fields ?? '').split(',').includes('name');
  if (!renamed) return;
  const { name } = await tx.sql.selectFrom('enterprises').select('name').where('id', '=', enterpriseId).executeTakeFirstOrThrow();
  await sql`update cases set search = search || array_to_tsvector(${searchTerms(name)}::text[]) where enterprise_id = ${enterpriseId}`.execute(tx.sql);
}
