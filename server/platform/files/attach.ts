import { sql, type RawBuilder } from 'kysely';
import type { FileRef } from '@qilian/contract/shapes';
import type { Tx } from '../db/transaction.ts';
import { invalidField } from '../errors.ts';

/**
 * Gives uploads to a record, whose access they have from then on: only the actor's own, and only once.
 * @throws Refusal `files.not_attachable` naming `body.fileIds`
 */
export async function attachFiles(tx: Tx, recordType: string, recordId: string, fileIds: string[]): Promise<void> {
  const ids = [...new Set(fileIds)];
  if (ids.length === 0) return;
  const { numUpdatedRows } = await tx.sql.updateTable('files').set({ record_type: recordType, record_id: recordId })
    .where('id', 'in', ids).where('record_id', 'is', null).where('uploaded_by', '=', tx.actor.userId).executeTakeFirst();
  if (Number(numUpdatedRows) !== ids.length) throw invalidField('body.fileIds', 'files.not_attachable');
}

const columns = ['id', 'name', 'size', 'type', 'record_id'] as const;
const toRef = ({ id, name, size, type }: { id: string; name: string; size: number; type: string }): FileRef => ({ id, name, size, type });

/** The files of a record that the caller may see, one sort after the other and oldest first, as a column of the caller's query. */
export function filesAsJson(recordType: string | string[], recordId: RawBuilder<unknown>) {
  const sorts = sql.join([recordType].flat().map((sort) => sql.lit(sort)));
  return sql<FileRef[]>`(select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'size', f.size, 'type', f.type) order by f.record_type, f.uploaded_at, f.id), '[]')
    from files f where f.record_type in (${sorts}) and f.record_id = ${recordId})`;
}

/** Files by their ids, for callers that may see the records that name them. */
export async function filesById(tx: Tx, fileIds: string[]): Promise<Map<string, FileRef>> {
  const ids = [...new Set(fileIds)];
  if (ids.length === 0) return new Map();
  const rows = await tx.sql.selectFrom('files').select(columns).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, toRef(row)]));
}
