import type { Tx } from '../../../platform/db/transaction.ts';

/** What is sent, as text: the same for each attempt and each replay, so that a repeat can be told by its id. */
export interface Message {
  id: string;
  body: string;
}

export interface Telling {
  id: string;
  type: string;
  entryId: string | null;
  eventAt: Date;
}

/**
 * Names the record and what became of it by ids, codes and dates: what stands in it is read with the
 * program's token, by the rights that it has then. No name, no contact and no free text goes out.
 * Null where the program may no longer have it.
 */
export async function messageOf(tx: Tx, { id, type, entryId, eventAt }: Telling, reader: { parks: string[]; scopes: string[]; department_id: string | null }): Promise<Message | null> {
  if (entryId === null) return { id, body: JSON.stringify({ id, type, at: eventAt.toISOString(), data: {} }) };
  const entry = await tx.sql.selectFrom('ledger_entries as l').leftJoin('cases as c', (join) => join.onRef('c.id', '=', 'l.record_id').on('l.record_type', '=', 'case'))
    .select(['l.record_type', 'l.record_id', 'l.park_id', 'l.enterprise_id', 'l.audience', 'l.actor_side', 'l.params', 'l.at', 'c.number'])
    .where('l.id', '=', entryId).executeTakeFirst();
  const mayHave = entry !== undefined && entry.park_id !== null && reader.parks.includes(entry.park_id) && ['enterprise', 'public'].includes(entry.audience)
    && reader.scopes.includes(entry.record_type === 'case' ? 'cases:read' : 'enterprises:read');
  if (!mayHave || !await concerns(tx, entry, reader.department_id)) return null;
  const folder = entry.record_type === 'case' ? 'cases' : 'enterprises';
  const data = {
    record: { type: entry.record_type, id: entry.record_id, ...(entry.number !== null && { number: entry.number }) },
    parkId: entry.park_id, enterpriseId: entry.enterprise_id, by: entry.actor_side, params: entry.params,
    url: `${tx.platform.config.publicUrl}/api/v1/${folder}/${entry.record_id}`,
  };
  return { id: entryId, body: JSON.stringify({ id: entryId, type, at: entry.at.toISOString(), data }) };
}

/** A department's program is told of cases in which the department has, or had, a task. */
async function concerns(tx: Tx, { record_type: type, record_id: id }: { record_type: string; record_id: string }, departmentId: string | null): Promise<boolean> {
  if (departmentId === null || type !== 'case') return true;
  return await tx.sql.selectFrom('tasks').select('id').where('case_id', '=', id).where('department_id', '=', departmentId).limit(1).executeTakeFirst() !== undefined;
}
