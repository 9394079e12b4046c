import { sql } from 'kysely';
import type { BodyOf, QueryOf, ResponseOf } from '@qilian/contract/endpoint';
import type { listObservations as listEndpoint, Observation, recordObservation as endpoint } from '@qilian/contract/turnover';
import { cutPage, readCursor } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, notFound, Refusal } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { today } from '../../../../platform/today.ts';
import { parksKept, visibleEnterprises } from '../../../enterprises/index.ts';

/**
 * What somebody saw of an enterprise on a day, by hand or by a program. Seen again on that day by the same source, the later number holds.
 * @throws Refusal `enterprises.not_found`, `enterprises.closed`, `auth.forbidden`, `verification.observed_in_future`, `verification.observed_already`
 */
export async function recordObservation(tx: Tx, enterpriseId: string, { kind, day, value, source, note }: BodyOf<typeof endpoint>): Promise<Observation> {
  const file = await tx.sql.selectFrom('enterprises as e').select(['e.id', 'e.park_id', 'e.closed_on']).where('e.id', '=', enterpriseId).where(visibleEnterprises(tx.actor)).forNoKeyUpdate().executeTakeFirst();
  if (!file) throw notFound('enterprises');
  if (file.closed_on !== null) throw new Refusal('conflict', 'enterprises.closed', { params: { day: file.closed_on } });
  if (!parksKept(tx.actor).includes(file.park_id)) throw new Refusal('forbidden', 'auth.forbidden');
  if (day > today(tx)) throw invalidField('body.day', 'verification.observed_in_future', { day, today: today(tx) });
  const id = newId(tx.now);
  const { rows } = await sql`insert into enterprise_observations (id, enterprise_id, park_id, kind, day, value, origin, source, note, recorded_by, at)
    values (${id}, ${enterpriseId}, ${file.park_id}, ${kind}, ${day}, ${value}, ${tx.actor.side === 'program' ? 'program' : 'staff'}, ${source ?? null}, ${note ?? null}, ${tx.actor.userId}, ${tx.now})
    on conflict do nothing returning id`.execute(tx.sql);
  if (rows.length === 0) throw new Refusal('conflict', 'verification.observed_already', { params: { day }, errors: [{ field: 'body.day', code: 'verification.observed_already', params: { day } }] });
  await record(tx, { type: 'enterprise.observed', record: { type: 'enterprise', id: enterpriseId }, parkId: file.park_id, enterpriseId, audience: 'staff', params: { observation: kind, day, value }, detail: { source: source ?? null, note: note ?? null } });
  return toView(await select(tx).where('o.id', '=', id).executeTakeFirstOrThrow());
}

export async function listObservations(tx: Tx, enterpriseId: string, { kind, cursor, limit }: QueryOf<typeof listEndpoint>): Promise<ResponseOf<typeof listEndpoint>> {
  const visible = await tx.sql.selectFrom('enterprises as e').select('e.id').where('e.id', '=', enterpriseId).where(visibleEnterprises(tx.actor)).executeTakeFirst();
  if (!visible) throw notFound('enterprises');
  const after = readCursor(cursor, 2);
  let query = select(tx).where('o.enterprise_id', '=', enterpriseId).orderBy('o.day', 'desc').orderBy('o.id', 'desc').limit(sql.lit(limit + 1));
  if (kind !== undefined) query = query.where('o.kind', '=', kind);
  if (after) query = query.where(sql<boolean>`(o.day, o.id) < (${after[0]}::date, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.day, row.id]);
  return { items: rows.map(toView), next };
}

const select = (tx: Tx) => tx.sql.selectFrom('enterprise_observations as o').leftJoin('users as u', 'u.id', 'o.recorded_by')
  .select(['o.id', 'o.kind', 'o.day', 'o.value', 'o.origin', 'o.source', 'o.note', 'o.at', 'u.id as by_id', 'u.name as by_name']);

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

const toView = (row: Row): Observation => ({
  id: row.id, kind: row.kind as Observation['kind'], day: row.day, value: row.value, origin: row.origin as Observation['origin'], source: row.origin === 'file' ? null : row.source, note: row.note,
  recordedBy: row.by_id === null ? null : { id: row.by_id, name: row.by_name! }, at: row.at.toISOString(),
});
