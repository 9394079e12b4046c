import { sql } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportUnmaskings as exportEndpoint, listUnmaskings as listEndpoint, Unmasking } from '@qilian/contract/privacy';

import { parksAs } from '../../platform/auth/actor.ts';
import { streamRows } from '../../platform/db/stream-rows.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { cutPage, readCursor, type Stream } from '../../platform/http/index.ts';
import { listed, phrase } from '../../platform/phrases.ts';
import { downloadTable } from '../../platform/spreadsheet/download.ts';
import { today } from '../../platform/today.ts';
import { withinDays } from './day-range.ts';

type Filter = Omit<QueryOf<typeof exportEndpoint>, 'format'>;

function select(tx: Tx) {
  return tx.sql.selectFrom('unmaskings as u').innerJoin('users as a', 'a.id', 'u.actor_id').leftJoin('users as s', 's.id', 'u.user_id')
    .leftJoin('enterprises as e', (join) => join.onRef('e.id', '=', 'u.record_id').on('u.record_type', '=', 'enterprise'))
    .leftJoin('cases as c', (join) => join.onRef('c.id', '=', 'u.record_id').on('u.record_type', '=', 'case'))
    .select(['u.id', 'u.at', 'u.actor_id', 'a.name as actor', 'u.user_id', 's.name as subject', 'u.record_type', 'u.record_id', 'u.fields', 'u.purpose', 'u.note', 'e.name as enterprise', 'c.number', 'c.reporter_name'])
    .orderBy('u.at', 'desc').orderBy('u.id', 'desc');
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

const toView = (row: Row): Unmasking => ({
  id: row.id, at: row.at.toISOString(), actor: { id: row.actor_id, name: row.actor }, subject: { id: row.user_id, name: row.subject ?? row.reporter_name ?? '' },
  fields: row.fields as Unmasking['fields'], purpose: row.purpose as Unmasking['purpose'], note: row.note,
  record: { type: row.record_type as Unmasking['record']['type'], id: row.record_id, label: row.number ?? row.enterprise ?? row.subject ?? '' },
});

/** The register of the auditor's parks; a filter narrows it. */
function registered(tx: Tx, { from, until, purpose, actorId, subjectId, parkId }: Filter) {
  const parks = parksAs(tx.actor, 'auditor');
  const seen = parkId === undefined ? parks : parks.filter((park) => park === parkId);
  return select(tx).where(sql<boolean>`u.parks && ${`{${seen.join(',')}}`}::uuid[]`)
    .where(withinDays(tx, sql.ref('u.at'), from, until))
    .$if(purpose !== undefined, (query) => query.where('u.purpose', '=', purpose!))
    .$if(actorId !== undefined, (query) => query.where('u.actor_id', '=', actorId!)).$if(subjectId !== undefined, (query) => query.where('u.user_id', '=', subjectId!));
}

export async function listUnmaskings(tx: Tx, { cursor, limit, ...filter }: QueryOf<typeof listEndpoint>): Promise<{ items: Unmasking[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = registered(tx, filter).limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(u.at, u.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.at, row.id]);
  return { items: rows.map(toView), next };
}

/** Those of one's own data, newest first, at most a hundred. */
export async function unmaskingsOfMe(tx: Tx): Promise<Unmasking[]> {
  return (await select(tx).where('u.user_id', '=', tx.actor.userId).limit(100).execute()).map(toView);
}

export function exportUnmaskings(tx: Tx, { format, ...filter }: QueryOf<typeof exportEndpoint>): Stream {
  const text = (key: string) => phrase(tx.actor.locale, `exports.privacy.${key}`);
  async function* rows() {
    for await (const row of streamRows<Row>(tx, registered(tx, filter).compile())) {
      const { at, actor, subject, fields, purpose, note, record } = toView(row);
      yield [at, actor.name, subject.name, listed(tx.actor.locale, fields.map((field) => text(`fields.${field}`))), text(`purposes.${purpose}`), note, text(`records.${record.type}`), record.label];
    }
  }
  const heads = ['at', 'actor', 'subject', 'fields', 'purpose', 'note', 'record', 'label'].map((key) => ({ header: text(`columns.${key}`), kind: 'text' as const }));
  return downloadTable(tx, { list: 'unmaskings', filter, format }, `${text('unmaskings')}-${today(tx)}`, heads, rows());
}

