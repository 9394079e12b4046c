import { sql } from 'kysely';
import type { Notice } from '@qilian/contract/notices';
import type { FileRef } from '@qilian/contract/shapes';
import { cutPage, readCursor } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { tell } from '../../platform/live.ts';
import { noteOpened } from './circulars/receipts/acknowledge.ts';
import { circularParams, type CircularText } from './circulars/words.ts';
import { filesAsJson } from '../../platform/files/index.ts';
import type { NoticeParams } from './send.ts';
import { textsOf } from './texts.ts';

interface Page {
  cursor?: string | undefined;
  limit: number;
  unread: boolean;
  /** Circulars alone that wait to be acknowledged. */
  due?: boolean;
}

/** The reader's own notices, newest first, with how many are unread in all. */
export async function listMine(tx: Tx, { cursor, limit, unread, due = false }: Page): Promise<{ items: Notice[]; next: string | null; unread: number }> {
  const after = readCursor(cursor, 2);
  let query = mine(tx).orderBy('notice.created_at', 'desc').orderBy('notice.id', 'desc').limit(sql.lit(limit + 1));
  if (unread) query = query.where('notice.read_at', 'is', null);
  if (due) query = query.where('circulars.acknowledge', '=', true).where('notice.acknowledged_at', 'is', null).where('notice.kind', 'in', ['circular', 'circular_confidential']);
  if (after) query = query.where(sql<boolean>`(notice.created_at, notice.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.created_at, row.id]);
  const { count } = await tx.sql.selectFrom('notices').select((eb) => eb.fn.countAll<number>().as('count'))
    .where('recipient_id', '=', tx.actor.userId).where('read_at', 'is', null).where('on_screen', '=', true).executeTakeFirstOrThrow();
  return {
    items: rows.map((row) => toNotice(tx, row)),
    next,
    unread: count,
  };
}

/** @throws Refusal `notices.not_found`, also for somebody else's */
export async function readMine(tx: Tx, noticeId: string): Promise<Notice> {
  const { numUpdatedRows } = await tx.sql.updateTable('notices').set({ read_at: tx.now })
    .where('id', '=', noticeId).where('recipient_id', '=', tx.actor.userId).where('read_at', 'is', null).executeTakeFirst();
  const row = await mine(tx).where('notice.id', '=', noticeId).executeTakeFirst();
  if (row === undefined) throw notFound('notices');
  if (numUpdatedRows > 0n) tellMyself(tx);
  if (row.circular_id !== null) await noteOpened(tx, row.origin_reason === 'reminder' ? row.origin_id! : noticeId, 'screen');
  return toNotice(tx, row);
}

/** Those of the named that are the reader's own. @throws Refusal `notices.not_found` where one isn't, and reads none */
export async function readSomeMine(tx: Tx, noticeIds: string[]): Promise<void> {
  const ids = [...new Set(noticeIds)];
  const mineOfThem = await tx.sql.selectFrom('notices').select('id').where('id', 'in', ids).where('recipient_id', '=', tx.actor.userId).execute();
  if (mineOfThem.length < ids.length) throw notFound('notices');
  await tx.sql.updateTable('notices').set({ read_at: tx.now }).where('id', 'in', ids).where('read_at', 'is', null).execute();
  tellMyself(tx);
}

export async function readAllMine(tx: Tx): Promise<void> {
  await tx.sql.updateTable('notices').set({ read_at: tx.now }).where('recipient_id', '=', tx.actor.userId).where('read_at', 'is', null).execute();
  tellMyself(tx);
}

/** The badge on the reader's other screens falls too. */
const tellMyself = (tx: Tx) => tell(tx, { type: 'notice', userIds: [tx.actor.userId!], data: {} });

function mine(tx: Tx) {
  return tx.sql.selectFrom('notices as notice')
    .leftJoin('notice_deliveries as mail', (join) => join.onRef('mail.notice_id', '=', 'notice.id').on('mail.channel', '=', 'email'))
    .leftJoin('circulars', 'circulars.id', 'notice.circular_id').leftJoin('enterprises', 'enterprises.id', 'notice.enterprise_id').leftJoin('notices as origin', 'origin.id', 'notice.origin_id')
    .select(['notice.id', 'notice.kind', 'notice.params', 'notice.case_id', 'notice.task_id', 'notice.created_at', 'notice.read_at', 'mail.status as mail',
      'notice.circular_id', 'notice.origin_id', 'notice.origin_reason', 'circulars.subject', 'circulars.body', 'circulars.weight', 'circulars.acknowledge', 'circulars.answer_by', 'enterprises.name as enterprise',
      sql<Date | null>`case when notice.origin_reason = 'reminder' then origin.acknowledged_at else notice.acknowledged_at end`.as('acknowledged_at'),
      sql<FileRef[]>`case when notice.circular_id is null then '[]' else ${filesAsJson('circular', sql`notice.circular_id`)} end`.as('files')])
    .where('notice.recipient_id', '=', tx.actor.userId).where('notice.on_screen', '=', true);
}

type Row = Awaited<ReturnType<ReturnType<typeof mine>['executeTakeFirstOrThrow']>>;

function toNotice(tx: Tx, row: Row): Notice {
  const circular = row.circular_id === null ? null : row as unknown as CircularText;
  // On its recipient's own screen a confidential one is read as any other.
  const kind = row.kind === 'circular_confidential' ? 'circular' : row.kind;
  const params = { ...row.params as NoticeParams, ...(circular && circularParams({ ...circular, weight: 'ordinary' }, kind, tx.actor.locale)) };
  const side = tx.actor.side === 'enterprise' ? 'enterprise' : 'staff';
  return {
    id: row.id, kind, params: circular === null ? params : row.params as NoticeParams,
    ...textsOf(kind, params, { locale: tx.actor.locale, side, timeZone: tx.platform.config.timeZone }),
    caseId: row.case_id, taskId: row.task_id,
    createdAt: row.created_at.toISOString(), readAt: row.read_at?.toISOString() ?? null,
    mail: (row.mail ?? 'none') as Notice['mail'],
    circular: circular === null ? null : {
      id: row.circular_id!, weight: circular.weight as 'ordinary' | 'confidential' | 'legal', text: circular.body, enterprise: circular.enterprise, answerBy: circular.answer_by,
      acknowledge: circular.acknowledge && kind !== 'circular_test', acknowledgedAt: row.acknowledged_at?.toISOString() ?? null, files: row.files,
    },
  };
}
