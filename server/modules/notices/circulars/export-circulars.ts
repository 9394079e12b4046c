import type { exportCirculars as endpoint } from '@qilian/contract/circulars';
import type { QueryOf } from '@qilian/contract/endpoint';
import { everyItem } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { Stream } from '../../../platform/http/index.ts';
import { phrase } from '../../../platform/phrases.ts';
import { downloadList, localMinute } from '../../../platform/spreadsheet/download.ts';
import { listCirculars } from './view-circular.ts';

export function exportCirculars(tx: Tx, { format, ...filter }: QueryOf<typeof endpoint>): Stream {
  const columns = { subject: 'text', weight: 'text', state: 'text', author: 'text', sentAt: 'text', answerBy: 'date', enterprises: 'integer', opened: 'integer', acknowledged: 'integer' } as const;
  const text = (key: string) => phrase(tx.actor.locale, `exports.circulars.${key}`);
  return downloadList(tx, { list: 'circulars', filter, format }, columns, everyItem((page) => listCirculars(tx, { ...page, ...filter })), (one) => ({
    subject: one.subject, weight: text(`weights.${one.weight}`), state: text(`states.${one.state}`), author: one.createdBy.name, sentAt: one.sentAt === null ? null : localMinute(tx, one.sentAt),
    answerBy: one.answerBy, enterprises: one.enterprises, opened: one.opened, acknowledged: one.acknowledged,
  }));
}
