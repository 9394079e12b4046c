import type { Reply, Thread, ThreadDetail } from '@qilian/contract/community';
import { sql } from 'kysely';
import { cutPage, readCursor, type PageOf } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { queryTerms, toTsQuery } from '../../platform/search.ts';
import { moderates, parksModerated, visible } from './access.ts';

/** Hits of a search that are looked at; who searches wants the best, not all. */
const mostHits = 500;

const threads = (tx: Tx) => tx.sql.selectFrom('community_threads as t').innerJoin('areas as p', 'p.id', 't.park_id').innerJoin('users as u', 'u.id', 't.author_id')
  .select(['t.id', 't.park_id', 't.kind', 't.title', 't.body', 't.author_id', 't.author_as', 't.created_at', 't.last_at', 't.replies', 't.accepted_reply_id', 't.locked_at', 't.hidden_at', 't.hidden_reason', 't.version', 'p.name as park', 'u.name as author'])
  .where(visible(tx.actor, 't'));
export type ThreadRow = Awaited<ReturnType<ReturnType<typeof threads>['executeTakeFirstOrThrow']>>;

const replies = (tx: Tx) => tx.sql.selectFrom('community_replies as r').innerJoin('users as u', 'u.id', 'r.author_id').innerJoin('community_threads as t', 't.id', 'r.thread_id')
  .select(['r.id', 'r.thread_id', 'r.park_id', 'r.author_id', 'r.author_as', 'r.body', 'r.created_at', 'r.hidden_at', 'r.hidden_reason', 'r.version', 'u.name as author', 't.accepted_reply_id', 't.author_id as asker_id', 't.kind', 't.title'])
  .where(visible(tx.actor, 'r')).where(visible(tx.actor, 't'));
export type ReplyRow = Awaited<ReturnType<ReturnType<typeof replies>['executeTakeFirstOrThrow']>>;

const authorOf = (tx: Tx, row: { author_id: string; author: string; author_as: string }) => ({ id: row.author_id, name: row.author, as: row.author_as as Thread['author']['as'], me: row.author_id === tx.actor.userId });
const hiddenOf = ({ hidden_at, hidden_reason }: { hidden_at: Date | null; hidden_reason: string | null }) => (hidden_at === null ? null : { at: hidden_at.toISOString(), reason: hidden_reason ?? '' });

function toThread(tx: Tx, row: ThreadRow): Thread {
  return {
    id: row.id, park: { id: row.park_id, name: row.park }, kind: row.kind as Thread['kind'], title: row.title, author: authorOf(tx, row), createdAt: row.created_at.toISOString(), lastAt: row.last_at.toISOString(),
    replies: row.replies, acceptedReplyId: row.accepted_reply_id, locked: row.locked_at !== null, hidden: hiddenOf(row), version: row.version,
  };
}

/** Parks whose community the actor may enter, by name. */
export async function listParks(tx: Tx, { cursor, limit }: PageOf) {
  const after = readCursor(cursor, 2);
  const mine = tx.actor.side === 'staff' ? sql`${`{${parksModerated(tx.actor).join(',')}}`}::uuid[]` : sql`(select community_parks())::uuid[]`;
  let query = tx.sql.selectFrom('areas as a').select(['a.id', 'a.name']).where(sql<boolean>`a.id = any (${mine})`).orderBy('a.name').orderBy('a.id').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(a.name, a.id) > (${after[0]}, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.name, row.id]);
  return { items: rows.map((row) => ({ ...row, moderates: moderates(tx.actor, row.id) })), next };
}

export interface ThreadFilter extends PageOf {
  parkId?: string | undefined;
  kind?: Thread['kind'] | undefined;
  /** Questions without an accepted answer. */
  unanswered?: 'true' | undefined;
  q?: string | undefined;
}

