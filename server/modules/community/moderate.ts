import type { Reply, ThreadDetail } from '@qilian/contract/community';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal, staleVersion } from '../../platform/errors.ts';
import { unlessDone } from '../../platform/ledger/own-step.ts';
import { record } from '../../platform/ledger/record.ts';
import { send } from '../notices/index.ts';
import { moderates } from './access.ts';
import { findReply, findThread, getReply, getThread, stepOn, type ReplyRow, type ThreadRow } from './views.ts';

export interface Moderation {
  version: number;
  reason: string;
}

/** Moderators alone, in the version that they looked at. */
async function toModerate(tx: Tx, threadId: string, { version }: Moderation, what: string, allow: (thread: ThreadRow) => void): Promise<ThreadRow> {
  const thread = await findThread(tx, threadId, { lock: true });
  if (!moderates(tx.actor, thread.park_id)) throw new Refusal('forbidden', 'auth.forbidden');
  await unlessDone(tx, stepOn(threadId, what), () => getThread(tx, threadId), async () => {
    if (thread.version !== version) throw staleVersion(await getThread(tx, threadId));
    allow(thread);
  });
  return thread;
}

async function toModerateReply(tx: Tx, replyId: string, { version }: Moderation, what: string, allow: (found: ReplyRow) => void): Promise<ReplyRow> {
  const found = await findReply(tx, replyId, { lock: true });
  if (!moderates(tx.actor, found.park_id)) throw new Refusal('forbidden', 'auth.forbidden');
  await unlessDone(tx, stepOn(found.thread_id, what, replyId), () => getReply(tx, replyId), async () => {
    if (found.version !== version) throw staleVersion(await getReply(tx, replyId));
    allow(found);
  });
  return found;
}

const refuseHidden = ({ hidden_at }: Pick<ReplyRow, 'hidden_at'>): void => { if (hidden_at !== null) throw new Refusal('conflict', 'community.hidden_already'); };
const refuseShown = ({ hidden_at }: Pick<ReplyRow, 'hidden_at'>): void => { if (hidden_at === null) throw new Refusal('conflict', 'community.not_hidden'); };

const step = (tx: Tx, threadId: string, parkId: string, what: string, reason: string, replyId: string | null = null) => record(tx, {
  type: `community.${what}`, record: { type: 'community_thread', id: threadId }, parkId, enterpriseId: null, audience: 'staff', params: { replyId }, detail: { note: reason },
});

/** Its author keeps seeing it, with the reason; what was reported of it is settled. @throws Refusal `community.not_found`, `common.done_already`, `common.stale_version`, `community.hidden_already` */
export async function hideThread(tx: Tx, threadId: string, moderation: Moderation): Promise<ThreadDetail> {
  const thread = await toModerate(tx, threadId, moderation, 'hidden', refuseHidden);
  await tx.sql.updateTable('community_threads').set({ hidden_at: tx.now, hidden_by: tx.actor.userId, hidden_reason: moderation.reason, version: thread.version + 1 }).where('id', '=', threadId).execute();
  await settle(tx, thread.id, null);
  await step(tx, threadId, thread.park_id, 'hidden', moderation.reason);
  tellAuthor(tx, { ...thread, thread_id: thread.id }, moderation.reason);
  return getThread(tx, threadId);
}

/** @throws Refusal as above, and `community.not_hidden` */
export async function restoreThread(tx: Tx, threadId: string, moderation: Moderation): Promise<ThreadDetail> {
  const thread = await toModerate(tx, threadId, moderation, 'restored', refuseShown);
  await tx.sql.updateTable('community_threads').set({ hidden_at: null, hidden_by: null, hidden_reason: null, version: thread.version + 1 }).where('id', '=', threadId).execute();
  await step(tx, threadId, thread.park_id, 'restored', moderation.reason);
  return getThread(tx, threadId);
}

/** Takes no more replies, or takes them again. @throws Refusal as above, and `community.locked_already`, `community.not_locked` */
export async function setLock(tx: Tx, threadId: string, locked: boolean, moderation: Moderation): Promise<ThreadDetail> {
  const thread = await toModerate(tx, threadId, moderation, locked ? 'locked' : 'unlocked', ({ locked_at }) => {
    if ((locked_at !== null) === locked) throw new Refusal('conflict', locked ? 'community.locked_already' : 'community.not_locked');
  });
  await tx.sql.updateTable('community_threads').set({ locked_at: locked ? tx.now : null, version: thread.version + 1 }).where('id', '=', threadId).execute();
  await step(tx, threadId, thread.park_id, locked ? 'locked' : 'unlocked', moderation.reason);
  return getThread(tx, threadId);
}

/** An accepted answer that is hidden answers nothing any more. */
export async function hideReply(tx: Tx, replyId: string, moderation: Moderation): Promise<Reply> {
  const found = await toModerateReply(tx, replyId, moderation, 'reply_hidden', refuseHidden);
  await tx.sql.updateTable('community_replies').set({ hidden_at: tx.now, hidden_by: tx.actor.userId, hidden_reason: moderation.reason, version: found.version + 1 }).where('id', '=', replyId).execute();
  await tx.sql.updateTable('community_threads').set((eb) => ({ ...(found.withdrawn_at === null && { replies: eb('replies', '-', 1) }), ...(found.accepted_reply_id === replyId && { accepted_reply_id: null }), version: eb('version', '+', 1) })).where('id', '=', found.thread_id).execute();
  await settle(tx, found.thread_id, replyId);
  await step(tx, found.thread_id, found.park_id, 'reply_hidden', moderation.reason, replyId);
  tellAuthor(tx, found, moderation.reason);
  return getReply(tx, replyId);
}

export async function restoreReply(tx: Tx, replyId: string, moderation: Moderation): Promise<Reply> {
  const found = await toModerateReply(tx, replyId, moderation, 'reply_restored', refuseShown);
  await tx.sql.updateTable('community_replies').set({ hidden_at: null, hidden_by: null, hidden_reason: null, version: found.version + 1 }).where('id', '=', replyId).execute();
  await tx.sql.updateTable('community_threads').set((eb) => ({ ...(found.withdrawn_at === null && { replies: eb('replies', '+', 1) }), version: eb('version', '+', 1) })).where('id', '=', found.thread_id).execute();
  await step(tx, found.thread_id, found.park_id, 'reply_restored', moderation.reason, replyId);
  return getReply(tx, replyId);
}

async function settle(tx: Tx, threadId: string, replyId: string | null): Promise<void> {
  await tx.sql.updateTable('community_reports').set((eb) => ({ state: 'hidden', decided_by: tx.actor.userId, decided_at: tx.now, version: eb('version', '+', 1) }))
    .where('thread_id', '=', threadId).where('reply_id', replyId === null ? 'is' : '=', replyId).where('state', '=', 'open').execute();
}

function tellAuthor(tx: Tx, { author_id, title, park_id, thread_id }: Pick<ReplyRow, 'author_id' | 'title' | 'park_id' | 'thread_id'>, reason: string): void {
  send(tx, { to: [author_id], kind: 'community_hidden', params: { title, reason, threadId: thread_id }, parkId: park_id, enterpriseId: null });
}
