import type { Reply, Thread, ThreadDetail } from '@qilian/contract/community';
import { sql } from 'kysely';
import { cutPage, readCursor, type PageOf } from '../../platform/cursor.ts';
import type { Actor } from '../../platform/auth/actor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import type { OwnStep } from '../../platform/ledger/own-step.ts';
import { queryTerms, toTsQuery } from '../../platform/search.ts';
import { moderates, parksModerated, visible } from './access.ts';

/** Hits of a search that are looked at; who searches wants the best, not all. */
const mostHits = 500;

const threads = (tx: Tx) => tx.sql.selectFrom('community_threads as t').innerJoin('areas as p', 'p.id', 't.park_id').innerJoin('users as u', 'u.id', 't.author_id')
  .select(['t.id', 't.park_id', 't.kind', 't.title', 't.body', 't.author_id', 't.author_as', 't.created_at', 't.last_at', 't.replies', 't.accepted_reply_id', 't.locked_at', 't.hidden_at', 't.hidden_reason', 't.edited_at', 't.withdrawn_at', 't.version', 'p.name as park', 'u.name as author'])
  .where(visible(tx.actor, 't'));
export type ThreadRow = Awaited<ReturnType<ReturnType<typeof threads>['executeTakeFirstOrThrow']>>;

const replies = (tx: Tx) => tx.sql.selectFrom('community_replies as r').innerJoin('users as u', 'u.id', 'r.author_id').innerJoin('community_threads as t', 't.id', 'r.thread_id')
  .select(['r.id', 'r.thread_id', 'r.park_id', 'r.author_id', 'r.author_as', 'r.body', 'r.created_at', 'r.hidden_at', 'r.hidden_reason', 'r.edited_at', 'r.withdrawn_at', 'r.version', 't.locked_at', 'u.name as author', 't.accepted_reply_id', 't.author_id as asker_id', 't.kind', 't.title', 't.withdrawn_at as thread_withdrawn_at'])
  .where(visible(tx.actor, 'r')).where(visible(tx.actor, 't'));
export type ReplyRow = Awaited<ReturnType<ReturnType<typeof replies>['executeTakeFirstOrThrow']>>;

const authorOf = (tx: Tx, row: { author_id: string; author: string; author_as: string }) => ({ id: row.author_id, name: row.author, as: row.author_as as Thread['author']['as'], me: row.author_id === tx.actor.userId });
const hiddenOf = ({ hidden_at, hidden_reason }: { hidden_at: Date | null; hidden_reason: string | null }) => (hidden_at === null ? null : { at: hidden_at.toISOString(), reason: hidden_reason ?? '' });

interface Withdrawable { author_id: string; park_id: string; withdrawn_at: Date | null }
/** What its author withdrew is read by the author and the moderators. */
export const isReadable = (actor: Actor, { author_id, park_id, withdrawn_at }: Withdrawable): boolean => withdrawn_at === null || author_id === actor.userId || moderates(actor, park_id);

/** What its author may do with a text. What moderators hid stays as they saw it; of a closed thread nothing is reworded. */
export const mayChange = ({ hidden_at, withdrawn_at, locked_at }: { hidden_at: Date | null; withdrawn_at: Date | null; locked_at: Date | null }) => {
  const open = hidden_at === null && withdrawn_at === null;
  return { edit: open && locked_at === null, withdraw: open };
};
/** Why nothing can be added or changed any more. */
export const closedAs = ({ hidden_at, withdrawn_at }: { hidden_at: Date | null; withdrawn_at: Date | null }) => (withdrawn_at !== null ? 'withdrawn' : hidden_at !== null ? 'hidden' : 'locked');

/** A step in the history of a thread; of a reply too, which has none of its own. */
export const stepOn = (threadId: string, what: string, replyId: string | null = null): OwnStep => ({ record: { type: 'community_thread', id: threadId }, types: [`community.${what}`], params: { replyId } });

const ownActions = (row: Parameters<typeof mayChange>[0]): ('edit' | 'withdraw')[] => (['edit', 'withdraw'] as const).filter((verb) => mayChange(row)[verb]);

function toThread(tx: Tx, row: ThreadRow): Thread {
  return {
    id: row.id, park: { id: row.park_id, name: row.park }, kind: row.kind as Thread['kind'], title: isReadable(tx.actor, row) ? row.title : '', author: authorOf(tx, row), createdAt: row.created_at.toISOString(), lastAt: row.last_at.toISOString(),
    replies: row.replies, acceptedReplyId: row.accepted_reply_id, locked: row.locked_at !== null, hidden: hiddenOf(row),
    editedAt: row.edited_at?.toISOString() ?? null, withdrawnAt: row.withdrawn_at?.toISOString() ?? null, version: row.version,
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
  // Whoever withdrew something finds it no more, and moderators find it with its reports.
  if (tx.actor.side !== 'staff') query = query.where('t.withdrawn_at', 'is', null);
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
  const [mine, keeps, open] = [row.author_id === tx.actor.userId, moderates(tx.actor, row.park_id), row.locked_at === null && row.hidden_at === null && row.withdrawn_at === null];
  const allowedActions: ThreadDetail['allowedActions'] = [
    ...(open ? ['reply' as const] : []), ...(mine && row.kind === 'question' && row.withdrawn_at === null ? ['accept' as const] : []), ...(mine ? ownActions(row) : []), ...(!mine && !keeps && row.hidden_at === null && row.withdrawn_at === null ? ['report' as const] : []),
    ...(keeps ? [row.hidden_at === null ? 'hide' as const : 'restore' as const, row.locked_at === null ? 'lock' as const : 'unlock' as const] : []),
  ];
  return { ...toThread(tx, row), body: isReadable(tx.actor, row) ? row.body : '', allowedActions };
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
    ...(row.asker_id === tx.actor.userId && row.kind === 'question' && row.hidden_at === null && row.withdrawn_at === null && row.thread_withdrawn_at === null ? ['accept' as const] : []), ...(mine ? ownActions(row) : []), ...(!mine && !keeps && row.hidden_at === null && row.withdrawn_at === null ? ['report' as const] : []),
    ...(keeps ? [row.hidden_at === null ? 'hide' as const : 'restore' as const] : []),
  ];
  return {
    id: row.id, author: authorOf(tx, row), body: isReadable(tx.actor, row) ? row.body : '', createdAt: row.created_at.toISOString(), accepted: row.accepted_reply_id === row.id, hidden: hiddenOf(row),
    editedAt: row.edited_at?.toISOString() ?? null, withdrawnAt: row.withdrawn_at?.toISOString() ?? null, allowedActions, version: row.version,
  };
}
