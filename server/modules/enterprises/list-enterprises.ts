import type { QueryOf } from '@qilian/contract/endpoint';
import type { EnterpriseSummary, exportEnterprises, listEnterprises as endpoint } from '@qilian/contract/enterprises';
import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { cutPage, readCursor, type PageOf } from '../../platform/cursor.ts';
import { visibleEnterprises } from './access.ts';
import { hits, matches, type Place } from './matches.ts';
import { tagQuery } from './search-terms.ts';
import { selectSummaries, toSummary } from './summary.ts';

export type EnterpriseFilter = Omit<QueryOf<typeof exportEnterprises>, 'format' | 'enterpriseIds'>;

/** The filter as a condition on `enterprises as e`; the same for list and export. */
export function fits(tx: Tx, filter: EnterpriseFilter, place?: Place): RawBuilder<boolean> {
  const conditions: RawBuilder<boolean>[] = [sql<boolean>`e.closed_on is null`];
  const isAlone = Object.values(filter).filter((value) => value !== undefined && value !== '').length === 1;
  if (filter.q) conditions.push(matches(tx, filter.q, isAlone ? place : undefined));
  if (filter.tag) conditions.push(hits(tagQuery(filter.tag), isAlone ? place : undefined));
  if (filter.parkId !== undefined) conditions.push(sql`e.park_id = ${filter.parkId}`);
  // Codes of the contract stand as literals: how many rows have one a generic plan must know.
  if (filter.stage !== undefined) conditions.push(sql`e.stage = ${sql.lit(filter.stage)}`);
  if (filter.sizeClass !== undefined) conditions.push(sql`e.size_class = ${sql.lit(filter.sizeClass)}`);
  if (filter.flag !== undefined) conditions.push(sql`${sql.lit(filter.flag)} = any (e.flags)`);
  if (filter.officerId !== undefined) {
    conditions.push(sql`exists (select from enterprise_staff f where f.enterprise_id = e.id and f.user_id = ${filter.officerId} and f.until_day is null)`);
  }
  if (filter.withoutOfficer !== undefined) {
    conditions.push(sql`not exists (select from enterprise_staff f where f.enterprise_id = e.id and f.capacity = 'service_officer' and f.until_day is null)`);
  }
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** By name. The page is cut first, so that only its rows are joined with what they show. */
export async function listEnterprises(tx: Tx, { cursor, limit, ...filter }: QueryOf<typeof endpoint>): Promise<{ items: EnterpriseSummary[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  const beyond = after ? sql<boolean>`(e.name_key, e.id) > (${after[0]}, ${after[1]}::uuid)` : sql<boolean>`true`;
  const found = await selectSummaries(tx).where(sql<boolean>`e.id in (select e.id from enterprises e
      where ${visibleEnterprises(tx.actor)} and ${fits(tx, filter, { after, most: limit + 1 })} and ${beyond} order by e.name_key, e.id limit ${sql.lit(limit + 1)})`)
    .orderBy('e.name_key').orderBy('e.id').execute();
  const { rows, next } = cutPage(found, limit, (row) => [row.name_key, row.id]);
  return { items: rows.map((row) => toSummary(tx, row)), next };
}

/** Tags in use among visible enterprises. */
export async function listTags(tx: Tx, { cursor, limit }: PageOf): Promise<{ items: string[]; next: string | null }> {
  const after = readCursor(cursor, 1);
  const beyond = after ? sql<boolean>`tag > ${after[0]}` : sql<boolean>`true`;
  const { rows } = await sql<{ tag: string }>`select distinct tag from enterprises e, unnest(e.tags) tag
    where ${beyond} and ${visibleEnterprises(tx.actor)} and e.closed_on is null and e.tags <> '{}' order by tag limit ${sql.lit(limit + 1)}`.execute(tx.sql);
  const page = cutPage(rows, limit, (row) => [row.tag]);
  return { items: page.rows.map((row) => row.tag), next: page.next };
}
