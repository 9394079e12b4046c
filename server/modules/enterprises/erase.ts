import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import type { DataOf, Erase } from '../../platform/personal-data.ts';

/** The name in the file where the person was its legal representative, in what would undo a merge or a load, and the lists with which the enterprise came. */
export const erase: Erase = async (tx, { name, enterpriseIds }) => {
  if (name === null || enterpriseIds.length === 0) return;
  await tx.sql.updateTable('enterprises').set({ legal_representative: null }).where('id', 'in', enterpriseIds).where('legal_representative', '=', name).execute();
  await forgetInImages(tx, 'enterprise_merges', ['survivor_id', 'merged_id'], enterpriseIds, name);
  await forgetInImages(tx, 'import_changes', ['enterprise_id'], enterpriseIds, name);
  const { rows } = await sql<{ id: string }>`select distinct (params->>'importId')::uuid as id from ledger_entries
    where enterprise_id = any (${enterpriseIds}::uuid[]) and type in ('enterprise.imported', 'enterprise.import_updated')`.execute(tx.sql);
  const imports = rows.map(({ id }) => id);
  if (imports.length === 0) return;
  await tx.sql.deleteFrom('import_rows').where('batch_id', 'in', imports).execute();
  await tx.sql.deleteFrom('import_problems').where('batch_id', 'in', imports).execute();
  await sql`update import_batches set columns = (select coalesce(jsonb_agg(c || '{"samples": []}'), '[]') from jsonb_array_elements(columns) c) where id = any (${imports}::uuid[])`.execute(tx.sql);
  const files = await tx.sql.deleteFrom('files').where('record_type', '=', 'import').where('record_id', 'in', imports).returning('sha256').execute();
  return files.map(({ sha256 }) => sha256);
};

/** Null in the image as in the file: what is undone later neither brings the name back nor takes it for changed. */
async function forgetInImages(tx: Tx, table: string, columns: string[], enterpriseIds: string[], name: string): Promise<void> {
  const without = (image: string) => sql`case when ${sql.ref(image)}->>'legal_representative' = ${name} then ${sql.ref(image)} || '{"legal_representative": null}' else ${sql.ref(image)} end`;
  await sql`update ${sql.table(table)} set before = ${without('before')}, after = ${without('after')}
    where (${sql.join(columns.map((column) => sql`${sql.ref(column)} = any (${enterpriseIds}::uuid[])`), sql` or `)})
      and ${name} in (before->>'legal_representative', after->>'legal_representative')`.execute(tx.sql);
}

export const dataOf: DataOf = async (tx, userId) => ({
  seats: await tx.sql.selectFrom('enterprise_holders as h').innerJoin('enterprises as e', 'e.id', 'h.enterprise_id')
    .select(['e.name as enterprise', 'e.uscc', 'h.role', 'h.post', 'h.from_day as from', 'h.until_day as until']).where('h.user_id', '=', userId).orderBy('h.from_day').execute(),
  enterprises_cared_for: await tx.sql.selectFrom('enterprise_staff as s').innerJoin('enterprises as e', 'e.id', 's.enterprise_id')
    .select(['e.name as enterprise', 's.capacity', 's.from_day as from', 's.until_day as until']).where('s.user_id', '=', userId).orderBy('s.from_day').execute(),
});
