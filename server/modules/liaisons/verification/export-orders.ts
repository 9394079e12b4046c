import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportOrders as endpoint } from '@qilian/contract/verification';
import { everyItem } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { Stream } from '../../../platform/http/index.ts';
import { listed, phrase } from '../../../platform/phrases.ts';
import { downloadList, localMinute } from '../../../platform/spreadsheet/download.ts';
import { listOrders } from './views.ts';

/** The list with its filter as a table, in the reader's language. */
export function exportOrders(tx: Tx, { format, sort, ...filter }: QueryOf<typeof endpoint>): Stream {
  const words = (key: string) => phrase(tx.actor.locale, `exports.${key}`);
  const columns = {
    number: 'text', enterprise: 'text', park: 'text', owner: 'text', causes: 'text', status: 'text', attempts: 'integer', light: 'text', dueAt: 'text', openedAt: 'text', closedAt: 'text', outcome: 'text',
  } as const;
  return downloadList(tx, { list: 'verification_orders', filter, format }, columns, everyItem((page) => listOrders(tx, { ...page, ...filter, sort })), (order) => ({
    number: order.number, enterprise: order.enterprise.name, park: order.park.name, owner: order.owner.name,
    causes: listed(tx.actor.locale, order.causes.map((cause) => words(`verification_orders.causes.${cause}`))), status: words(`cases.statuses.${order.status}`), attempts: order.attempts,
    light: words(`worklist.lights.${order.light}`), dueAt: order.dueAt && localMinute(tx, order.dueAt), openedAt: localMinute(tx, order.openedAt),
    closedAt: order.closedAt && localMinute(tx, order.closedAt), outcome: order.outcome && words(`verification_orders.outcomes.${order.outcome}`),
  }));
}
