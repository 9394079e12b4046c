import { sql, type RawBuilder } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportLedger as exportEndpoint, LedgerEntry, searchLedger as searchEndpoint } from '@qilian/contract/audit';
import { parksAs } from '../../platform/auth/actor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { cutPage, readCursor, type Stream } from '../../platform/http/index.ts';
import { phrase } from '../../platform/phrases.ts';
import { downloadTable } from '../../platform/spreadsheet/download.ts';
import { today } from '../../platform/today.ts';
import { auditedAreas } from './audited-areas.ts';
import { withinDays } from './day-range.ts';

type Filter = Omit<QueryOf<typeof exportEndpoint>, 'format'>;

interface Row {
  id: string;
  at: Date;
  type: string;
  actor_side: LedgerEntry['actor']['side'];
  actor_id: string | null;
  actor: string | null;
  params: Record<string, unknown>;
  content: Record<string, unknown> | null;
  record_type: string;
  record_id: string;
  seq: number;
  hash: string;
  number: string | null;
  person: string | null;
  park_id: string | null;
  park: string | null;
  enterprise_id: string | null;
  enterprise: string | null;
}

/**
 * A page of entries. Each park is read by its own index in the order of time and gives at most a page; the
 * newest of all of them are the page. So is what belongs to no single park, as far as the auditor reads it.
 */
