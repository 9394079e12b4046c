import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { erasedMark, needlesOf, redact, type DataOf, type Erase } from '../../platform/personal-data.ts';
import { contactDataOf, eraseContactStates, forgetReportsOf } from './bounces/index.ts';

/** A person's own notices go; from those to others the name goes. */
export const erase: Erase = async (tx, person) => {
  await eraseContactStates(tx, person.id);
  if (person.name === null) return;
  await forget(tx, sql`select id from notices where recipient_id = ${person.id} and not (${isReceipt})`);
  // That a circular was served, and when, is the park's record; by which address is the person's.
  await sql`update notice_deliveries d set address = null, address_tag = null from notices n where n.id = d.notice_id and n.recipient_id = ${person.id}`.execute(tx.sql);
  await redact(tx, 'notices', ['params'], person, { json: true });
  await tx.sql.deleteFrom('notice_preferences').where('user_id', '=', person.id).execute();
  await redactTalks(tx, person);
};

/** What was said stays the enterprise's; names and contacts in it go. */
async function redactTalks(tx: Tx, person: Parameters<Erase>[1]): Promise<void> {
  await redact(tx, 'talks', ['subject'], person);
  const needles = needlesOf(person);
  if (needles.length === 0 || person.enterpriseIds.length === 0) return;
  const clean = needles.reduce((inner, needle) => sql`replace(${inner}, ${needle}, ${erasedMark})`, sql`m.body`);
  await sql`update talk_messages m set body = ${clean} from talks t where t.id = m.talk_id and t.enterprise_id = any (${person.enterpriseIds}::uuid[])
    and (${sql.join(needles.map((needle) => sql`position(${needle} in m.body) > 0`), sql` or `)})`.execute(tx.sql);
}

/** Rows that say what became of a circular stay for the circular's sake. */
const isReceipt = sql<boolean>`circular_id is not null and kind in ('circular', 'circular_confidential')`;

/** What was served with legal effect is proof, and outlives the term. */
const forgettable = (before: Date) => sql<boolean>`n.created_at < ${before} and not exists (select from circulars c where c.id = n.circular_id and c.weight = 'legal')`;

/** Some thousands of notices from before an instant. @returns how many went */
export async function forgetNoticesBefore(tx: Tx, before: Date, most: number): Promise<number> {
  return forget(tx, sql`select id from notices n where ${forgettable(before)} limit ${sql.lit(most)}`);
}

export async function countNoticesBefore(tx: Tx, before: Date): Promise<number> {
  const { rows: [found] } = await sql<{ count: number }>`select count(*) as count from notices n where ${forgettable(before)}`.execute(tx.sql);
  return found!.count;
}

async function forget(tx: Tx, ids: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ id: string }>`${ids}`.execute(tx.sql);
  const gone = rows.map(({ id }) => id);
  if (gone.length === 0) return 0;
  await forgetReportsOf(tx, gone);
  await sql`update notices set origin_id = null, origin_reason = null where origin_id = any (${gone}::uuid[])`.execute(tx.sql);
  await tx.sql.updateTable('notice_deliveries').set({ brought_by: null }).where('brought_by', 'in', gone).execute();
  await tx.sql.deleteFrom('notice_deliveries').where('notice_id', 'in', gone).execute();
  await tx.sql.deleteFrom('notices').where('id', 'in', gone).execute();
  return gone.length;
}

export const dataOf: DataOf = async (tx, userId) => ({
  ...await contactDataOf(tx, userId),
  notices: await tx.sql.selectFrom('notices as n').leftJoin('circulars as c', 'c.id', 'n.circular_id').select(['n.kind', 'n.params', 'c.subject', 'n.created_at', 'n.read_at', 'n.opened_at as seen_at', 'n.acknowledged_at']).where('n.recipient_id', '=', userId).orderBy('n.created_at').execute(),
  messages: await tx.sql.selectFrom('talk_messages as m').innerJoin('talks as t', 't.id', 'm.talk_id').select(['t.subject', 'm.body', 'm.at']).where('m.author_id', '=', userId).orderBy('m.at').execute(),
  delivery_consents: await tx.sql.selectFrom('delivery_consents').select(['way', 'given_at', 'withdrawn_at']).where('user_id', '=', userId).orderBy('given_at').execute(),
  notice_preferences: await tx.sql.selectFrom('notice_preferences').select(['off', 'digest', 'quiet_from', 'quiet_until']).where('user_id', '=', userId).execute(),
});
