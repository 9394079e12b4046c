import type { Award } from '@qilian/contract/evaluations';
import type { FileRef } from '@qilian/contract/shapes';
import { sql } from 'kysely';
import { cutPage, readCursor, type PageOf } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { filesById } from '../../platform/files/index.ts';
import { mayDecide, seenOnceGranted, visible } from './access.ts';
import { pointsUntil } from './rules.ts';

const awards = (tx: Tx) => tx.sql.selectFrom('gold_awards as a').innerJoin('areas as p', 'p.id', 'a.park_id').innerJoin('users as u', 'u.id', 'a.user_id').leftJoin('enterprises as e', 'e.id', 'a.enterprise_id')
  .leftJoin('users as d', 'd.id', 'a.decided_by').selectAll('a').select(['p.name as park', 'u.name as user', 'u.locale', 'e.name as enterprise', 'd.name as decider'])
  .where(visible(tx.actor, 'a')).where(seenOnceGranted(tx.actor));

export type AwardRow = Awaited<ReturnType<ReturnType<typeof awards>['executeTakeFirstOrThrow']>>;

/** Locked for the action. @throws Refusal `evaluations.not_found` */
export async function lockAward(tx: Tx, awardId: string): Promise<AwardRow> {
  const row = await awards(tx).where('a.id', '=', awardId).forUpdate('a').executeTakeFirst();
  if (!row) throw notFound('evaluations');
  return row;
}

export async function getAward(tx: Tx, awardId: string): Promise<Award> {
  const row = await awards(tx).where('a.id', '=', awardId).executeTakeFirst();
  if (!row) throw notFound('evaluations');
  return toAward(tx, row, await filesOf(tx, [row]));
}

export interface AwardFilter extends PageOf {
  state?: Award['state'] | undefined;
  year?: number | undefined;
  enterpriseId?: string | undefined;
  userId?: string | undefined;
}

/** Newest first. */
export async function listAwards(tx: Tx, { state, year, enterpriseId, userId, cursor, limit }: AwardFilter): Promise<{ items: Award[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = awards(tx).orderBy('a.proposed_at', 'desc').orderBy('a.id', 'desc').limit(sql.lit(limit + 1));
  if (state !== undefined) query = query.where('a.state', '=', state);
  if (year !== undefined) query = query.where('a.year', '=', year);
  if (enterpriseId !== undefined) query = query.where('a.enterprise_id', '=', enterpriseId);
  if (userId !== undefined) query = query.where('a.user_id', '=', userId);
  if (after) query = query.where(sql<boolean>`(a.proposed_at, a.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.proposed_at, row.id]);
  const files = await filesOf(tx, rows);
  return { items: rows.map((row) => toAward(tx, row, files)), next };
}

const filesOf = (tx: Tx, rows: AwardRow[]) => filesById(tx, rows.flatMap((row) => [row.certificate_file_id, row.letter_file_id]).filter((id) => id !== null));

function toAward(tx: Tx, row: AwardRow, files: Map<string, FileRef>): Award {
  const file = (id: string | null) => (id === null ? null : files.get(id) ?? null);
  const decides = mayDecide(tx.actor, row.park_id);
  return {
    id: row.id, park: { id: row.park_id, name: row.park }, user: { id: row.user_id, name: row.user }, enterprise: { id: row.enterprise_id, name: row.enterprise ?? '' }, year: row.year,
    score: row.score, sample: row.sample, rank: row.rank, ranked: row.ranked, streak: row.streak, points: row.points, pointsUntil: pointsUntil(row.year),
    state: row.state as Award['state'], proposedAt: row.proposed_at.toISOString(),
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decider ?? '' }, decidedAt: row.decided_at?.toISOString() ?? null, reason: row.reason,
    revokedAt: row.revoked_at?.toISOString() ?? null, revokeReason: row.revoke_reason, certificate: file(row.certificate_file_id), letter: file(row.letter_file_id),
    allowedActions: !decides ? [] : row.state === 'proposed' ? ['grant', 'decline'] : row.state === 'granted' ? ['revoke'] : [], version: row.version,
  };
}

/** Whether somebody may read the papers of an award. */
export async function maySeeAward(tx: Tx, awardId: string): Promise<boolean> {
  return (await awards(tx).where('a.id', '=', awardId).executeTakeFirst()) !== undefined;
}
