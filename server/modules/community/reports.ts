import type { AbuseReport } from '@qilian/contract/community';
import { sql } from 'kysely';
import { cutPage, readCursor, type PageOf } from '../../platform/cursor.ts';
import { cutText } from '../../platform/cut-text.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { record } from '../../platform/ledger/record.ts';
import { send } from '../notices/index.ts';
import { leadersOf } from '../people/index.ts';
import { parksModerated, standingIn } from './access.ts';
import { throttle } from './throttle.ts';
import { findReply, findThread } from './views.ts';

interface Given {
  replyId?: string | undefined;
  reason: AbuseReport['reason'];
  note?: string | undefined;
}

/**
 * Tells the moderators, once a person and thing.
 * @throws Refusal `community.not_found`, `community.yours_to_moderate`, `community.yours_to_withdraw`, `community.withdrawn`, `community.too_many`
 */
export async function reportAbuse(tx: Tx, threadId: string, { replyId, reason, note }: Given): Promise<{ done: true }> {
  const thread = await findThread(tx, threadId);
  const standing = await standingIn(tx, thread.park_id);
  const reply = replyId === undefined ? undefined : await findReply(tx, replyId);
  if (reply !== undefined && reply.thread_id !== threadId) throw notFound('community');
  if (standing === 'staff') throw new Refusal('conflict', 'community.yours_to_moderate');
  const { author_id: authorId, withdrawn_at: withdrawnAt } = reply ?? thread;
  if (authorId === tx.actor.userId) throw new Refusal('conflict', 'community.yours_to_withdraw');
  if (withdrawnAt !== null) throw new Refusal('conflict', 'community.withdrawn');
  await throttle(tx, 'community_reports');
  const id = newId(tx.now);
  const { numInsertedOrUpdatedRows } = await tx.sql.insertInto('community_reports').values({
    id, park_id: thread.park_id, thread_id: threadId, reply_id: replyId ?? null, reporter_id: tx.actor.userId!, reason, note: note ?? null, reported_at: tx.now,
  }).onConflict((conflict) => conflict.doNothing()).executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return { done: true };
  await record(tx, { type: 'community.reported', record: { type: 'community_thread', id: threadId }, parkId: thread.park_id, enterpriseId: null, audience: 'staff', params: { reportId: id, replyId: replyId ?? null, reason }, detail: { note: note ?? null } });
  send(tx, { to: await leadersOf(tx, thread.park_id), kind: 'community_reported', params: { title: thread.title, note: note ?? null, threadId }, parkId: thread.park_id, enterpriseId: null });
  return { done: true };
}

/** Whoever is reported doesn't get away by rewording it: what stood there then is what is looked at. */
const asReported = sql<string | null>`(select d.body from community_editions d where d.thread_id = x.thread_id and d.reply_id is not distinct from x.reply_id and d.replaced_at > x.reported_at order by d.replaced_at, d.id limit 1)`;

const reports = (tx: Tx) => tx.sql.selectFrom('community_reports as x').innerJoin('areas as p', 'p.id', 'x.park_id').innerJoin('community_threads as t', 't.id', 'x.thread_id').leftJoin('community_replies as r', 'r.id', 'x.reply_id')
  .innerJoin('users as u', 'u.id', 'x.reporter_id').innerJoin('users as w', (join) => join.on(sql<boolean>`w.id = coalesce(r.author_id, t.author_id)`))
  .select(['x.id', 'x.park_id', 'p.name as park', 'x.thread_id', 't.title', 't.version as thread_version', 'x.reply_id', sql<string>`coalesce(${asReported}, r.body, t.body)`.as('reported_text'), 'r.version as reply_version', 'w.id as author_id', 'w.name as author', 'x.reporter_id', 'u.name as reporter',
    'x.reason', 'x.note', 'x.reported_at', 'x.state', 'x.decided_at', 'x.version'])
  .where(sql<boolean>`x.park_id = any (${`{${parksModerated(tx.actor).join(',')}}`}::uuid[])`);

const excerptLength = 200;

function toReport(row: Awaited<ReturnType<ReturnType<typeof reports>['executeTakeFirstOrThrow']>>): AbuseReport {
  return {
    id: row.id, park: { id: row.park_id, name: row.park }, thread: { id: row.thread_id, title: row.title, version: row.thread_version }, reply: row.reply_id === null ? null : { id: row.reply_id, version: row.reply_version! },
    excerpt: cutText(row.reported_text, excerptLength), author: { id: row.author_id, name: row.author }, reporter: { id: row.reporter_id, name: row.reporter },
    reason: row.reason as AbuseReport['reason'], note: row.note, reportedAt: row.reported_at.toISOString(), state: row.state as AbuseReport['state'], decidedAt: row.decided_at?.toISOString() ?? null, version: row.version,
  };
}

/** A queue: open ones oldest first. What was settled, newest first. */
export async function listReports(tx: Tx, { state, cursor, limit }: PageOf & { state: 'open' | 'settled' }): Promise<{ items: AbuseReport[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  const [way, beyond] = state === 'open' ? ['asc', sql`>`] as const : ['desc', sql`<`] as const;
  let query = reports(tx).where(state === 'open' ? sql<boolean>`x.state = 'open'` : sql<boolean>`x.state <> 'open'`).orderBy('x.reported_at', way).orderBy('x.id', way).limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(x.reported_at, x.id) ${beyond} (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.reported_at, row.id]);
  return { items: rows.map(toReport), next };
}

/** What was reported stays as it is. @throws Refusal `community.not_found`, `community.settled`, `common.stale_version` */
export async function dismissReport(tx: Tx, reportId: string, version: number): Promise<AbuseReport> {
  const row = await reports(tx).where('x.id', '=', reportId).forUpdate('x').executeTakeFirst();
  if (!row) throw notFound('community');
  if (row.version !== version) throw staleVersion(toReport(row));
  if (row.state !== 'open') throw new Refusal('conflict', 'community.settled');
  await tx.sql.updateTable('community_reports').set({ state: 'kept', decided_by: tx.actor.userId, decided_at: tx.now, version: version + 1 }).where('id', '=', reportId).execute();
  await record(tx, { type: 'community.report_dismissed', record: { type: 'community_thread', id: row.thread_id }, parkId: row.park_id, enterpriseId: null, audience: 'staff', params: { reportId } });
  return toReport(await reports(tx).where('x.id', '=', reportId).executeTakeFirstOrThrow());
}
