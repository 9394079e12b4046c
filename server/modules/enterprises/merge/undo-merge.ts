import type { MergeView } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { Refusal, staleVersion } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { readFiles, updateFiles, written, type File } from '../import/loading/files.ts';
import { nameKey } from '../import/reading/names.ts';
import { columnOf, followPark, keyText, movesWithMerge, relations, type Relation } from '../relations.ts';
import { releaseUncovered } from '../release-staff.ts';
import { rebuildSearch } from '../store.ts';
import { ruled } from './ruled.ts';
import { heldSeats } from './seats-rule.ts';
import { getMerge, viewMerge, type Merge } from './view-merge.ts';

/**
 * Takes a merge back: the merged file is open again and gets each row that stands as the merge left it.
 * What changed since, and what came after, stays with the survivor.
 * @returns the id of the file that is open again
 * @throws Refusal `enterprises.merge.not_found`, `enterprises.merge_undone`, `enterprises.undo_expired`, `enterprises.merge_not_latest`, `enterprises.merge_code_taken`
 */
export async function undoMerge(tx: Tx, mergeId: string, version: number): Promise<string> {
  const { survivor_id: ownId, merged_id: otherId } = await getMerge(tx, mergeId);
  // The files first and in one order, as a merge takes them.
  await sql`select from enterprises where id in (${ownId}, ${otherId}) order by id for update`.execute(tx.sql);
  const merge = await getMerge(tx, mergeId);
  if (merge.version !== version) throw staleVersion(await viewMerge(tx, merge));
  if (merge.undone_at !== null) throw new Refusal('conflict', 'enterprises.merge_undone');
  if (merge.undo_until <= tx.now) throw new Refusal('conflict', 'enterprises.undo_expired');
  if (merge.survivor_closed_on !== null) throw new Refusal('conflict', 'enterprises.merge_not_latest', { params: { name: merge.survivor } });
  const { fields } = await viewMerge(tx, merge);
  await actingAs(tx, system, async (all) => {
    await restoreFacts(all, ownId, fields);
    await reopen(all, otherId);
    for (const relation of relations().filter(movesWithMerge)) await returnRows(all, merge, relation, [columnOf(relation)]);
    // Back to where the file lies, wherever the survivor has moved meanwhile.
    await followPark(all, otherId, merge.merged_park_id, movesWithMerge);
    for (const { relation, columns } of ruled) await returnRows(all, merge, relation, columns);
    await endOfThoseGone(all, merge);
    for (const id of [ownId, otherId]) await rebuildSearch(all, id);
    await all.sql.updateTable('enterprise_merges').set({ undone_by: tx.actor.userId, undone_at: tx.now, version: version + 1, before: '{}', after: '{}' }).where('id', '=', mergeId).execute();
    const readerIds = (await heldSeats(all, [ownId, otherId])).map(({ user_id }) => user_id);
    const names = { merged: merge.merged, survivor: merge.survivor };
    const params = { mergeId, survivorId: ownId, mergedId: otherId };
    const back = fields.filter(({ goesBack }) => goesBack).map(({ field }) => field).join(',');
    await record({ ...all, actor: tx.actor },
      { type: 'enterprise.merge_undone', record: { type: 'enterprise', id: ownId }, parkId: merge.park_id, enterpriseId: ownId, audience: 'enterprise', params: { ...params, fields: back, readerIds }, detail: names },
      { type: 'enterprise.separated', record: { type: 'enterprise', id: otherId }, parkId: merge.merged_park_id, enterpriseId: otherId, audience: 'enterprise', params, detail: names });
    await all.sql.deleteFrom('enterprise_merge_moves').where('merge_id', '=', mergeId).execute();
  });
  return otherId;
}

async function restoreFacts(tx: Tx, ownId: string, fields: MergeView['fields']): Promise<void> {
  const back = fields.filter(({ goesBack }) => goesBack);
  const file = (await readFiles(tx, [ownId])).get(ownId)!;
  const former: File = { ...file, ...Object.fromEntries(back.map(({ field, before }) => [field, before])) };
  await updateFiles(tx, [written({ ...former, name_key: nameKey(former.name) }, { otherNames: [], last4: [] })]);
}

async function reopen(tx: Tx, otherId: string): Promise<void> {
  const { rows: [taken] } = await sql<{ name: string; uscc: string }>`select o.name, o.uscc from enterprises e join enterprises o on o.uscc = e.uscc and o.closed_on is null where e.id = ${otherId}`.execute(tx.sql);
  if (taken) throw new Refusal('conflict', 'enterprises.merge_code_taken', { params: { value: taken.uscc, name: taken.name } });
  await sql`update enterprises set closed_on = null, closed_reason = null, successor_id = null, version = version + 1 where id = ${otherId}`.execute(tx.sql);
}

/** Nobody comes back who has left meanwhile, or whose post has ended. */
async function endOfThoseGone(tx: Tx, { merged_id: id, merged_park_id: parkId }: Merge): Promise<void> {
  await releaseUncovered(tx, id, parkId);
  await sql`update enterprise_holders h set until_day = ${today(tx)} from users u where u.id = h.user_id and u.left_at is not null and h.enterprise_id = ${id} and h.until_day is null`.execute(tx.sql);
}

async function returnRows(tx: Tx, merge: Merge, relation: Relation, columns: string[]): Promise<void> {
  const list = sql.join(columns.map((column) => sql.ref(column)));
  await sql`update ${sql.table(relation.table)} t set (${list}) = (select ${sql.join(columns.map((column) => sql`r.${sql.ref(column)}`))} from jsonb_populate_record(t, m.before) r)
    from enterprise_merge_moves m where m.merge_id = ${merge.id} and m.relation = ${relation.table} and t.${sql.ref(columnOf(relation))} in (${merge.survivor_id}, ${merge.merged_id})
      and ${keyText(relation, 't')} = m.row_key and to_jsonb(t) @> m.after`.execute(tx.sql);
}