/** Those with the newest replies first. */
export async function listThreads(tx: Tx, { parkId, kind, unanswered, q, cursor, limit }: ThreadFilter): Promise<{ items: Thread[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = threads(tx).orderBy('t.last_at', 'desc').orderBy('t.id', 'desc').limit(sql.lit(limit + 1));
  if (parkId !== undefined) query = query.where('t.park_id', '=', parkId);
  if (kind !== undefined) query = query.where('t.kind', '=', kind);
  if (unanswered !== undefined) query = query.where('t.kind', '=', 'question').where('t.accepted_reply_id', 'is', null);
  if (q !== undefined) {
    const terms = queryTerms(q);
    query = terms.length === 0 ? query.where(sql<boolean>`false`) : query.where(sql<boolean>`t.id in (select id from search_threads(${toTsQuery(terms)}::tsquery, ${sql.lit(mostHits)}))`);
  }
  if (after) query = query.where(sql<boolean>`(t.last_at, t.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.last_at, row.id]);
  return { items: rows.map((row) => toThread(tx, row)), next };
}

/** @throws Refusal `community.not_found` */
export async function findThread(tx: Tx, threadId: string, { lock = false } = {}): Promise<ThreadRow> {
  const row = await threads(tx).where('t.id', '=', threadId).$if(lock, (query) => query.forUpdate('t')).executeTakeFirst();
  if (!row) throw notFound('community');
  return row;
}

export async function getThread(tx: Tx, threadId: string): Promise<ThreadDetail> {
  const row = await findThread(tx, threadId);
  const [mine, keeps, open] = [row.author_id === tx.actor.userId, moderates(tx.actor, row.park_id), row.locked_at === null && row.hidden_at === null];
  const allowedActions: ThreadDetail['allowedActions'] = [
    ...(open ? ['reply' as const] : []), ...(mine && row.kind === 'question' ? ['accept' as const] : []), ...(!mine && !keeps && row.hidden_at === null ? ['report' as const] : []),
    ...(keeps ? [row.hidden_at === null ? 'hide' as const : 'restore' as const, row.locked_at === null ? 'lock' as const : 'unlock' as const] : []),
  ];
  return { ...toThread(tx, row), body: row.body, allowedActions };
}

/** Oldest first. */
export async function listReplies(tx: Tx, threadId: string, { cursor, limit }: PageOf): Promise<{ items: Reply[]; next: string | null }> {
  await findThread(tx, threadId);
  const after = readCursor(cursor, 2);
  let query = replies(tx).where('r.thread_id', '=', threadId).orderBy('r.created_at').orderBy('r.id').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(r.created_at, r.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.created_at, row.id]);
  return { items: rows.map((row) => toReply(tx, row)), next };
}

/** Of a thread that the actor sees, with the thread locked where the action changes it. @throws Refusal `community.not_found` */
export async function findReply(tx: Tx, replyId: string, { lock = false } = {}): Promise<ReplyRow> {
  const row = await replies(tx).where('r.id', '=', replyId).$if(lock, (query) => query.forUpdate(['r', 't'])).executeTakeFirst();
  if (!row) throw notFound('community');
  return row;
}

export const getReply = async (tx: Tx, replyId: string): Promise<Reply> => toReply(tx, await findReply(tx, replyId));

function toReply(tx: Tx, row: ReplyRow): Reply {
  const [mine, keeps] = [row.author_id === tx.actor.userId, moderates(tx.actor, row.park_id)];
  const allowedActions: Reply['allowedActions'] = [
    ...(row.asker_id === tx.actor.userId && row.kind === 'question' && row.hidden_at === null ? ['accept' as const] : []), ...(!mine && !keeps && row.hidden_at === null ? ['report' as const] : []),
    ...(keeps ? [row.hidden_at === null ? 'hide' as const : 'restore' as const] : []),
  ];
  return { id: row.id, author: authorOf(tx, row), body: row.body, createdAt: row.created_at.toISOString(), accepted: row.accepted_reply_id === row.id, hidden: hiddenOf(row), allowedActions, version: row.version };
}
