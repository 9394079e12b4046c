import { FileField, type MergeComparison } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { readFiles, type KnownFile } from '../import/loading/files.ts';
import { columnOf, goesAlong, movesWithMerge, relations } from '../relations.ts';
import { proposed, provenanceOf } from './fields.ts';
import { heldSeats, planSeats, planStaff } from './seats-rule.ts';
import { takePair } from './take-pair.ts';

/** Two files side by side: what differs and where it comes from, what a merge would move, and how seats that collide are settled. */
export async function compareFiles(tx: Tx, ownId: string, otherId: string): Promise<MergeComparison> {
  const { own, other } = await takePair(tx, ownId, otherId);
  const files = await readFiles(tx, [ownId, otherId]);
  const [ownFile, otherFile] = [files.get(ownId)!, files.get(otherId)!];
  const [ownFrom, otherFrom] = [await provenanceOf(tx, ownId), await provenanceOf(tx, otherId)];
  const parks = await tx.sql.selectFrom('areas').select(['id', 'name']).where('id', 'in', [own.park_id, other.park_id]).execute();
  const side = (row: typeof own) => ({ id: row.id, name: row.name, uscc: row.uscc, park: parks.find(({ id }) => id === row.park_id)!, version: row.version, createdAt: row.created_at.toISOString() });
  const twin = await tx.sql.selectFrom('enterprise_twins').select('reasons').where((eb) => eb.or([
    eb.and([eb('one_id', '=', ownId), eb('other_id', '=', otherId)]), eb.and([eb('one_id', '=', otherId), eb('other_id', '=', ownId)]),
  ])).executeTakeFirst();
  return {
    own: side(own), other: side(other), reasons: (twin?.reasons ?? []) as MergeComparison['reasons'],
    fields: FileField.options.map((field) => ({
      field, own: valueOf(ownFile, field), other: valueOf(otherFile, field), take: proposed(field, ownFile, otherFile), ownFrom: ownFrom(field), otherFrom: otherFrom(field),
    })),
    seats: planSeats(ownId, await heldSeats(tx, [ownId, otherId])).map(({ role, name, outcome, takes }) => ({ role, name, outcome, takes })),
    staff: (await planStaff(tx, own, otherId)).map(({ capacity, name, outcome }) => ({ capacity, name, outcome })),
    // Numbers only, and all of them: what somebody else was told moves too, and undoing counts it as well.
    ...await actingAs(tx, system, async (all) => ({ relations: await countRelations(all, ownId, otherId), ends: await countEnding(all, ownId, otherId) })),
  };
}

const valueOf = (file: KnownFile, field: FileField) => file[field] as MergeComparison['fields'][number]['own'];

/** Rows under way that don't go along. */
async function countEnding(tx: Tx, ownId: string, otherId: string): Promise<MergeComparison['ends']> {
  const counts = relations().flatMap((relation) => (relation.endsWithFile === undefined ? [] : [sql`select ${sql.lit(relation.table)} as relation, count(*)::int as count from ${sql.table(relation.table)} t
    where t.${sql.ref(columnOf(relation))} = ${otherId} and (${sql.raw(relation.endsWithFile)}) and not (${movesWithMerge(relation) ? goesAlong(relation, { ownId, otherId }) : sql`false`})`]));
  const { rows } = await sql<MergeComparison['ends'][number]>`select relation, count from (${sql.join(counts, sql` union all `)}) c where count > 0 order by relation`.execute(tx.sql);
  return rows;
}

async function countRelations(tx: Tx, ownId: string, otherId: string): Promise<MergeComparison['relations']> {
  const counts = relations().filter(movesWithMerge).map((relation) => sql`select ${sql.lit(relation.table)} as relation, count(*) as count from ${sql.table(relation.table)} t where ${goesAlong(relation, { ownId, otherId })}`);
  const { rows } = await sql<MergeComparison['relations'][number]>`select relation, sum(count)::int as count from (${sql.join(counts, sql` union all `)}) c where count > 0 group by relation order by relation`.execute(tx.sql);
  return rows;
}
