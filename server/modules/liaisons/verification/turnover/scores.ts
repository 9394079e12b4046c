import { sql } from 'kysely';
import type { QueryOf, ResponseOf } from '@qilian/contract/endpoint';
import type { listTurnoverScores as listEndpoint, TurnoverScore } from '@qilian/contract/turnover';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { cutPage, readCursor } from '../../../../platform/cursor.ts';
import { inTransaction, type Tx } from '../../../../platform/db/transaction.ts';
import { notFound } from '../../../../platform/errors.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { visibleEnterprises } from '../../../enterprises/index.ts';
import { askedInWriting } from '../causes/asked-in-writing.ts';
import { openVerificationOrder } from '../causes/open-order.ts';
import { signals, signalsOf, type Signals } from './signals.ts';
import { presentWeights, scoreBy, weightsOf } from './weights.ts';

/** Orders that one night opens in a park at most: what is left comes in the next, the strongest first. */
export const mostOrdersANight = 100;

/** One enterprise as it stands now, each sign with its weight. @throws Refusal `enterprises.not_found` */
export async function turnoverScore(tx: Tx, enterpriseId: string): Promise<TurnoverScore> {
  const file = await tx.sql.selectFrom('enterprises as e').select(['e.id', 'e.name', 'e.park_id', 'e.closed_on']).where('e.id', '=', enterpriseId).where(visibleEnterprises(tx.actor)).executeTakeFirst();
  if (!file) throw notFound('enterprises');
  const { weights, threshold, version } = await weightsOf(tx, file.park_id);
  const { rows: [found] } = await signalsOf(tx, sql<boolean>`e.id = ${enterpriseId}::uuid`).execute(tx.sql);
  const reasons = signals.map((signal) => {
    const strength = found?.[signal] ?? 0;
    return { signal, strength, weight: weights[signal], points: Math.round(strength * weights[signal] * 10) / 10 };
  });
  const order = await tx.sql.selectFrom('verification_orders').select('case_id').where('enterprise_id', '=', enterpriseId).where('closed_at', 'is', null).executeTakeFirst();
  return {
    enterprise: { id: file.id, name: file.name }, score: scoreOf(reasons), threshold, reasons, facts: found?.facts ?? {}, weightsVersion: version, computedAt: tx.now.toISOString(), orderId: order?.case_id ?? null,
  };
}

const scoreOf = (reasons: TurnoverScore['reasons']) => Math.round(reasons.reduce((sum, { strength, weight }) => sum + strength * weight, 0));

