import { sql } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportExports as exportEndpoint, ListExport, listExports as listEndpoint } from '@qilian/contract/audit';
import { parksAs } from '../../platform/auth/actor.ts';
import { streamRows } from '../../platform/db/stream-rows.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { cutPage, readCursor, type Stream } from '../../platform/http/index.ts';
import { phrase } from '../../platform/phrases.ts';
import { downloadTable } from '../../platform/spreadsheet/download.ts';
import { today } from '../../platform/today.ts';
import { withinDays } from './day-range.ts';

type Filter = Omit<QueryOf<typeof exportEndpoint>, 'format'>;

function registered(tx: Tx, { list, actorId, from, until }: Filter) {
  return tx.sql.selectFrom('list_exports as x').innerJoin('users as u', 'u.id', 'x.actor_id').selectAll('x').select('u.name')
    .where(sql<boolean>`x.parks && ${`{${parksAs(tx.actor, 'auditor').join(',')}}`}::uuid[]`).where(withinDays(tx, sql.ref('x.at'), from, until))
    .$if(list !== undefined, (query) => query.where('x.list', '=', list!)).$if(actorId !== undefined, (query) => query.where('x.actor_id', '=', actorId!))
    .orderBy('x.at', 'desc').orderBy('x.id', 'desc');
}
type Row = Awaited<ReturnType<ReturnType<typeof registered>['execute']>>[number];

const toView = (row: Row): ListExport => ({
  id: row.id, at: row.at.toISOString(), actor: { id: row.actor_id, name: row.name }, list: row.list as ListExport['list'], filter: row.filter as Record<string, string>, format: row.format, rows: row.rows,
});

export async function listExports(tx: Tx, { cursor, limit, ...filter }: QueryOf<typeof listEndpoint>): Promise<{ items: ListExport[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = registered(tx, filter).limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(x.at, x.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.at, row.id]);
  return { items: rows.map(toView), next };
}

export function exportExports(tx: Tx, { format, ...filter }: QueryOf<typeof exportEndpoint>): Stream {
  const text = (key: string) => phrase(tx.actor.locale, `exports.audit.${key}`);
  async function* rows() {
    for await (const row of streamRows<Row>(tx, registered(tx, filter).compile())) {
      const view = toView(row);
      yield [view.at, view.actor.name, text(`lists.${view.list}`), JSON.stringify(view.filter), view.format, view.rows];
    }
  }
  const heads = ['at', 'actor', 'list', 'filter', 'format', 'rows'].map((key) => ({ header: text(`columns.${key}`), kind: key === 'rows' ? 'integer' as const : 'text' as const }));
  return downloadTable(tx, { list: 'exports', filter, format }, `${text('exports')}-${today(tx)}`, heads, rows());
}
