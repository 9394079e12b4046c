import { sql, type RawBuilder } from 'kysely';
import type { QueryOf } from '@qilian/contract/endpoint';
import type { exportHoldings as exportEndpoint, Holding, listHoldings as listEndpoint } from '@qilian/contract/access-review';
import { parksAs } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { cutPage, everyItem, readCursor } from '../../../platform/cursor.ts';
import type { Stream } from '../../../platform/http/index.ts';
import { phrase } from '../../../platform/phrases.ts';
import { downloadList, localMinute } from '../../../platform/spreadsheet/download.ts';
import { today } from '../../../platform/today.ts';
import { postsInForce } from '../../people/index.ts';

/** Natural days over which use is counted. */
export const lately = 90;
export const msPerDay = 86_400_000;

/** The parks whose rights somebody may review. */
export const parksReviewed = (tx: Tx): string[] => parksAs(tx.actor, 'auditor', 'administrator', 'park_leader');

export const uuids = (ids: readonly string[]): RawBuilder<string[]> => sql`${`{${ids.join(',')}}`}::uuid[]`;

export interface HoldingRow {
  key: string;
  user_id: string;
  name: string;
  kind: 'staff' | 'program';
  post_id: string | null;
  area_id: string | null;
  role: string | null;
  place: string;
  scopes: string[];
  parks: string[];
  since: string;
  last_used_at: Date | null;
  idle_days: number;
  exports: number;
  unmaskings: number;
}

/**
 * Rights in force that reach into these parks: own posts of people in service, and programs; with when they were last used.
 * Of a post that is when its holder last did something or was signed in.
 */
export function holdings(tx: Tx, parks: readonly string[]): RawBuilder<HoldingRow> {
  const since = new Date(tx.now.getTime() - lately * msPerDay);
  return sql<HoldingRow>`
    select h.*, greatest(0, floor(extract(epoch from ${tx.now}::timestamptz - coalesce(h.last_used_at, h.since::timestamptz)) / 86400))::int as idle_days,
      (select count(*) from list_exports x where x.actor_id = h.user_id and x.at >= ${since})::int as exports,
      (select count(*) from unmaskings m where m.actor_id = h.user_id and m.at >= ${since})::int as unmaskings
    from (
      select f.post_id::text as key, u.id as user_id, u.name, 'staff' as kind, f.post_id, f.area_id, f.role, f.place, '{}'::text[] as scopes, f.parks, f.from_day as since,
          ${lastUse(sql.ref('u.id'))} as last_used_at
        from (${postsInForce(today(tx))}) f join users u on u.id = f.user_id where f.holder_id = f.user_id and f.parks && ${uuids(parks)}
      union all
      select p.id::text, u.id, u.name, 'program', null, null, null, (select string_agg(a.name, '、' order by a.name) from areas a where a.id = any (p.parks)), p.scopes, p.parks, p.created_at::date,
          (select max(t.last_used_at) from program_tokens t where t.program_id = p.id)
        from programs p join users u on u.id = p.id where p.ended_at is null and p.expires_at > ${tx.now} and p.parks && ${uuids(parks)}
    ) h`;
}

/** When a member of staff was last signed in or left a step in the ledger. */
export const lastUse = (userId: RawBuilder<unknown>): RawBuilder<Date | null> => sql`greatest((select max(s.last_seen_at) from sessions s where s.user_id = ${userId}),
  (select l.at from ledger_entries l where l.actor_id = ${userId} order by l.at desc limit 1))`;

export const toHolding = (row: Omit<HoldingRow, 'key' | 'post_id' | 'area_id' | 'parks'>): Holding => ({
  person: { id: row.user_id, name: row.name, kind: row.kind }, role: row.role as Holding['role'], place: row.place, scopes: row.scopes as Holding['scopes'], since: row.since,
  lastUsedAt: row.last_used_at?.toISOString() ?? null, idleDays: row.idle_days, exports: row.exports, unmaskings: row.unmaskings,
});

export async function listHoldings(tx: Tx, { cursor, limit, parkId, role }: QueryOf<typeof listEndpoint>): Promise<{ items: Holding[]; next: string | null }> {
  const parks = parksReviewed(tx).filter((park) => parkId === undefined || park === parkId);
  const after = readCursor(cursor, 2);
  const found = await sql<HoldingRow>`select * from (${holdings(tx, parks)}) h
    where ${role === undefined ? sql`true` : sql`h.role = ${role}`} and ${after === null ? sql`true` : sql`(h.idle_days, h.key) < (${after[0]}::int, ${after[1]})`}
    order by h.idle_days desc, h.key desc limit ${sql.lit(limit + 1)}`.execute(tx.sql);
  const { rows, next } = cutPage(found.rows, limit, (row) => [String(row.idle_days), row.key]);
  return { items: rows.map(toHolding), next };
}

export const holdingColumns = { name: 'text', role: 'text', place: 'text', scopes: 'text', since: 'date', last_used: 'text', idle_days: 'integer', exports: 'integer', unmaskings: 'integer' } as const;

export function exportHoldings(tx: Tx, { format, ...filter }: QueryOf<typeof exportEndpoint>): Stream {
  return downloadList(tx, { list: 'access_holdings', filter, format }, holdingColumns, everyItem((page) => listHoldings(tx, { ...filter, ...page })), (each) => holdingValues(tx, each));
}

export const holdingValues = (tx: Tx, { person, role, place, scopes, since, lastUsedAt, idleDays, exports, unmaskings }: Holding) => ({
  name: person.name, role: role && phrase(tx.actor.locale, `exports.people_staff.roles.${role}`), place, scopes: scopes.join(' '), since, last_used: lastUsedAt && localMinute(tx, lastUsedAt), idle_days: idleDays, exports, unmaskings,
});
