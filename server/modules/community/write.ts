import type { Reply, Thread, ThreadDetail } from '@qilian/contract/community';
import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { notAllowedIn, notFound, Refusal, staleVersion } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { record } from '../../platform/ledger/record.ts';
import { searchTerms } from '../../platform/search.ts';
import { send } from '../notices/index.ts';
import { standingIn } from './access.ts';
import { throttle } from './throttle.ts';
import { closedAs, findReply, findThread, getReply, getThread } from './views.ts';

export const vectorOf = (...texts: string[]) => sql<string>`array_to_tsvector(${searchTerms(...texts)}::text[])`;

/** @throws Refusal `community.not_member`, `community.too_many` */
export async function openThread(tx: Tx, { parkId, kind, title, body }: { parkId: string; kind: Thread['kind']; title: string; body: string }): Promise<ThreadDetail> {
  const as = await standingIn(tx, parkId);
  await throttle(tx, 'community_threads');
  const id = newId(tx.now);
  await tx.sql.insertInto('community_threads').values({
    id, park_id: parkId, kind, author_id: tx.actor.userId!, author_as: as, title, body, search: vectorOf(title, body), created_at: tx.now, last_at: tx.now,
  }).execute();
  await record(tx, { type: 'community.opened', record: { type: 'community_thread', id }, parkId, enterpriseId: null, audience: 'staff', params: { kind } });
  return getThread(tx, id);
}

/** The asker is told. @throws Refusal `community.not_found`, `community.locked`, `community.action_not_allowed`, `community.too_many` */
export async function reply(tx: Tx, threadId: string, { body }: { body: string }): Promise<Reply> {
  const thread = await findThread(tx, threadId, { lock: true });
  const as = await standingIn(tx, thread.park_id);
  if (thread.hidden_at !== null || thread.withdrawn_at !== null) throw notAllowedIn('community', closedAs(thread));
  if (thread.locked_at !== null) throw new Refusal('conflict', 'community.locked');
  await throttle(tx, 'community_replies');
  const id = newId(tx.now);
  await tx.sql.insertInto('community_replies').values({ id, thread_id: threadId, park_id: thread.park_id, author_id: tx.actor.userId!, author_as: as, body, created_at: tx.now }).execute();
  await tx.sql.updateTable('community_threads').set({ last_at: tx.now, replies: thread.replies + 1 }).where('id', '=', threadId).execute();
  await record(tx, { type: 'community.replied', record: { type: 'community_thread', id: threadId }, parkId: thread.park_id, enterpriseId: null, audience: 'staff', params: { replyId: id } });
  if (thread.author_id !== tx.actor.userId) {
    send(tx, { to: [thread.author_id], kind: 'community_answered', params: { title: thread.title, actor: tx.actor.name, note: body, threadId }, parkId: thread.park_id, enterpriseId: null });
  }
  return getReply(tx, id);
}

/** By the asker alone; who gave the answer is told. @throws Refusal `community.not_yours`, `community.not_a_question`, `community.not_found`, `common.stale_version` */
export async function acceptReply(tx: Tx, threadId: string, { version, replyId }: { version: number; replyId: string | null }): Promise<ThreadDetail> {
  const thread = await findThread(tx, threadId, { lock: true });
  if (thread.author_id !== tx.actor.userId) throw new Refusal('forbidden', 'community.not_yours');
  if (thread.withdrawn_at !== null) throw notAllowedIn('community', closedAs(thread));
  if (thread.kind !== 'question') throw new Refusal('conflict', 'community.not_a_question');
  if (thread.version !== version) throw staleVersion(await getThread(tx, threadId));
  const answer = replyId === null ? null : await findReply(tx, replyId);
  if (answer !== null && (answer.thread_id !== threadId || answer.hidden_at !== null || answer.withdrawn_at !== null)) throw notFound('community');
  await tx.sql.updateTable('community_threads').set({ accepted_reply_id: replyId, version: version + 1 }).where('id', '=', threadId).execute();
  await record(tx, { type: answer === null ? 'community.answer_unmarked' : 'community.answer_accepted', record: { type: 'community_thread', id: threadId }, parkId: thread.park_id, enterpriseId: null, audience: 'staff', params: { replyId } });
  if (answer !== null && answer.author_id !== tx.actor.userId) {
    send(tx, { to: [answer.author_id], kind: 'community_accepted', params: { title: thread.title, actor: tx.actor.name, threadId }, parkId: thread.park_id, enterpriseId: null });
  }
  return getThread(tx, threadId);
}
