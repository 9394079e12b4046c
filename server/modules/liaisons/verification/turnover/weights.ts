import { sql } from 'kysely';
import type { BodyOf, QueryOf, ResponseOf } from '@qilian/contract/endpoint';
import type { listWeights as listEndpoint, previewWeights as previewEndpoint, setWeights as setEndpoint, Weights, WeightsView } from '@qilian/contract/turnover';
import { parksAs } from '../../../../platform/auth/actor.ts';
import { cutPage, readCursor } from '../../../../platform/cursor.ts';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, notFound, Refusal, staleVersion } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { record } from '../../../../platform/ledger/record.ts';

/** Points that come with the product: together a hundred. A park changes them as it learns. */
export const usualWeights: Weights = { headcount: 30, job_postings: 20, bounces: 20, silence: 20, overdue: 10 };
export const usualThreshold = 50;

interface Row {
  park_id: string;
  version: number;
  headcount: number;
  job_postings: number;
  bounces: number;
  silence: number;
  overdue: number;
  threshold: number;
  by_id: string | null;
  by_name: string | null;
  made_at: Date | null;
}

const weightsOfRow = ({ headcount, job_postings, bounces, silence, overdue }: Row): Weights => ({ headcount, job_postings, bounces, silence, overdue });

/** The weights that hold in each park, as a table `w`: the newest, or those of the product. */
export const presentWeights = sql`(select a.id as park_id, coalesce(n.version, 0) as version, ${sql.join(Object.entries(usualWeights).map(([name, value]) => sql`coalesce(n.${sql.ref(name)}, ${sql.lit(value)}) as ${sql.ref(name)}`))},
    coalesce(n.threshold, ${sql.lit(usualThreshold)}) as threshold
  from areas a left join lateral (select * from turnover_weights t where t.park_id = a.id order by t.version desc limit 1) n on true where a.level = 'park')`;

/** The score of `s` by the weights of `w`, in points. */
export const scoreBy = (s: string, w: string) => sql<number>`round(${sql.join(Object.keys(usualWeights).map((name) => sql`${sql.ref(`${s}.${name}`)} * ${sql.ref(`${w}.${name}`)}`), sql` + `)})::int`;

/** @throws Refusal `verification.park.not_found` for a park outside the reader's walls */
export async function weightsOf(tx: Tx, parkId: string): Promise<WeightsView> {
  if (tx.actor.side !== 'system' && !tx.actor.parks.includes(parkId)) throw notFound('verification.park');
  const row = await rows(tx, parkId).limit(1).executeTakeFirst();
  const mayEdit = parksAs(tx.actor, 'administrator').includes(parkId);
  return row ? { ...toView(row), mayEdit } : { parkId, version: 0, weights: usualWeights, threshold: usualThreshold, madeBy: null, madeAt: null, mayEdit };
}

const rows = (tx: Tx, parkId: string) => tx.sql.selectFrom('turnover_weights as t').innerJoin('users as u', 'u.id', 't.made_by').selectAll('t').select(['u.id as by_id', 'u.name as by_name'])
  .where('t.park_id', '=', parkId).orderBy('t.version', 'desc');

const toView = (row: Row): Omit<WeightsView, 'mayEdit'> => ({
  parkId: row.park_id, version: row.version, weights: weightsOfRow(row), threshold: row.threshold, madeBy: row.by_id === null ? null : { id: row.by_id, name: row.by_name! }, madeAt: row.made_at?.toISOString() ?? null,
});

/** Newest first. */
export async function weightsHistory(tx: Tx, parkId: string, { cursor, limit }: QueryOf<typeof listEndpoint>): Promise<ResponseOf<typeof listEndpoint>> {
  await weightsOf(tx, parkId);
  const after = readCursor(cursor, 1);
  let query = rows(tx, parkId).limit(sql.lit(limit + 1));
  if (after) query = query.where(sql<boolean>`t.version < ${after[0]}::int`);
  const { rows: found, next } = cutPage(await query.execute(), limit, (row) => [String(row.version)]);
  return { items: found.map(toView), next };
}

/** How many enterprises of a park stand above the threshold now and would then, by the signs of the last night. */
export async function previewWeights(tx: Tx, parkId: string, { weights, threshold }: BodyOf<typeof previewEndpoint>): Promise<ResponseOf<typeof previewEndpoint>> {
  const present = await weightsOf(tx, parkId);
  const score = (by: Weights) => sql`round(${sql.join(Object.entries(by).map(([name, points]) => sql`s.${sql.ref(name)} * ${points}::int`), sql` + `)})`;
  const { rows: [found] } = await sql<{ enterprises: number; present: number; proposed: number; gained: number; lost: number; as_of: Date | null }>`
    select count(*)::int as enterprises, (count(*) filter (where was))::int as present, (count(*) filter (where will))::int as proposed, (count(*) filter (where will and not was))::int as gained,
      (count(*) filter (where was and not will))::int as lost, max(computed_at) as as_of
    from (select s.computed_at, ${score(present.weights)} >= ${present.threshold} as was, ${score(weights)} >= ${threshold} as will from turnover_scores s where s.park_id = ${parkId}) t`.execute(tx.sql);
  const { as_of, ...counts } = found!;
  return { ...counts, asOf: as_of?.toISOString() ?? null };
}

/** A change is a new version; what was decided by the former stays as it was. @throws Refusal `auth.forbidden`, `common.stale_version`, or on `body.threshold` */
export async function setWeights(tx: Tx, parkId: string, { weights, threshold, version }: BodyOf<typeof setEndpoint>): Promise<WeightsView> {
  const present = await weightsOf(tx, parkId);
  if (!present.mayEdit) throw new Refusal('forbidden', 'auth.forbidden');
  const most = Object.values(weights).reduce((sum, points) => sum + points, 0);
  if (most < threshold) throw invalidField('body.threshold', 'verification.threshold_out_of_reach', { most, threshold });
  // Two who save at once: the second waits here and is then stale.
  await tx.sql.selectFrom('areas').select('id').where('id', '=', parkId).forNoKeyUpdate().execute();
  const stands = await weightsOf(tx, parkId);
  if (stands.version !== version) throw staleVersion(stands);
  await tx.sql.insertInto('turnover_weights').values({ id: newId(tx.now), park_id: parkId, version: version + 1, ...weights, threshold, made_by: tx.actor.userId!, made_at: tx.now }).execute();
  await record(tx, { type: 'verification.weights_changed', record: { type: 'park', id: parkId }, parkId, enterpriseId: null, audience: 'staff', params: { ...weights, threshold, version: version + 1 } });
  return weightsOf(tx, parkId);
}
