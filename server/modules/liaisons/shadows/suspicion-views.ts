import type { QueryOf } from '@qilian/contract/endpoint';
import type { listSuspicions as listEndpoint, Reason, Suspicion } from '@qilian/contract/shadows';
import { sql } from 'kysely';
import { cutPage, readCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { maskContact, openContact } from '../../people/index.ts';
import { suspicionActions, visibleSuspicions } from './access.ts';
import { shownReasons } from './shown-reasons.ts';
import { prior } from './detection/weights.ts';

const suspicions = (tx: Tx) => tx.sql.selectFrom('shadow_suspicions as s').innerJoin('enterprises as e', 'e.id', 's.enterprise_id').innerJoin('areas as p', 'p.id', 's.park_id')
  .innerJoin('users as u', 'u.id', 's.user_id').leftJoin('users as d', 'd.id', 's.decided_by')
  .where(visibleSuspicions(tx.actor)).selectAll('s')
  .select(['e.name as enterprise', 'p.name as park', 'u.name as liaison', 'u.phone', 'u.email', 'd.name as decider',
    sql<string | null>`(select min(h.role) from enterprise_holders h where h.enterprise_id = s.enterprise_id and h.user_id = s.user_id and h.role in ('primary', 'deputy') and h.until_day is null)`.as('role'),
    sql<string | null>`(select o.id from correction_orders o where o.suspicion_id = s.id order by o.opened_at desc, o.id desc limit 1)`.as('correction_id')]);
export type SuspicionRow = Awaited<ReturnType<ReturnType<typeof suspicions>['executeTakeFirstOrThrow']>>;

/** The likeliest first. */
export async function listSuspicions(tx: Tx, { cursor, limit, state, enterpriseId, clusterId, parkId, reason }: QueryOf<typeof listEndpoint>): Promise<{ items: Suspicion[]; next: string | null }> {
  const after = readCursor(cursor, 2);
  let query = suspicions(tx).where('s.state', '=', state).orderBy('s.score', 'desc').orderBy('s.id').limit(sql.lit(limit + 1));
  if (enterpriseId !== undefined) query = query.where('s.enterprise_id', '=', enterpriseId);
  if (clusterId !== undefined) query = query.where('s.cluster_id', '=', clusterId);
  if (parkId !== undefined) query = query.where('s.park_id', '=', parkId);
  if (reason !== undefined) query = query.where(sql<boolean>`s.reasons @> ${JSON.stringify([{ code: reason }])}::jsonb`);
  if (after) query = query.where(sql<boolean>`(-s.score, s.id) > (${-Number(after[0])}, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [String(row.score), row.id]);
  return { items: await toSuspicions(tx, rows), next };
}

export async function getSuspicion(tx: Tx, suspicionId: string): Promise<Suspicion> {
  return (await toSuspicions(tx, [await findSuspicion(tx, suspicionId)]))[0]!;
}

/** @throws Refusal `shadows.not_found` */
export async function findSuspicion(tx: Tx, suspicionId: string): Promise<SuspicionRow> {
  const row = await suspicions(tx).where('s.id', '=', suspicionId).executeTakeFirst();
  if (!row) throw notFound('shadows');
  return row;
}

export const lockSuspicion = (tx: Tx, suspicionId: string) => tx.sql.selectFrom('shadow_suspicions').select('id').where('id', '=', suspicionId).forUpdate().execute();

async function toSuspicions(tx: Tx, rows: SuspicionRow[]): Promise<Suspicion[]> {
  const shown = await shownReasons(tx, rows.map(({ reasons }) => reasons as unknown as Reason[]));
  return rows.map((row, index) => ({
    id: row.id, enterprise: { id: row.enterprise_id, name: row.enterprise }, park: { id: row.park_id, name: row.park },
    liaison: { id: row.user_id, name: row.liaison, role: row.role as Suspicion['liaison']['role'], ...maskContact(openContact(tx.platform.secrets, row)) },
    state: row.state as Suspicion['state'], score: row.score, prior, reasons: shown[index]!, cluster: { id: row.cluster_id, enterprises: row.cluster_size }, foundAt: row.found_at.toISOString(),
    decided: row.decided_at === null ? null : { by: { id: row.decided_by!, name: row.decider! }, at: row.decided_at.toISOString(), dismissal: row.dismissal as NonNullable<Suspicion['decided']>['dismissal'], note: row.note },
    correctionId: row.correction_id, version: row.version, allowedActions: suspicionActions(tx.actor, row),
  }));
}
