import { sql } from 'kysely';
import type { TimelineEntry } from '@qilian/contract/timeline';
import { queryOnceBuilt } from '../db/compiled.ts';
import type { Tx } from '../db/transaction.ts';
import { cutPage, readCursor } from '../cursor.ts';
import { filesById } from '../files/index.ts';

type Plain = string | number | boolean | null;

/** Which entries: those of one record, or all that concern an enterprise, which may have had several files. */
export type TimelineOf = { record: { type: string; id: string } } | { enterpriseIds: string[]; /** For readers who may not see each case of it. */ withoutCases: boolean };

/**
 * Ledger entries as the reader may see them, newest first; the walls and the audience class
 * decide which. Those of one record stand in the order of its chain, which no clock that was set back
 * changes. Callers make sure that the reader may see the record itself.
 */
export async function readTimeline(tx: Tx, of: TimelineOf, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<{ items: TimelineEntry[]; next: string | null }> {
  const ofRecord = 'record' in of;
  const after = readCursor(cursor, ofRecord ? 1 : 2);
  const found = ofRecord && after === null
    ? await queryOnceBuilt(tx, `timeline ${limit}`, of.record, (on, record) => select(on, { record }, null, limit))
    : await select(tx, of, after, limit).execute();
  const { rows, next } = cutPage(found, limit, (row) => (ofRecord ? [String(row.seq)] : [row.at, row.id]));
  const files = await filesById(tx, rows.flatMap((row) => fileIds(row.params)));
  const items = rows.map((row): TimelineEntry => {
    const { note: shared = null, internal = null, actor = '', ...names } = (row.content ?? {}) as Record<string, Plain>;
    const note = shared ?? (tx.actor.side === 'staff' ? internal : null);
    return {
      id: row.id, at: row.at.toISOString(), type: row.type,
      actor: { name: String(actor), side: row.actor_side as TimelineEntry['actor']['side'] },
      params: { ...plainParams(row.params), ...plainParams(names) },
      note: note === null ? null : String(note),
      caseId: row.record_type === 'case' ? row.record_id : null, caseNumber: row.number,
      files: fileIds(row.params).flatMap((id) => files.get(id) ?? []),
    };
  });
  return { items, next };
}

function select(tx: Tx, of: TimelineOf, after: (string | null)[] | null, limit: number) {
  const query = tx.sql.selectFrom('ledger_entries as l')
    .leftJoin('ledger_details as d', 'd.entry_id', 'l.id')
    .leftJoin('cases as c', (join) => join.onRef('c.id', '=', 'l.record_id').on('l.record_type', '=', 'case'))
    .select(['l.id', 'l.at', 'l.type', 'l.actor_side', 'l.params', 'd.content', 'l.record_type', 'l.record_id', 'l.seq', 'c.number'])
    .where('l.audience', '!=', 'auditor').limit(sql.lit(limit + 1));
  if ('record' in of) {
    return query.where('l.record_type', '=', of.record.type).where('l.record_id', '=', of.record.id).orderBy('l.seq', 'desc')
      .$if(after !== null, (first) => first.where(sql<boolean>`l.seq < ${after![0]}::numeric`));
  }
  return query.orderBy('l.at', 'desc').orderBy('l.id', 'desc').where(sql<boolean>`l.id in (select of_one.id from unnest(${of.enterpriseIds}::uuid[]) one cross join lateral (
        select o.id from ledger_entries o where o.enterprise_id = one and o.audience <> 'auditor' and ${of.withoutCases ? sql`o.record_type <> 'case'` : sql`true`} and ${after ? sql`(o.at, o.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`}
          order by o.at desc, o.id desc limit ${sql.lit(limit + 1)}) of_one)`)
    .$if(after !== null, (first) => first.where(sql<boolean>`(l.at, l.id) < (${after![0]}::timestamptz, ${after![1]}::uuid)`));
}

function plainParams(params: unknown): Record<string, Plain> {
  return Object.fromEntries(Object.entries(params as Record<string, unknown>).filter(([, value]) => value === null || typeof value !== 'object')) as Record<string, Plain>;
}

function fileIds(params: unknown): string[] {
  const { files } = params as { files?: unknown };
  return Array.isArray(files) ? files.filter((id): id is string => typeof id === 'string') : [];
}
