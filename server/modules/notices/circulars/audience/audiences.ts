import type { Audience, AudienceFilter, editAudience as editEndpoint, saveAudience as saveEndpoint } from '@qilian/contract/circulars';
import type { BodyOf } from '@qilian/contract/endpoint';
import { sql } from 'kysely';
import { cutPage, readCursor } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, notFound, staleVersion } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { today } from '../../../../platform/today.ts';
import { visibleAudiences } from '../access.ts';
import { parksOf } from './audience.ts';
import { namedIn } from './named-in.ts';

const audiences = (tx: Tx) => tx.sql.selectFrom('audiences as a').innerJoin('users as u', 'u.id', 'a.created_by').select(['a.id', 'a.name', 'a.filter', 'a.parks', 'a.created_by', 'u.name as author', 'a.created_at', 'a.version'])
  .where('a.closed_on', 'is', null).where(visibleAudiences(tx.actor));

type Row = Awaited<ReturnType<ReturnType<typeof audiences>['executeTakeFirstOrThrow']>>;
async function toAudiences(tx: Tx, rows: Row[]): Promise<Audience[]> {
  const named = await namedIn(tx, rows.map(filterOf));
  return rows.map((row) => ({
    id: row.id, name: row.name, filter: filterOf(row), named: named(filterOf(row)), createdBy: { id: row.created_by, name: row.author }, createdAt: row.created_at.toISOString(), version: row.version,
  }));
}
const filterOf = (row: Row) => row.filter as unknown as AudienceFilter;

export async function listAudiences(tx: Tx, { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const after = readCursor(cursor, 2);
  let query = audiences(tx).orderBy('a.name').orderBy('a.id').limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`(a.name, a.id) > (${after[0]}, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.name, row.id]);
  return { items: await toAudiences(tx, rows), next };
}

/** @throws Refusal `circulars.audience.not_found` */
export async function getAudience(tx: Tx, audienceId: string): Promise<Audience> {
  const row = await audiences(tx).where('a.id', '=', audienceId).executeTakeFirst();
  if (!row) throw notFound('circulars.audience');
  return (await toAudiences(tx, [row]))[0]!;
}

/**
 * They are chosen by name: two of one would be taken for each other. Whoever names one waits for others who do.
 * @throws Refusal `circulars.audience_named`
 */
async function nameIsFree(tx: Tx, name: string, but: string | null = null): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`audience ${name}`}, 0))`.execute(tx.sql);
  const other = await audiences(tx).where('a.name', '=', name).where('a.id', 'is distinct from', but).executeTakeFirst();
  if (other) throw invalidField('body.name', 'circulars.audience_named', { value: name, author: other.author });
}

/** @throws Refusal `circulars.audience_empty`, `circulars.park_outside`, `circulars.audience_named` */
export async function saveAudience(tx: Tx, { name, filter }: BodyOf<typeof saveEndpoint>): Promise<Audience> {
  const id = newId(tx.now);
  const parks = parksOf(tx, filter);
  await nameIsFree(tx, name);
  await tx.sql.insertInto('audiences').values({ id, parks, name, filter: JSON.stringify(filter), created_by: tx.actor.userId!, created_at: tx.now }).execute();
  await recordAudience(tx, { id, parks, name }, 'saved');
  return getAudience(tx, id);
}

/** @throws Refusal as {@link saveAudience}, and `circulars.audience.not_found`, `common.stale_version` */
export async function editAudience(tx: Tx, audienceId: string, { version, name, filter }: BodyOf<typeof editEndpoint>): Promise<Audience> {
  const row = await take(tx, audienceId, version);
  if (name !== undefined && name !== row.name) await nameIsFree(tx, name, audienceId);
  const parks = filter === undefined ? row.parks : parksOf(tx, filter);
  await tx.sql.updateTable('audiences').set((eb) => ({ name: name ?? row.name, parks, filter: JSON.stringify(filter ?? row.filter), version: eb('version', '+', 1) })).where('id', '=', audienceId).execute();
  await recordAudience(tx, { id: audienceId, parks, name: name ?? row.name }, 'edited');
  return getAudience(tx, audienceId);
}

/** It stays with the circulars that went to it. */
export async function closeAudience(tx: Tx, audienceId: string, version: number): Promise<void> {
  const row = await take(tx, audienceId, version);
  await tx.sql.updateTable('audiences').set((eb) => ({ closed_on: today(tx), version: eb('version', '+', 1) })).where('id', '=', audienceId).execute();
  await recordAudience(tx, row, 'closed');
}

async function take(tx: Tx, audienceId: string, version: number): Promise<Row> {
  const row = await audiences(tx).where('a.id', '=', audienceId).forNoKeyUpdate('a').executeTakeFirst();
  if (!row) throw notFound('circulars.audience');
  if (row.version !== version) throw staleVersion(await getAudience(tx, audienceId));
  return row;
}

const recordAudience = (tx: Tx, { id, parks, name }: { id: string; parks: string[]; name: string }, step: string) => record(tx, {
  type: `audience.${step}`, record: { type: 'audience', id }, parkId: parks.length === 1 ? parks[0]! : null, enterpriseId: null, audience: 'staff', detail: { name },
});
