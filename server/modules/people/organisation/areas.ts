import { sql } from 'kysely';
import type { z } from 'zod';
import type { Area, AreaLevel } from '@qilian/contract/people';
import { cutPage, readCursor, type PageOf } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal, invalidField, notFound, staleVersion } from '../../../platform/errors.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { managedAreas, requireManagedArea } from '../access.ts';

type Level = z.output<typeof AreaLevel>;
const columns = ['id', 'name', 'level', 'parent_id', 'opened_on', 'closed_on', 'version'] as const;

function toArea(row: { id: string; name: string; level: string; parent_id: string | null; opened_on: string; closed_on: string | null; version: number }): z.output<typeof Area> {
  return { id: row.id, name: row.name, level: row.level as Level, parentId: row.parent_id, openedOn: row.opened_on, closedOn: row.closed_on, version: row.version };
}

const ranks: Level[] = ['city', 'district', 'park'];

const rank = sql<string>`array_position(array['city', 'district', 'park'], areas.level)::text`;

/** City, districts, parks, in this order; each level by name. */
export async function listAreas(tx: Tx, { cursor, limit }: PageOf) {
  const after = readCursor(cursor, 3);
  let query = tx.sql.selectFrom('areas').select(columns).select(rank.as('rank')).orderBy(rank).orderBy('name').orderBy('id').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(${rank}, name, id) > (${after[0]}, ${after[1]}, ${after[2]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.rank, row.name, row.id]);
  return { items: rows.map(toArea), next };
}

async function refuseTakenName(tx: Tx, parentId: string | null, name: string, except?: string): Promise<void> {
  const twin = await tx.sql.selectFrom('areas').select('id').where('parent_id', 'is not distinct from', parentId).where('name', '=', name).where('closed_on', 'is', null).executeTakeFirst();
  if (twin && twin.id !== except) throw invalidField('body.name', 'people.area_name_taken', { name });
}

/** @throws Refusal `people.one_city`, `people.area_parent`, `people.area_name_taken`, `people.area.not_found` */
export async function openArea(tx: Tx, { name, level, parentId }: { name: string; level: Level; parentId: string }) {
  if (level === 'city') throw invalidField('body.level', 'people.one_city');
  if (!(await managedAreas(tx)).has(parentId)) throw notFound('people.area');
  const parent = await tx.sql.selectFrom('areas').select(['level', 'closed_on']).where('id', '=', parentId).forNoKeyUpdate().executeTakeFirstOrThrow();
  if (parent.closed_on !== null || ranks.indexOf(parent.level as Level) !== ranks.indexOf(level) - 1) throw invalidField('body.parentId', 'people.area_parent');
  await refuseTakenName(tx, parentId, name);
  const id = newId(tx.now);
  const row = await tx.sql.insertInto('areas').values({ id, level, parent_id: parentId, name, opened_on: today(tx) }).returning(columns).executeTakeFirstOrThrow();
  await record(tx, {
    type: 'people.area_opened', record: { type: 'area', id }, parkId: level === 'park' ? id : null, enterpriseId: null, audience: 'staff', params: { level, parentId }, detail: { name },
  });
  return toArea(row);
}

/** @throws Refusal `people.area.not_found`, `people.area_closed`, `people.area_name_taken`, `common.stale_version` */
export async function renameArea(tx: Tx, id: string, { version, name }: { version: number; name: string }) {
  await requireManagedArea(tx, id);
  const area = await tx.sql.selectFrom('areas').select(columns).where('id', '=', id).forNoKeyUpdate().executeTakeFirstOrThrow();
  if (area.version !== version) throw staleVersion(toArea(area));
  if (area.closed_on !== null) throw new Refusal('conflict', 'people.area_closed');
  await refuseTakenName(tx, area.parent_id, name, id);
  const row = await tx.sql.updateTable('areas').set((eb) => ({ name, version: eb('version', '+', 1) })).where('id', '=', id).returning(columns).executeTakeFirstOrThrow();
  await record(tx, {
    type: 'people.area_renamed', record: { type: 'area', id }, parkId: area.level === 'park' ? id : null, enterpriseId: null, audience: 'staff', detail: { from: area.name, to: name },
  });
  return toArea(row);
}
