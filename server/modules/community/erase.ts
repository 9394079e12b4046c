import { sql } from 'kysely';
import { erasedMark, needlesOf, type DataOf, type Erase } from '../../platform/personal-data.ts';
import { vectorOf } from './write.ts';

/** Threads stay readable: the author's name is gone with the account, and where the person signed a text of their own with name or number, so is that; what stood there before a change goes. */
export const erase: Erase = async (tx, person) => {
  const needles = needlesOf(person);
  const clean = (text: string) => needles.reduce((left, needle) => left.replaceAll(needle, erasedMark), text);
  for (const { id, title, body } of await tx.sql.selectFrom('community_threads').select(['id', 'title', 'body']).where('author_id', '=', person.id).execute()) {
    const [cleanTitle, cleanBody] = [clean(title), clean(body)];
    if (cleanTitle !== title || cleanBody !== body) await tx.sql.updateTable('community_threads').set({ title: cleanTitle, body: cleanBody, search: vectorOf(cleanTitle, cleanBody) }).where('id', '=', id).execute();
  }
  for (const needle of needles) {
    await sql`update community_replies set body = replace(body, ${needle}, ${erasedMark}) where author_id = ${person.id} and position(${needle} in body) > 0`.execute(tx.sql);
  }
  await tx.sql.deleteFrom('community_editions').where('author_id', '=', person.id).execute();
  await tx.sql.updateTable('community_reports').set({ note: null }).where('reporter_id', '=', person.id).execute();
};

export const dataOf: DataOf = async (tx, userId) => ({
  community_posts: await tx.sql.selectFrom('community_threads').select(['kind', 'title', 'body', 'created_at']).where('author_id', '=', userId).orderBy('created_at').execute(),
  community_replies: await tx.sql.selectFrom('community_replies as r').innerJoin('community_threads as t', 't.id', 'r.thread_id').select(['t.title', 'r.body', 'r.created_at']).where('r.author_id', '=', userId).orderBy('r.created_at').execute(),
  community_editions: await tx.sql.selectFrom('community_editions').select(['title', 'body', 'written_at', 'replaced_at']).where('author_id', '=', userId).orderBy('replaced_at').execute(),
  community_reports: await tx.sql.selectFrom('community_reports as x').innerJoin('community_threads as t', 't.id', 'x.thread_id').select(['t.title', 'x.reason', 'x.note', 'x.reported_at as at']).where('x.reporter_id', '=', userId).orderBy('x.reported_at').execute(),
});
