import { sql } from 'kysely';
import type { BodyOf, QueryOf } from '@qilian/contract/endpoint';
import type { decideErasure as decideEndpoint, ErasureRequest, listErasures as listEndpoint } from '@qilian/contract/privacy';
import { parksAs, platform as system } from '../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../platform/errors.ts';
import { cutPage, readCursor } from '../../platform/http/index.ts';
import { newId } from '../../platform/ids.ts';
import { record } from '../../platform/ledger/record.ts';
import { send } from '../notices/index.ts';
import { attendantsOf } from '../people/index.ts';
import { erasePeople } from './erase-person.ts';
import { holdsOf } from './holds.ts';

function select(tx: Tx) {
  return tx.sql.selectFrom('erasure_requests as r').innerJoin('users as u', 'u.id', 'r.user_id').leftJoin('users as d', 'd.id', 'r.decided_by')
    .selectAll('r').select(['u.name', 'd.name as decider']);
}
type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

async function views(tx: Tx, rows: Row[]): Promise<ErasureRequest[]> {
  const holds = await actingAs(tx, system, (all) => holdsOf(all, rows.filter(({ state }) => state === 'open').map(({ user_id }) => user_id)));
  return rows.map((row) => ({
    id: row.id, user: { id: row.user_id, name: row.name }, askedAt: row.asked_at.toISOString(), reason: row.reason, state: row.state as ErasureRequest['state'],
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decider! }, decidedAt: row.decided_at?.toISOString() ?? null, note: row.note, version: row.version,
    holds: holds.get(row.user_id) ?? [],
  }));
}

export async function lastErasure(tx: Tx, userId: string): Promise<ErasureRequest | null> {
  const row = await select(tx).where('r.user_id', '=', userId).orderBy('r.asked_at', 'desc').orderBy('r.id', 'desc').executeTakeFirst();
  return row ? (await views(tx, [row]))[0]! : null;
}

/** A person asks to be forgotten; the administrators of the parks concerned are told (PIPL art. 47, art. 50). */
export async function askErasure(tx: Tx, reason: string): Promise<ErasureRequest> {
  const userId = tx.actor.userId!;
  const open = await tx.sql.selectFrom('erasure_requests').select('id').where('user_id', '=', userId).where('state', '=', 'open').executeTakeFirst();
  if (open) throw new Refusal('conflict', 'privacy.erasure_open');
  const { parks, administrators } = await actingAs(tx, system, async (all) => {
    const { rows } = await sql<{ park: string }>`select e.park_id as park from enterprise_holders h join enterprises e on e.id = h.enterprise_id where h.user_id = ${userId}
      union select park_id from appointments where successor_id = ${userId} union select park_id from mandates where agent_id = ${userId} union select park_id from cases where reporter_id = ${userId}`.execute(all.sql);
    const known = rows.length > 0 ? rows.map(({ park }) => park) : tx.actor.parks;
    // Whom no park knows each of them may answer: a request that nobody finds would wait for ever.
    const found = known.length > 0 ? known : (await all.sql.selectFrom('areas').select('id').where('level', '=', 'park').where('closed_on', 'is', null).execute()).map(({ id: park }) => park);
    return { parks: found, administrators: (await Promise.all(found.map((park) => attendantsOf(all, park, 'administrator')))).flat() };
  });
  const id = newId(tx.now);
  await tx.sql.insertInto('erasure_requests').values({ id, user_id: userId, parks, asked_at: tx.now, reason, state: 'open' }).execute();
  await record(tx, { type: 'privacy.erasure_asked', record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'auditor', params: { userId, erasureId: id } });
  send(tx, { to: administrators, kind: 'erasure_asked', params: {}, parkId: null, enterpriseId: null });
  return (await lastErasure(tx, userId))!;
}

const mine = (tx: Tx) => sql<boolean>`r.parks && ${`{${parksAs(tx.actor, 'administrator').join(',')}}`}::uuid[]`;

export async function listErasures(tx: Tx, { cursor, limit, state }: QueryOf<typeof listEndpoint>): Promise<{ items: ErasureRequest[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = select(tx).where(mine(tx)).orderBy('r.asked_at', 'desc').orderBy('r.id', 'desc').limit(sql.lit(limit + 1)).$if(state !== undefined, (q) => q.where('r.state', '=', state!));
  if (after) query = query.where(sql<boolean>`(r.asked_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.asked_at, row.id]);
  return { items: await views(tx, rows), next };
}

/** @throws Refusal `privacy.erasure.not_found`, `common.stale_version`, `privacy.erasure_decided`, `privacy.held` */
export async function decideErasure(tx: Tx, erasureId: string, { version, grant, note }: BodyOf<typeof decideEndpoint>): Promise<ErasureRequest> {
  const locked = await tx.sql.selectFrom('erasure_requests as r').select('r.id').where('r.id', '=', erasureId).where(mine(tx)).forUpdate().executeTakeFirst();
  if (!locked) throw notFound('privacy.erasure');
  const row = await select(tx).where('r.id', '=', erasureId).executeTakeFirstOrThrow();
  const [view] = await views(tx, [row]);
  if (row.version !== version) throw staleVersion(view);
  if (row.state !== 'open') throw new Refusal('conflict', 'privacy.erasure_decided', { params: { state: row.state } });
  if (grant && view!.holds.length > 0) throw new Refusal('conflict', 'privacy.held');
  // Told before the address is gone.
  if (!grant) send(tx, { to: [row.user_id], kind: 'erasure_refused', params: { note }, parkId: null, enterpriseId: null });
  await tx.sql.updateTable('erasure_requests').set((eb) => ({ state: grant ? 'granted' : 'refused', decided_by: tx.actor.userId, decided_at: tx.now, note, version: eb('version', '+', 1) })).where('id', '=', erasureId).execute();
  await record(tx, { type: grant ? 'privacy.erasure_granted' : 'privacy.erasure_refused', record: { type: 'user', id: row.user_id }, parkId: null, enterpriseId: null, audience: 'auditor', params: { userId: row.user_id, erasureId } });
  if (grant) await erasePeople(tx, [row.user_id], 'request');
  const after = await select(tx).where('r.id', '=', erasureId).executeTakeFirstOrThrow();
  return (await views(tx, [after]))[0]!;
}
