import { sql } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportCases as endpoint } from '@qilian/contract/cases';
import { streamRows } from '../../../platform/db/stream-rows.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { Stream } from '../../../platform/http/index.ts';
import { phrase } from '../../../platform/phrases.ts';
import { downloadTable } from '../../../platform/spreadsheet/download.ts';
import type { OutputColumn, OutputRow } from '../../../platform/spreadsheet/index.ts';
import { today } from '../../../platform/today.ts';
import { visibleCases } from '../access.ts';
import { enterpriseName } from '../enterprise-name.ts';
import { getKind, wordsOf } from '../kinds.ts';
import { narrow } from './list-cases.ts';

const columns = ['number', 'title', 'category', 'status', 'enterprise', 'park', 'owner', 'channel', 'openedAt', 'dueAt', 'closedAt', 'onTime', 'rating', 'ratedBy'] as const;

/** The list with its filter as a table, in the reader's language; any number of rows in bounded memory. */
export async function exportCases(tx: Tx, { format, caseIds, ...filter }: QueryOf<typeof endpoint>): Promise<Stream> {
  const text = (key: string) => phrase(tx.actor.locale, `exports.cases.${key}`);
  const zone = tx.platform.config.timeZone;
  const query = tx.sql.selectFrom('cases as c').where(visibleCases(tx.actor) as never)
    .leftJoin('enterprises as e', 'e.id', 'c.enterprise_id').innerJoin('areas as a', 'a.id', 'c.park_id').innerJoin('users as o', 'o.id', 'c.owner_id')
    .select([
      'c.number', 'c.kind', 'c.title', 'c.category', 'c.status', enterpriseName.as('enterprise'), 'a.name as park', 'o.name as owner', 'c.channel', 'c.on_time', 'c.rating', 'c.recorded_rating',
      sql<string>`to_char(c.opened_at at time zone ${zone}, 'YYYY-MM-DD HH24:MI')`.as('opened'),
      sql<string | null>`to_char(c.due_at at time zone ${zone}, 'YYYY-MM-DD HH24:MI')`.as('due'),
      sql<string | null>`to_char(c.closed_at at time zone ${zone}, 'YYYY-MM-DD HH24:MI')`.as('closed'),
    ]).orderBy('c.opened_at', 'desc').orderBy('c.id', 'desc');
  const narrowed = narrow(tx, query as never, filter) as unknown as typeof query;
  const chosen = caseIds === undefined ? narrowed : narrowed.where('c.id', 'in', caseIds);
  const rows = async function* (): AsyncGenerator<OutputRow> {
    for await (const row of streamRows(tx, chosen.compile())) {
      yield [
        row.number, wordsOf(getKind(row.kind), tx.actor.locale, row, row.enterprise).title, text(`categories.${row.category}`), text(`statuses.${row.status}`), row.enterprise, row.park, row.owner, text(`channels.${row.channel}`),
        row.opened, row.due, row.closed, row.on_time === null ? null : text(row.on_time ? 'yes' : 'no'), row.rating ?? row.recorded_rating,
        row.rating !== null ? text('rated_by.enterprise') : row.recorded_rating === null ? null : text('rated_by.staff'),
      ];
    }
  };
  const heads: OutputColumn[] = columns.map((key) => ({ header: text(`columns.${key}`), kind: key === 'rating' ? 'integer' : 'text' }));
  return downloadTable(tx, { list: 'cases', filter, format }, `${text('name')}-${today(tx)}`, heads, rows());
}
