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

/** Cases that went back to their file when a merge was undone are no longer found by the name of the other. */
export async function separateName(tx: Tx, { params, detail }: RecordedEvent): Promise<void> {
  const back = await tx.sql.selectFrom('cases as c').innerJoin('enterprises as e', 'e.id', 'c.enterprise_id').select(['c.id', 'c.title', 'c.body', 'e.name']).where('c.enterprise_id', '=', String(params?.mergedId))
    .where(sql<boolean>`c.id::text in (select row_key from enterprise_merge_moves where merge_id = ${params?.mergeId} and relation = 'cases')`).execute();
  const { name: survivor } = await tx.sql.selectFrom('enterprises').select('name').where('id', '=', String(params?.survivorId)).executeTakeFirstOrThrow();
  const foreign = searchTerms(survivor, String(detail?.survivor));
  const own = back.map(({ id, title, body, name }) => ({ id, terms: searchTerms(title, body, name) }));
  await sql`update cases c set search = ts_delete(c.search, ${foreign}::text[]) || array_to_tsvector(array(select jsonb_array_elements_text(o.terms)))
    from jsonb_to_recordset(${JSON.stringify(own)}::jsonb) as o(id uuid, terms jsonb) where c.id = o.id`.execute(tx.sql);
}
