import { sql } from 'kysely';
import type { listTalks as endpoint, Talk, TalkMessage, TalkSummary } from '@qilian/contract/talks';
import type { QueryOf } from '@qilian/contract/endpoint';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { filesAsJson } from '../../../platform/files/index.ts';
import { visibleTalks } from './access.ts';

export const talkFiles = 'talk';
const longestGlance = 120;

/** Unread is what the other side said since the reader looked last. */
const unread = (tx: Tx) => sql<boolean>`(t.last_side <> ${tx.actor.side} and t.last_at > coalesce((select r.read_at from talk_reads r where r.talk_id = t.id and r.user_id = ${tx.actor.userId}), '-infinity'))`;

function talks(tx: Tx) {
  return tx.sql.selectFrom('talks as t').innerJoin('enterprises as e', 'e.id', 't.enterprise_id')
    .select(['t.id', 't.enterprise_id', 'e.name as enterprise', 't.subject', 't.circular_id', 't.case_id', 't.opened_at', 't.last_at', 't.last_side', 't.closed_at', 't.version', unread(tx).as('unread'),
      sql<string>`(select left(m.body, ${sql.lit(longestGlance)}) from talk_messages m where m.talk_id = t.id order by m.at desc, m.id desc limit 1)`.as('last')])
    .where(visibleTalks(tx.actor));
}
type Row = Awaited<ReturnType<ReturnType<typeof talks>['executeTakeFirstOrThrow']>>;

const toSummary = (row: Row): TalkSummary => ({
  id: row.id, enterprise: { id: row.enterprise_id, name: row.enterprise }, subject: row.subject, circularId: row.circular_id, caseId: row.case_id, openedAt: row.opened_at.toISOString(),
  lastAt: row.last_at.toISOString(), lastSide: row.last_side as TalkSummary['lastSide'], last: row.last, unread: row.unread, closed: row.closed_at !== null, version: row.version,
});

export async function listTalks(tx: Tx, { cursor, limit, enterpriseId, unread: onlyUnread }: QueryOf<typeof endpoint>): Promise<{ items: TalkSummary[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = talks(tx).orderBy('t.last_at', 'desc').orderBy('t.id', 'desc').limit(sql.lit(limit + 1));
  if (enterpriseId !== undefined) query = query.where('t.enterprise_id', '=', enterpriseId);
  if (onlyUnread) query = query.where(unread(tx));
  if (after) query = query.where(sql<boolean>`(t.last_at, t.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.last_at, row.id]);
  return { items: rows.map(toSummary), next };
}

/** @throws Refusal `notices.talk.not_found` */
export async function getTalk(tx: Tx, talkId: string): Promise<Talk> {
  const row = await talks(tx).where('t.id', '=', talkId).select([filesAsJson(talkFiles, sql`t.id`).as('files'),
    sql<{ id: string; name: string } | null>`(select json_build_object('id', u.id, 'name', u.name) from enterprise_staff f join users u on u.id = f.user_id
      where f.enterprise_id = e.id and f.capacity = 'service_officer' and f.until_day is null)`.as('officer')]).executeTakeFirst();
  if (!row) throw notFound('notices.talk');
  return { ...toSummary(row), files: row.files, officer: row.officer };
}

/** What was said, the latest first, with whether anybody of the other side has looked since. */
export async function listMessages(tx: Tx, talkId: string, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<{ items: TalkMessage[]; next: string | null }> {
  await getTalk(tx, talkId);
  const after = readCursor(cursor, 2);
  let query = messages(tx).where('m.talk_id', '=', talkId).orderBy('m.at', 'desc').orderBy('m.id', 'desc').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(m.at, m.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.at, row.id]);
  return { items: rows.map((row) => toMessage(tx, row)), next };
}

function messages(tx: Tx) {
  return tx.sql.selectFrom('talk_messages as m').innerJoin('users as u', 'u.id', 'm.author_id')
    .select(['m.id', 'm.author_id', 'u.name as author', 'm.author_side', 'm.body', 'm.at',
      sql<boolean>`exists (select from talk_reads r join users o on o.id = r.user_id where r.talk_id = m.talk_id and o.side <> m.author_side and r.read_at >= m.at)`.as('read')]);
}

type MessageRow = Awaited<ReturnType<ReturnType<typeof messages>['executeTakeFirstOrThrow']>>;
const toMessage = (tx: Tx, row: MessageRow): TalkMessage => ({
  id: row.id, author: { id: row.author_id, name: row.author }, side: row.author_side as TalkMessage['side'], mine: row.author_id === tx.actor.userId, body: row.body, at: row.at.toISOString(), readByOther: row.read,
});

export async function getMessage(tx: Tx, messageId: string): Promise<TalkMessage> {
  return toMessage(tx, await messages(tx).where('m.id', '=', messageId).executeTakeFirstOrThrow());
}
