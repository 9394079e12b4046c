import type { QueryOf } from '@qilian/contract/endpoint';
import type { listMerges as endpoint, MergeView } from '@qilian/contract/enterprises';
import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { cutPage, readCursor } from '../../../platform/http/index.ts';
import { columnOf, keyText, movesWithMerge, relations } from '../relations.ts';
import { ruled } from './ruled.ts';
import { keptPair } from './take-pair.ts';

function selectMerges(tx: Tx) {
  return tx.sql.selectFrom('enterprise_merges as m').where(keptPair(tx, 'm.park_id', 'm.merged_park_id'))
    .innerJoin('enterprises as s', 's.id', 'm.survivor_id').innerJoin('enterprises as o', 'o.id', 'm.merged_id').innerJoin('users as u', 'u.id', 'm.merged_by')
    .selectAll('m').select(['s.name as survivor', 's.closed_on as survivor_closed_on', 'o.name as merged', 'u.name as author']);
}
export type Merge = Awaited<ReturnType<ReturnType<typeof selectMerges>['execute']>>[number];

/** @throws Refusal `enterprises.merge.not_found`, also for one that touches a park whose files the actor doesn't keep */
export async function getMerge(tx: Tx, mergeId: string): Promise<Merge> {
  const row = await selectMerges(tx).where('m.id', '=', mergeId).executeTakeFirst();
  if (!row) throw notFound('enterprises.merge');
  return row;
}

/** Merges into a file, newest first. */
export async function listMerges(tx: Tx, survivorId: string, { cursor, limit }: QueryOf<typeof endpoint>) {
  const after = readCursor(cursor, 2);
  let query = selectMerges(tx).where('m.survivor_id', '=', survivorId).orderBy('m.merged_at', 'desc').orderBy('m.id', 'desc').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(m.merged_at, m.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.merged_at, row.id]);
  return { items: rows.map((row) => headOf(tx, row)), next };
}

function headOf(tx: Tx, row: Merge) {
  return {
    id: row.id, survivor: { id: row.survivor_id, name: row.survivor }, merged: { id: row.merged_id, name: row.merged }, by: { id: row.merged_by, name: row.author },
    at: row.merged_at.toISOString(), undoUntil: row.undo_until.toISOString(), undone: row.undone_at !== null,
    mayUndo: row.undone_at === null && row.undo_until > tx.now && row.survivor_closed_on === null, version: row.version,
  };
}

/** A merge with what undoing it would put back, and what would stay with the survivor because it changed or came since. */
export async function viewMerge(tx: Tx, merge: Merge): Promise<MergeView> {
  const head = headOf(tx, merge);
  if (merge.undone_at !== null) return { ...head, fields: [], relations: [], stays: [] };
  return actingAs(tx, system, async (all) => {
    const { rows: [image] } = await sql<{ now: Record<string, unknown> }>`select enterprise_image(e) as now from enterprises e where e.id = ${merge.survivor_id}`.execute(all.sql);
    const [before, after] = [merge.before, merge.after] as Record<string, unknown>[];
    const fields = Object.keys(before!).toSorted().map((field) => ({
      field, now: image!.now[field], before: before![field], goesBack: JSON.stringify(image!.now[field]) === JSON.stringify(after![field]),
    })) as MergeView['fields'];
    return { ...head, fields, relations: await countReturns(all, merge), stays: await cameSince(all, merge) };
  });
}

async function countReturns(tx: Tx, merge: Merge): Promise<MergeView['relations']> {
  const moved = [...relations().filter(movesWithMerge), ...ruled.map(({ relation }) => relation)];
  const images = moved.map((relation) => sql`select ${sql.lit(relation.table)} as relation, ${keyText(relation, 't')} as key, to_jsonb(t) as image from ${sql.table(relation.table)} t
    where t.${sql.ref(columnOf(relation))} in (${merge.survivor_id}, ${merge.merged_id})`);
  const { rows } = await sql<MergeView['relations'][number]>`with moves as (
      select m.relation, coalesce(bool_or(n.image @> m.after), false) as stands from enterprise_merge_moves m
        left join (${sql.join(images, sql` union all `)}) n on n.relation = m.relation and n.key = m.row_key where m.merge_id = ${merge.id} group by m.relation, m.row_key)
    select relation, count(*) filter (where stands)::int as back, count(*) filter (where not stands)::int as stays from moves group by relation order by relation`.execute(tx.sql);
  return rows;
}

const mostListed = 50;

/** Cases that came to the survivor after the merge: they stay there. */
async function cameSince(tx: Tx, merge: Merge): Promise<MergeView['stays']> {
  const rows = await tx.sql.selectFrom('cases as c').select(['c.id', 'c.number', 'c.title']).where('c.enterprise_id', '=', merge.survivor_id).where('c.opened_at', '>=', merge.merged_at)
    .where(sql<boolean>`not exists (select from enterprise_merge_moves m where m.merge_id = ${merge.id} and m.relation = 'cases' and m.row_key = c.id::text)`)
    .orderBy('c.opened_at', 'desc').limit(sql.lit(mostListed)).execute();
  return rows.map(({ id, number, title }) => ({ id, number, title }));
}
