import type { BodyOf } from '@qilian/contract/endpoint';
import type { mergeFiles as endpoint } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { staleVersion } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { enterpriseDetail } from '../detail.ts';
import { readFiles, updateFiles, written } from '../import/loading/files.ts';
import { columnOf, followPark, goesAlong, keyText, movesWithMerge, relations, type Relation } from '../relations.ts';
import { rebuildSearch, type EnterpriseRow } from '../store.ts';
import { joined } from './fields.ts';
import { heldSeats, planSeats, planStaff } from './seats-rule.ts';
import { takePair } from './take-pair.ts';

const dayMs = 86_400_000;

interface Pair {
  mergeId: string;
  own: EnterpriseRow;
  other: EnterpriseRow;
}

/**
 * Makes one file of two: the other is closed and names its successor, and everything that names it
 * names the survivor from this commit on. What was recorded of it stays as it was recorded, and is read with the survivor's.
 */
export async function mergeFiles(tx: Tx, ownId: string, { version, otherId, otherVersion, choices }: BodyOf<typeof endpoint>): Promise<void> {
  const { own, other } = await takePair(tx, ownId, otherId, { lock: true });
  if (own.version !== version) throw staleVersion(await enterpriseDetail(tx, ownId));
  if (other.version !== otherVersion) throw staleVersion(await enterpriseDetail(tx, otherId));
  const pair = { mergeId: newId(tx.now), own, other };
  // Rows of the two may lie in parks beyond the actor's walls, such as a case that was shared.
  await actingAs(tx, system, async (all) => {
    await lockRows(all, other.id);
    await all.sql.insertInto('enterprise_merges').values({
      id: pair.mergeId, survivor_id: own.id, merged_id: other.id, park_id: own.park_id, merged_park_id: other.park_id, merged_by: tx.actor.userId!, merged_at: tx.now,
      undo_until: new Date(tx.now.getTime() + tx.platform.config.undoDays * dayMs),
    }).execute();
    const readerIds = (await heldSeats(all, [own.id, other.id])).map(({ user_id }) => user_id);
    await closeMerged(all, pair);
    const fields = await joinFacts(all, pair, choices);
    await moveSeats(all, pair);
    await moveStaff(all, pair);
    for (const relation of relations().filter(movesWithMerge)) await moveRows(all, pair, relation);
    await followPark(all, own.id, own.park_id, movesWithMerge);
    await all.sql.deleteFrom('enterprise_twins').where((eb) => eb.or([eb('one_id', '=', other.id), eb('other_id', '=', other.id)])).execute();
    for (const { id } of [own, other]) await rebuildSearch(all, id);
    const names = { merged: other.name, survivor: own.name };
    const params = { mergeId: pair.mergeId, survivorId: own.id, mergedId: other.id };
    await record({ ...all, actor: tx.actor },
      { type: 'enterprise.merged', record: { type: 'enterprise', id: own.id }, parkId: own.park_id, enterpriseId: own.id, audience: 'enterprise', params: { ...params, fields: fields.join(','), readerIds }, detail: names },
      { type: 'enterprise.merged_into', record: { type: 'enterprise', id: other.id }, parkId: other.park_id, enterpriseId: other.id, audience: 'enterprise', params, detail: names });
  });
}

/** In the order of tables and keys, so that no two merges wait for each other in a circle. */
async function lockRows(tx: Tx, enterpriseId: string): Promise<void> {
  for (const relation of relations().filter(movesWithMerge)) {
    await sql`select from ${sql.table(relation.table)} t where t.${sql.ref(columnOf(relation))} = ${enterpriseId} order by ${keyText(relation, 't')} for update`.execute(tx.sql);
  }
}

async function closeMerged(tx: Tx, { mergeId, own, other }: Pair): Promise<void> {
  const day = today(tx);
  await sql`update enterprises set closed_on = ${day}, closed_reason = 'merged', successor_id = ${own.id}, version = version + 1 where id = ${other.id}`.execute(tx.sql);
  await sql`with ended as (update enterprise_parks set until_day = ${day} where enterprise_id = ${other.id} and until_day is null returning id)
    insert into enterprise_merge_moves (merge_id, relation, row_key, before, after)
    select ${mergeId}, 'enterprise_parks', id::text, '{"until_day": null}', jsonb_build_object('until_day', ${day}::date) from ended`.execute(tx.sql);
}

