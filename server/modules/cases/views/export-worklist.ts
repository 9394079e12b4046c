import type { QueryOf } from '@qilian/contract/endpoint';
import type { WorkItem, exportWorklist as endpoint } from '@qilian/contract/cases';
import { everyItem } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { Stream } from '../../../platform/http/index.ts';
import { phrase } from '../../../platform/phrases.ts';
import { downloadList, localMinute } from '../../../platform/spreadsheet/download.ts';
import { worklist } from './worklist.ts';

/** What the reader must do now as a table, sorted by clock. */
export function exportWorklist(tx: Tx, { format, todo, light }: QueryOf<typeof endpoint>): Stream {
  const text = (key: string) => phrase(tx.actor.locale, `exports.${key}`);
  const columns = { dueAt: 'text', light: 'text', todo: 'text', number: 'text', title: 'text', enterprise: 'text', department: 'text', category: 'text', openedAt: 'text', urges: 'integer' } as const;
  return downloadList(tx, { list: 'worklist', filter: { todo, light }, format }, columns, of(light, everyItem((page) => worklist(tx, { ...page, todo }))), (item) => ({
    dueAt: item.dueAt && localMinute(tx, item.dueAt), light: text(`worklist.lights.${item.light}`), todo: text(`worklist.todos.${item.todo}`), number: item.case.number, title: item.case.title,
    enterprise: item.case.enterprise?.name ?? null, department: item.task?.department.name ?? null, category: text(`cases.categories.${item.case.category}`),
    openedAt: localMinute(tx, item.case.openedAt), urges: item.urges,
  }));
}

async function* of(light: WorkItem['light'] | undefined, items: AsyncIterable<WorkItem>): AsyncGenerator<WorkItem> {
  for await (const item of items) if (light === undefined || item.light === light) yield item;
}
