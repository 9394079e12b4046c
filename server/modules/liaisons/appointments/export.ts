import type { exportAppointments as endpoint } from '@qilian/contract/appointments';
import type { QueryOf } from '@qilian/contract/endpoint';
import { everyItem } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { Stream } from '../../../platform/http/index.ts';
import { phrase } from '../../../platform/phrases.ts';
import { downloadList, localMinute } from '../../../platform/spreadsheet/download.ts';
import { listAppointments } from './views.ts';

/** The list with its filter as a table, in the reader's language. */
export function exportAppointments(tx: Tx, { format, ...filter }: QueryOf<typeof endpoint>): Stream {
  const words = (key: string) => phrase(tx.actor.locale, `exports.appointments.${key}`);
  const columns = { number: 'text', enterprise: 'text', park: 'text', role: 'text', name: 'text', post: 'text', state: 'text', waitsFor: 'text', route: 'text', namedAt: 'text', since: 'text' } as const;
  return downloadList(tx, { list: 'appointments', filter, format }, columns, everyItem((page) => listAppointments(tx, { ...page, ...filter })), (one) => ({
    number: one.number, enterprise: one.enterprise.name, park: one.park.name, role: words(`roles.${one.role}`), name: one.successorName, post: one.post, state: words(`states.${one.state}`),
    waitsFor: one.waitsFor === 'nobody' ? null : words(`parties.${one.waitsFor}`), route: words(`routes.${one.route}`), namedAt: localMinute(tx, one.namedAt), since: localMinute(tx, one.stateSince),
  }));
}
