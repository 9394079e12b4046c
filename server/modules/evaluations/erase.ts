import { forgetContents } from '../../platform/files/index.ts';
import type { DataOf, Erase } from '../../platform/personal-data.ts';

/** Reasons speak of the person, the papers bear the name: both go. What is left is a number and a rank. */
export const erase: Erase = async (tx, { id }) => {
  const awards = await tx.sql.updateTable('gold_awards').set({ reason: null, revoke_reason: null, certificate_file_id: null, letter_file_id: null }).where('user_id', '=', id).returning('id').execute();
  if (awards.length === 0) return;
  const ids = awards.map((award) => award.id);
  await tx.sql.updateTable('sealed_papers').set({ file_id: null }).where('record_type', '=', 'award').where('record_id', 'in', ids).execute();
  const files = await tx.sql.deleteFrom('files').where('record_type', '=', 'award').where('record_id', 'in', ids).returning('sha256').execute();
  await forgetContents(tx, files.map(({ sha256 }) => sha256));
};

export const dataOf: DataOf = async (tx, userId) => ({
  evaluation_scores: await tx.sql.selectFrom('evaluation_scores as s').innerJoin('areas as p', 'p.id', 's.park_id')
    .select(['p.name as park', 's.period', 's.starts_on', 's.right_checks', 's.checks', 's.on_time', 's.prompt', 's.asked', 's.score', 's.rank', 's.ranked', 's.streak'])
    .where('s.user_id', '=', userId).orderBy('s.starts_on').execute(),
  gold_awards: await tx.sql.selectFrom('gold_awards as a').innerJoin('areas as p', 'p.id', 'a.park_id')
    .select(['p.name as park', 'a.year', 'a.state', 'a.score', 'a.rank', 'a.ranked', 'a.points', 'a.decided_at', 'a.reason', 'a.revoked_at', 'a.revoke_reason']).where('a.user_id', '=', userId).orderBy('a.year').execute(),
});