/** @returns the fields of the survivor that changed */
async function joinFacts(tx: Tx, { mergeId, own, other }: Pair, choices: BodyOf<typeof endpoint>['choices']): Promise<string[]> {
  const files = await readFiles(tx, [own.id, other.id]);
  const before = files.get(own.id)!;
  await updateFiles(tx, [written(joined(before, files.get(other.id)!, choices), { otherNames: [], last4: [] })]);
  const { rows: [row] } = await sql<{ fields: string[] }>`update enterprise_merges m
    set before = image_difference(${before.image}::jsonb, enterprise_image(e)), after = image_difference(enterprise_image(e), ${before.image}::jsonb)
    from enterprises e where e.id = m.survivor_id and m.id = ${mergeId} returning array(select jsonb_object_keys(m.before) order by 1) as fields`.execute(tx.sql);
  return row!.fields;
}

async function moveSeats(tx: Tx, { mergeId, own, other }: Pair): Promise<void> {
  const plans = planSeats(own.id, await heldSeats(tx, [own.id, other.id])).map(({ id, takes }) => ({ id, takes }));
  await sql`with held as (
      select h.id, h.role, h.until_day, p.id is not null as present, p.takes from enterprise_holders h
        left join jsonb_to_recordset(${JSON.stringify(plans)}::jsonb) as p(id uuid, takes text) on p.id = h.id where h.enterprise_id = ${other.id}),
    moved as (
      update enterprise_holders t set enterprise_id = ${own.id}, role = coalesce(h.takes, h.role), until_day = case when h.present and h.takes is null then ${today(tx)} else h.until_day end
        from held h where t.id = h.id returning t.id, jsonb_build_object('enterprise_id', t.enterprise_id, 'role', t.role, 'until_day', t.until_day) as after)
    insert into enterprise_merge_moves (merge_id, relation, row_key, before, after)
    select ${mergeId}, 'enterprise_holders', h.id::text, jsonb_build_object('enterprise_id', ${other.id}::uuid, 'role', h.role, 'until_day', h.until_day), m.after from held h join moved m on m.id = h.id`.execute(tx.sql);
}

async function moveStaff(tx: Tx, { mergeId, own, other }: Pair): Promise<void> {
  const ending = (await planStaff(tx, own, other.id)).filter(({ outcome }) => outcome === 'ends').map(({ id }) => id);
  await sql`with held as (select s.id, s.until_day from enterprise_staff s where s.enterprise_id = ${other.id}),
    moved as (
      update enterprise_staff t set enterprise_id = ${own.id}, until_day = case when t.id = any (${ending}::uuid[]) then ${today(tx)} else t.until_day end
        from held h where t.id = h.id returning t.id, jsonb_build_object('enterprise_id', t.enterprise_id, 'until_day', t.until_day) as after)
    insert into enterprise_merge_moves (merge_id, relation, row_key, before, after)
    select ${mergeId}, 'enterprise_staff', h.id::text, jsonb_build_object('enterprise_id', ${other.id}::uuid, 'until_day', h.until_day), m.after from held h join moved m on m.id = h.id`.execute(tx.sql);
}

async function moveRows(tx: Tx, { mergeId, own, other }: Pair, relation: Relation): Promise<void> {
  const column = columnOf(relation);
  await sql`with moved as (update ${sql.table(relation.table)} t set ${sql.ref(column)} = ${own.id} where ${goesAlong(relation, { ownId: own.id, otherId: other.id })} returning ${keyText(relation, 't')} as key)
    insert into enterprise_merge_moves (merge_id, relation, row_key, before, after)
    select ${mergeId}, ${relation.table}, key, jsonb_build_object(${sql.lit(column)}, ${other.id}::uuid), jsonb_build_object(${sql.lit(column)}, ${own.id}::uuid) from moved`.execute(tx.sql);
}
