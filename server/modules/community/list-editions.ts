import type { Edition } from '@qilian/contract/community';
import { sql } from 'kysely';
import { cutPage, readCursor, type PageOf } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { findReply, findThread, isReadable } from './views.ts';

/** Former texts of a thread or one of its replies, newest first, for whoever may read the present one. @throws Refusal `community.not_found` */
export async function listEditions(tx: Tx, threadId: string, { replyId, cursor, limit }: PageOf & { replyId?: string | undefined }): Promise<{ items: Edition[]; next: string | null }> {
  const thread = await findThread(tx, threadId);
  const of = replyId === undefined ? thread : await findReply(tx, replyId);
  if (replyId !== undefined && (of as { thread_id?: string }).thread_id !== threadId || !isReadable(tx.actor, of)) throw notFound('community');
  const after = readCursor(cursor, 2);
  let query = tx.sql.selectFrom('community_editions').select(['id', 'title', 'body', 'written_at', 'replaced_at']).where('thread_id', '=', threadId)
    .where('reply_id', replyId === undefined ? 'is' : '=', replyId ?? null).orderBy('replaced_at', 'desc').orderBy('id', 'desc').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(replaced_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.replaced_at, row.id]);
  return { items: rows.map(({ id, title, body, written_at, replaced_at }) => ({ id, title, body, writtenAt: written_at.toISOString(), replacedAt: replaced_at.toISOString() })), next };
}
