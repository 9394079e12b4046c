import type { Tx } from '../../../platform/db/transaction.ts';
import { today } from '../../../platform/today.ts';
import { parksUnder } from './presence.ts';

/** The parks that somebody's posts cover today. */
export async function parksOf(tx: Tx, userId: string): Promise<string[]> {
  const posts = await tx.sql.selectFrom('posts').select('area_id').where('user_id', '=', userId)
    .where((eb) => eb.or([eb('until_day', 'is', null), eb('until_day', '>', today(tx))])).execute();
  return parksUnder(tx, posts.map((post) => post.area_id));
}

/** These parks and the areas above them. */
export async function areasOver(tx: Tx, parks: string[]): Promise<string[]> {
  if (parks.length === 0) return [];
  const rows = await tx.sql.selectFrom('areas').leftJoin('areas as parent', 'parent.id', 'areas.parent_id')
    .select(['areas.id', 'parent.id as parent_id', 'parent.parent_id as top_id']).where('areas.id', 'in', parks).execute();
  return [...new Set(rows.flatMap((row) => [row.id, row.parent_id, row.top_id]))].filter((id) => id !== null);
}

/** Areas in which a post is one for a park that the person works for. */
export const areasSharedWith = async (tx: Tx, userId: string): Promise<string[]> => areasOver(tx, await parksOf(tx, userId));
