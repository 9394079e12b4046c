import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportHandovers as endpoint } from '@qilian/contract/handovers';
import { everyItem } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { Stream } from '../../../platform/http/index.ts';
import { phrase } from '../../../platform/phrases.ts';
import { downloadList, localMinute } from '../../../platform/spreadsheet/download.ts';
import { listHandovers } from './views.ts';

/** The list with its filter as a table, in the reader's language. */
export function exportHandovers(tx: Tx, { format, ...filter }: QueryOf<typeof endpoint>): Stream {
  const words = (key: string) => phrase(tx.actor.locale, `exports.handovers.${key}`);
  const columns = {
    enterprise: 'text', park: 'text', role: 'text', predecessor: 'text', successor: 'text', state: 'text', route: 'text', begunAt: 'text', dueAt: 'text', late: 'text', idleDays: 'integer', effectiveAt: 'text', overlapUntil: 'date',
  } as const;
  const minute = (instant: string | null) => instant && localMinute(tx, instant);
  return downloadList(tx, { list: 'handovers', filter, format }, columns, everyItem((page) => listHandovers(tx, { ...page, ...filter })), (one) => ({
    enterprise: one.enterprise.name, park: one.park.name, role: words(`roles.${one.role}`), predecessor: one.predecessor.name, successor: one.successor.name, state: words(`states.${one.state}`), route: words(`routes.${one.route}`),
    begunAt: minute(one.begunAt), dueAt: minute(one.dueAt), late: one.late ? words('late') : null, idleDays: one.idleDays, effectiveAt: minute(one.effectiveAt), overlapUntil: one.overlapUntil,
  }));
}
