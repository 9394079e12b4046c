import { sql } from 'kysely';
import { platform as system } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import { today } from '../../platform/today.ts';
import { leaveEnterprise } from '../people/index.ts';
import { rebuildSearch, recordChange } from './store.ts';

/** The enterprise is no more: its file is closed, its seats and officers end with it. Call it under the lock of the file. */
export async function closeFile(tx: Tx, enterpriseId: string, on: string): Promise<void> {
  const file = await tx.sql.selectFrom('enterprises').select(['id', 'park_id', 'name']).where('id', '=', enterpriseId).executeTakeFirstOrThrow();
  // Before: whoever ends what hangs on the file still finds it, and those who are to be told of that.
  await recordChange(tx, file, 'closed', { params: { on }, detail: { name: file.name } });
  await tx.sql.updateTable('enterprises').set({ closed_on: today(tx), closed_reason: 'gone' }).where('id', '=', enterpriseId).execute();
  await actingAs(tx, system, async (all) => {
    const { rows } = await sql<{ user_id: string }>`update enterprise_holders set until_day = ${today(tx)} where enterprise_id = ${enterpriseId} and until_day is null returning user_id`.execute(all.sql);
    for (const { user_id } of rows) await leaveEnterprise(all, user_id, enterpriseId);
    await sql`update enterprise_staff set until_day = ${today(tx)} where enterprise_id = ${enterpriseId} and until_day is null`.execute(all.sql);
    await sql`update enterprise_parks set until_day = ${today(tx)} where enterprise_id = ${enterpriseId} and until_day is null`.execute(all.sql);
    await rebuildSearch(all, enterpriseId);
  });
}

/** A word by which a file is found. Call it under the lock of the file. */
export async function tagFile(tx: Tx, enterpriseId: string, tag: string): Promise<void> {
  const file = await tx.sql.selectFrom('enterprises').select(['id', 'park_id', 'tags']).where('id', '=', enterpriseId).executeTakeFirstOrThrow();
  if (file.tags.includes(tag)) return;
  await tx.sql.updateTable('enterprises').set({ tags: [...file.tags, tag] }).where('id', '=', enterpriseId).execute();
  await rebuildSearch(tx, enterpriseId);
  await recordChange(tx, file, 'edited', { params: { fields: 'tags' }, detail: { tags_before: file.tags.join('、'), tags: [...file.tags, tag].join('、') }, audience: 'staff' });
}
