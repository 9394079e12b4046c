import { everyItem } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import type { Stream } from '../../platform/http/index.ts';
import { phrase } from '../../platform/phrases.ts';
import { downloadList, localMinute } from '../../platform/spreadsheet/download.ts';
import { listMine } from './views.ts';

/** The reader's own notices as a table. */
export function exportNotices(tx: Tx, { format, unread }: { format: 'xlsx' | 'csv'; unread: boolean }): Stream {
  const columns = { at: 'text', subject: 'text', body: 'text', read: 'text', mail: 'text' } as const;
  const text = (key: string) => phrase(tx.actor.locale, `exports.notices.${key}`);
  return downloadList(tx, { list: 'notices', filter: { unread }, format }, columns, everyItem((page) => listMine(tx, { ...page, unread })), (notice) => ({
    at: localMinute(tx, notice.createdAt), subject: notice.subject, body: notice.body, read: notice.readAt === null ? text('unread') : localMinute(tx, notice.readAt), mail: text(`mails.${notice.mail}`),
  }));
}