async function page(tx: Tx, { number, recordId, enterpriseId, actorId, type, from, until, parkId }: Filter, after: (string | null)[] | null, most: number): Promise<Row[]> {
  const mine = parksAs(tx.actor, 'auditor');
  const parks: (string | null)[] = parkId === undefined ? [...mine] : mine.filter((park) => park === parkId);
  if (parkId === undefined && mine.length > 0) parks.push(null);
  const ofNoPark = await seesCity(tx) ? sql`e.park_id is null` : sql`e.park_id is null and ${within(tx, mine)}`;
  const conditions: RawBuilder<boolean>[] = [withinDays(tx, sql.ref('e.at'), from, until)];
  if (recordId !== undefined) conditions.push(sql<boolean>`e.record_id = ${recordId}`);
  if (number !== undefined) conditions.push(sql<boolean>`e.record_type = 'case' and e.record_id = (select c.id from cases c where c.number = ${number})`);
  if (enterpriseId !== undefined) conditions.push(sql<boolean>`e.enterprise_id = ${enterpriseId}`);
  if (actorId !== undefined) conditions.push(sql<boolean>`e.actor_id = ${actorId}`);
  if (type !== undefined) conditions.push(type.includes('.') ? sql<boolean>`e.type = ${type}` : sql<boolean>`e.type >= ${`${type}.`} and e.type < ${`${type}/`}`);
  if (after) conditions.push(sql<boolean>`(e.at, e.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const narrowed = sql.join(conditions, sql` and `);
  const slices = parks.map((park) => sql`(select e.* from ledger_entries e where ${park === null ? ofNoPark : sql`e.park_id = ${park}`} and ${narrowed}
    order by e.at desc, e.id desc limit ${sql.lit(most)})`);
  if (slices.length === 0) return [];
  const { rows } = await sql<Row>`select e.id, e.at, e.type, e.actor_side, e.actor_id, u.name as actor, e.params, d.content, e.record_type, e.record_id, e.seq, encode(e.hash, 'hex') as hash,
      c.number, s.name as person, e.park_id, a.name as park, e.enterprise_id, n.name as enterprise
    from (select * from (${sql.join(slices, sql` union all `)}) merged order by at desc, id desc limit ${sql.lit(most)}) e
      left join ledger_details d on d.entry_id = e.id left join users u on u.id = e.actor_id left join areas a on a.id = e.park_id
      left join enterprises n on n.id = e.enterprise_id left join cases c on e.record_type = 'case' and c.id = e.record_id left join users s on e.record_type = 'user' and s.id = e.record_id
    order by e.at desc, e.id desc`.execute(tx.sql);
  return rows;
}

/**
 * That an entry of no single park stays within the area of an auditor below the city: what it is about reaches into no other park,
 * or is a department, an office or the area itself, or a person who held a post there at the time or later, or sits for an enterprise of it.
 */
function within(tx: Tx, parks: string[]): RawBuilder<boolean> {
  const mine = sql`${`{${parks.join(',')}}`}::uuid[]`;
  const areas = sql`(select a.id from areas a where a.id = any (${mine}) or a.id = any (${`{${auditedAreas(tx.actor).join(',')}}`}::uuid[]))`;
  const held = (table: string) => sql`exists (select from ${sql.table(table)} r where r.id = e.record_id and r.parks <> '{}' and r.parks <@ ${mine})`;
  return sql<boolean>`case e.record_type
    when 'user' then exists (select from posts p where p.user_id = e.record_id and p.area_id in ${areas}
        and (p.until_day is null or e.at < (p.until_day + 1)::timestamp at time zone ${tx.platform.config.timeZone}))
      or exists (select from enterprise_holders h join enterprises n on n.id = h.enterprise_id where h.user_id = e.record_id and h.until_day is null and n.park_id = any (${mine}))
    when 'area' then e.record_id in ${areas}
    when 'department' then exists (select from departments d where d.id = e.record_id and d.area_id in ${areas})
    when 'office' then exists (select from offices o join departments d on d.id = o.department_id where o.id = e.record_id and d.area_id in ${areas})
    when 'access_review' then ${held('access_reviews')}
    when 'audience' then ${held('audiences')}
    when 'circular' then ${held('circulars')}
    when 'export' then ${held('list_exports')}
    when 'program' then ${held('programs')}
    when 'verification' then ${held('verifications')}
    else false end`;
}

/** Whether the actor audits the whole city. */
async function seesCity(tx: Tx): Promise<boolean> {
  const city = await tx.sql.selectFrom('areas').select('id').where('level', '=', 'city').executeTakeFirst();
  return tx.actor.posts.some((post) => post.role === 'auditor' && post.areaId === city?.id);
}

type Plain = string | number | boolean | null;
const plain = (params: Record<string, unknown>) => Object.fromEntries(Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]).filter(([, value]) => value === null || typeof value !== 'object')) as Record<string, Plain>;

function toView(row: Row): LedgerEntry {
  const { note = null, actor = null, ...names } = row.content ?? {};
  return {
    id: row.id, at: row.at.toISOString(), type: row.type, actor: { name: typeof actor === 'string' ? actor : row.actor ?? '', side: row.actor_side }, actorId: row.actor_id,
    params: { ...plain(row.params), ...plain(names) }, note: typeof note === 'string' ? note : null, caseId: row.record_type === 'case' ? row.record_id : null, caseNumber: row.number, files: [],
    record: { type: row.record_type, id: row.record_id, label: row.number ?? row.person ?? (row.record_type === 'enterprise' ? row.enterprise : null) ?? '' },
    park: row.park_id === null ? null : { id: row.park_id, name: row.park ?? '' }, enterprise: row.enterprise_id === null || row.enterprise === null ? null : { id: row.enterprise_id, name: row.enterprise },
    seq: row.seq, hash: row.hash,
  };
}

export async function searchLedger(tx: Tx, { cursor, limit, ...filter }: QueryOf<typeof searchEndpoint>): Promise<{ items: LedgerEntry[]; next: string | null }> {
  const { rows, next } = cutPage(await page(tx, filter, readCursor(cursor, 2), limit + 1), limit, (row) => [row.at, row.id]);
  return { items: rows.map(toView), next };
}

const atOnce = 2000;

export function exportLedger(tx: Tx, { format, ...filter }: QueryOf<typeof exportEndpoint>): Stream {
  const text = (key: string) => phrase(tx.actor.locale, `exports.audit.${key}`);
  async function* rows() {
    let after: (string | null)[] | null = null;
    for (;;) {
      const found: Row[] = await page(tx, filter, after, atOnce);
      for (const row of found) {
        const view = toView(row);
        yield [view.at, view.actor.name, view.type, view.record.type, view.record.label || view.record.id, view.park?.name ?? null, view.enterprise?.name ?? null, view.note, JSON.stringify(view.params), view.seq, view.hash];
      }
      const last = found.at(-1);
      if (found.length < atOnce || !last) return;
      after = [last.at.toISOString(), last.id];
    }
  }
  const heads = ['at', 'actor', 'type', 'recordType', 'record', 'park', 'enterprise', 'note', 'params', 'seq', 'hash'].map((key) => ({ header: text(`columns.${key}`), kind: key === 'seq' ? 'integer' as const : 'text' as const }));
  return downloadTable(tx, { list: 'ledger', filter, format }, `${text('ledger')}-${today(tx)}`, heads, rows());
}
