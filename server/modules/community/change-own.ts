import type { Reply, ThreadDetail } from '@qilian/contract/community';
import type { Tx } from '../../platform/db/transaction.ts';
import { notAllowedIn, Refusal, staleVersion } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { unlessDone } from '../../platform/ledger/own-step.ts';
import { record } from '../../platform/ledger/record.ts';
import { standingIn } from './access.ts';
import { throttle } from './throttle.ts';
import { closedAs, findReply, findThread, getReply, getThread, mayChange, stepOn, type ReplyRow, type ThreadRow } from './views.ts';
import { vectorOf } from './write.ts';

/** By the author alone, in the version that was read. @throws Refusal `community.not_found`, `community.not_yours_to_change`, `common.done_already`, `common.stale_version`, `community.action_not_allowed` */
async function takeThread(tx: Tx, threadId: string, version: number, verb: 'edit' | 'withdraw'): Promise<ThreadRow> {
  const thread = await findThread(tx, threadId, { lock: true });
  await standingIn(tx, thread.park_id);
  if (thread.author_id !== tx.actor.userId) throw new Refusal('forbidden', 'community.not_yours_to_change');
  await unlessDone(tx, verb === 'withdraw' ? stepOn(threadId, 'withdrawn') : null, () => getThread(tx, threadId), async () => {
    if (thread.version !== version) throw staleVersion(await getThread(tx, threadId));
    if (!mayChange(thread)[verb]) throw notAllowedIn('community', closedAs(thread));
  });
  return thread;
}

async function takeReply(tx: Tx, replyId: string, version: number, verb: 'edit' | 'withdraw'): Promise<ReplyRow> {
  const found = await findReply(tx, replyId, { lock: true });
  await standingIn(tx, found.park_id);
  if (found.author_id !== tx.actor.userId) throw new Refusal('forbidden', 'community.not_yours_to_change');
  await unlessDone(tx, verb === 'withdraw' ? stepOn(found.thread_id, 'reply_withdrawn', replyId) : null, () => getReply(tx, replyId), async () => {
    if (found.version !== version) throw staleVersion(await getReply(tx, replyId));
    if (!mayChange(found)[verb]) throw notAllowedIn('community', closedAs(found));
  });
  return found;
}

const step = (tx: Tx, { threadId, parkId }: { threadId: string; parkId: string }, what: string, replyId: string | null = null) => record(tx, {
  type: `community.${what}`, record: { type: 'community_thread', id: threadId }, parkId, enterpriseId: null, audience: 'staff', params: { replyId },
});

/** What stood there stays readable. The same text again changes nothing. @throws Refusal also `community.too_many` */
export async function editThread(tx: Tx, threadId: string, { version, title, body }: { version: number; title: string; body: string }): Promise<ThreadDetail> {
  const thread = await takeThread(tx, threadId, version, 'edit');
  if (title === thread.title && body === thread.body) return getThread(tx, threadId);
  await throttle(tx, 'community_editions');
  await keepEdition(tx, { thread_id: threadId, reply_id: null, title: thread.title }, thread);
  await tx.sql.updateTable('community_threads').set({ title, body, search: vectorOf(title, body), edited_at: tx.now, version: version + 1 }).where('id', '=', threadId).execute();
  await step(tx, { threadId, parkId: thread.park_id }, 'edited');
  return getThread(tx, threadId);
}

export async function editReply(tx: Tx, replyId: string, { version, body }: { version: number; body: string }): Promise<Reply> {
  const found = await takeReply(tx, replyId, version, 'edit');
  if (body === found.body) return getReply(tx, replyId);
  await throttle(tx, 'community_editions');
  await keepEdition(tx, { thread_id: found.thread_id, reply_id: replyId, title: null }, found);
  await tx.sql.updateTable('community_replies').set({ body, edited_at: tx.now, version: version + 1 }).where('id', '=', replyId).execute();
  await step(tx, { threadId: found.thread_id, parkId: found.park_id }, 'reply_edited', replyId);
  return getReply(tx, replyId);
}

async function keepEdition(tx: Tx, of: { thread_id: string; reply_id: string | null; title: string | null }, { park_id, author_id, body, created_at, edited_at }: Pick<ThreadRow, 'park_id' | 'author_id' | 'body' | 'created_at' | 'edited_at'>): Promise<void> {
  await tx.sql.insertInto('community_editions').values({ id: newId(tx.now), ...of, park_id, author_id, body, written_at: edited_at ?? created_at, replaced_at: tx.now }).execute();
}

/** Found no more, answered no more; what others replied stays theirs. Moderators still read it, so that nobody escapes a report. */
export async function withdrawThread(tx: Tx, threadId: string, version: number): Promise<ThreadDetail> {
  const thread = await takeThread(tx, threadId, version, 'withdraw');
  await tx.sql.updateTable('community_threads').set({ withdrawn_at: tx.now, search: vectorOf(), version: version + 1 }).where('id', '=', threadId).execute();
  await step(tx, { threadId, parkId: thread.park_id }, 'withdrawn');
  return getThread(tx, threadId);
}

/** An accepted answer that is withdrawn answers nothing any more. */
export async function withdrawReply(tx: Tx, replyId: string, version: number): Promise<Reply> {
  const found = await takeReply(tx, replyId, version, 'withdraw');
  await tx.sql.updateTable('community_replies').set({ withdrawn_at: tx.now, version: version + 1 }).where('id', '=', replyId).execute();
  await tx.sql.updateTable('community_threads').set((eb) => ({ replies: eb('replies', '-', 1), ...(found.accepted_reply_id === replyId && { accepted_reply_id: null }), version: eb('version', '+', 1) })).where('id', '=', found.thread_id).execute();
  await step(tx, { threadId: found.thread_id, parkId: found.park_id }, 'reply_withdrawn', replyId);
  return getReply(tx, replyId);
}
