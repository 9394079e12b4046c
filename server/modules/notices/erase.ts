import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { redact, type DataOf, type Erase } from '../../platform/personal-data.ts';
import { contactDataOf, eraseContactStates, forgetReportsOf } from './bounces/index.ts';

/** A person's own notices go; from those to others the name goes. */
export const erase: Erase = async (tx, person) => {
  await eraseContactStates(tx, person.id);
  if (person.name === null) return;
  await forget(tx, sql`select id from notices where recipient_id = ${person.id}`);
  await redact(tx, 'notices', ['params'], person, { json: true });
};

/** Some thousands of notices from before an instant. @returns how many went */
export async function forgetNoticesBefore(tx: Tx, before: Date, most: number): Promise<number> {
  return forget(tx, sql`select id from notices where created_at < ${before} limit ${sql.lit(most)}`);
}

export async function countNoticesBefore(tx: Tx, before: Date): Promise<number> {
  const { count } = await tx.sql.selectFrom('notices').select((eb) => eb.fn.countAll<number>().as('count')).where('created_at', '<', before).executeTakeFirstOrThrow();
  return count;
}

async function forget(tx: Tx, ids: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ id: string }>`${ids}`.execute(tx.sql);
  const gone = rows.map(({ id }) => id);
  if (gone.length === 0) return 0;
  await forgetReportsOf(tx, gone);
  await tx.sql.deleteFrom('notice_deliveries').where('notice_id', 'in', gone).execute();
  await tx.sql.deleteFrom('notices').where('id', 'in', gone).execute();
  return gone.length;
}

export const dataOf: DataOf = async (tx, userId) => ({
  ...await contactDataOf(tx, userId),
  notices: await tx.sql.selectFrom('notices').select(['kind', 'params', 'created_at', 'read_at']).where('recipient_id', '=', userId).orderBy('created_at').execute(),
});