export async function listTurnoverScores(tx: Tx, { parkId, least, cursor, limit }: QueryOf<typeof listEndpoint>): Promise<ResponseOf<typeof listEndpoint>> {
  const after = readCursor(cursor, 2);
  let query = tx.sql.selectFrom('turnover_scores as s').innerJoin('enterprises as e', 'e.id', 's.enterprise_id').innerJoin('areas as a', 'a.id', 's.park_id')
    .select(['e.id', 'e.name', 's.park_id', 'a.name as park', 's.score', 's.headcount', 's.job_postings', 's.bounces', 's.silence', 's.overdue', 's.computed_at'])
    .where(visibleEnterprises(tx.actor)).where('e.closed_on', 'is', null).where('s.score', '>=', least)
    .orderBy('s.score', 'desc').orderBy('s.enterprise_id').limit(sql.lit(limit + 1));
  if (parkId !== undefined) query = query.where('s.park_id', '=', parkId);
  if (after) query = query.where(sql<boolean>`(s.score < ${after[0]}::int or s.score = ${after[0]}::int and s.enterprise_id > ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [String(row.score), row.id]);
  return {
    items: rows.map(({ id, name, park_id, park, score, computed_at, ...strengths }) => ({ enterprise: { id, name }, park: { id: park_id, name: park }, score, strengths, computedAt: computed_at.toISOString() })), next,
  };
}

/** The signs of all enterprises anew, in one statement; then an order for those above the threshold of their park. */
export async function scoreAll(platform: Platform): Promise<void> {
  await inTransaction(platform, system, (tx) => computeScores(tx));
  const due = await inTransaction(platform, system, (tx) => aboveThreshold(tx));
  for (const found of due) await inTransaction(platform, system, (tx) => openForScore(tx, found));
}

export async function computeScores(tx: Tx): Promise<void> {
  await noteHeadcounts(tx);
  await sql`insert into turnover_scores (enterprise_id, park_id, headcount, job_postings, bounces, silence, overdue, facts, score, computed_at)
    select s.enterprise_id, s.park_id, s.headcount, s.job_postings, s.bounces, s.silence, s.overdue, s.facts, ${scoreBy('s', 'w')}, ${tx.now}
      from (${signalsOf(tx, sql<boolean>`true`)}) s join ${presentWeights} w on w.park_id = s.park_id
    on conflict (enterprise_id) do update set park_id = excluded.park_id, headcount = excluded.headcount, job_postings = excluded.job_postings, bounces = excluded.bounces, silence = excluded.silence,
      overdue = excluded.overdue, facts = excluded.facts, score = excluded.score, computed_at = excluded.computed_at`.execute(tx.sql);
  await sql`delete from turnover_scores s using enterprises e where e.id = s.enterprise_id and e.closed_on is not null`.execute(tx.sql);
}

/** A headcount of the file that differs from the last one that was noted, whichever way it came there: by hand, by a load or by a program. */
async function noteHeadcounts(tx: Tx): Promise<void> {
  await sql`insert into enterprise_observations (id, enterprise_id, park_id, kind, day, value, origin, source, at)
    select gen_random_uuid(), e.id, e.park_id, 'headcount', (${tx.now}::timestamptz at time zone ${tx.platform.config.timeZone})::date, e.headcount, 'file', 'file', ${tx.now}
      from enterprises e left join lateral (select o.value from enterprise_observations o where o.enterprise_id = e.id and o.kind = 'headcount' order by o.day desc, o.at desc limit 1) l on true
      where e.closed_on is null and e.headcount is not null and l.value is distinct from e.headcount
    on conflict do nothing`.execute(tx.sql);
}

interface Due extends Signals {
  score: number;
  threshold: number;
  cause_key: string;
}

/** Above the threshold, with the evidence by which they got there: the same evidence is asked about once. */
async function aboveThreshold(tx: Tx): Promise<Due[]> {
  const { rows } = await sql<Due>`select d.* from (
      select s.*, w.threshold, concat_ws(' ', case when s.headcount > 0 then 'h' || coalesce(s.facts->>'headcountDay', '') || coalesce(s.facts->>'insuredDay', '') end,
          case when s.job_postings > 0 then 'p' || coalesce(s.facts->>'postingsDay', '') end, case when s.bounces > 0 then 'b' || coalesce(s.facts->>'bouncedAt', '') end,
          case when s.silence > 0 then 's' || coalesce(s.facts->>'lastContact', '') end) as cause_key,
        row_number() over (partition by s.park_id order by s.score desc, s.enterprise_id) as place
      from turnover_scores s join ${presentWeights} w on w.park_id = s.park_id where s.score >= w.threshold and not ${askedInWriting(sql`s.enterprise_id`)}
    ) d where d.place <= ${sql.lit(mostOrdersANight)}
      and not exists (select from verification_causes k where k.enterprise_id = d.enterprise_id and k.cause = 'turnover' and (k.cause_key = d.cause_key or k.answered_at is null))`.execute(tx.sql);
  return rows;
}

async function openForScore(tx: Tx, { enterprise_id, score, threshold, cause_key }: Due): Promise<void> {
  await openVerificationOrder(tx, { enterpriseId: enterprise_id, cause: 'turnover', causeKey: cause_key, detail: { score, threshold } });
}
