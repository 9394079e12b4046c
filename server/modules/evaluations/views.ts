import type { Fact, EvaluationMeasure, Score } from '@qilian/contract/evaluations';
import { sql, type RawBuilder } from 'kysely';
import { cutPage, readCursor, type PageOf } from '../../platform/cursor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { visible } from './access.ts';
import { leastSample, weights, yearOf, monthOf, type PeriodKind } from './rules.ts';

const last = 2_147_483_647;

const scores = (tx: Tx) => tx.sql.selectFrom('evaluation_scores as s').innerJoin('areas as p', 'p.id', 's.park_id').innerJoin('users as u', 'u.id', 's.user_id').leftJoin('enterprises as e', 'e.id', 's.enterprise_id')
  .selectAll('s').select(['p.name as park', 'u.name as user', 'e.name as enterprise']).where(visible(tx.actor, 's'));

type Row = Awaited<ReturnType<ReturnType<typeof scores>['executeTakeFirstOrThrow']>>;

const share = (measure: keyof typeof weights, count: number, of: number) => ({ value: of === 0 ? null : count / of, count, of, weight: weights[measure] });

function toScore(row: Row): Score {
  return {
    id: row.id, period: row.period as PeriodKind, startsOn: row.starts_on, park: { id: row.park_id, name: row.park }, user: { id: row.user_id, name: row.user },
    // A file that has left the reader's walls is there, but not its name.
    enterprise: { id: row.enterprise_id, name: row.enterprise ?? '' },
    accuracy: share('accuracy', row.right_checks, row.checks), timeliness: share('timeliness', row.on_time, row.asked), promptness: share('promptness', row.prompt, row.asked),
    medianMinutes: row.median_minutes, score: row.score, sample: row.asked + row.checks, rank: row.rank, ranked: row.ranked, streak: row.streak, final: row.final, computedAt: row.computed_at.toISOString(),
  };
}

export interface Ranking extends PageOf {
  period: PeriodKind;
  startsOn?: string | undefined;
  parkId?: string | undefined;
}

/** Best first, those without a rank last; without a day the newest period that is there. */
export async function listScores(tx: Tx, { period, startsOn, parkId, cursor, limit }: Ranking) {
  const there = await tx.sql.selectFrom('evaluation_runs').select('starts_on').where('period', '=', period).orderBy('starts_on', 'desc').limit(sql.lit(120)).execute();
  const periods = there.map((run) => run.starts_on);
  const shown = startsOn === undefined ? periods[0] ?? null : (period === 'year' ? yearOf(startsOn) : monthOf(startsOn)).from;
  const after = readCursor(cursor, 2);
  const place = sql<number>`coalesce(s.rank, ${sql.lit(last)})`;
  let query = scores(tx).where('s.period', '=', period).where('s.starts_on', '=', shown).orderBy(place).orderBy('s.id').limit(sql.lit(limit + 1));
  if (parkId !== undefined) query = query.where('s.park_id', '=', parkId);
  if (after) query = query.where(sql<boolean>`(${place}, s.id) > (${after[0]}::int, ${after[1]}::uuid)`);
  const { rows, next } = shown === null ? { rows: [], next: null } : cutPage(await query.execute(), limit, (row) => [String(row.rank ?? last), row.id]);
  return { items: rows.map(toScore), next, startsOn: shown, leastSample: leastSample[period], periods };
}

export async function listMyScores(tx: Tx, { period, cursor, limit }: PageOf & { period?: PeriodKind | undefined }) {
  const after = readCursor(cursor, 2);
  let query = scores(tx).where('s.user_id', '=', tx.actor.userId).orderBy('s.starts_on', 'desc').orderBy('s.id', 'desc').limit(sql.lit(limit + 1));
  if (period !== undefined) query = query.where('s.period', '=', period);
  if (after) query = query.where(sql<boolean>`(s.starts_on, s.id) < (${after[0]}::date, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.starts_on, row.id]);
  return { items: rows.map(toScore), next };
}

async function findScore(tx: Tx, scoreId: string): Promise<Row> {
  const row = await scores(tx).where('s.id', '=', scoreId).executeTakeFirst();
  if (!row) throw notFound('evaluations');
  return row;
}

export const getScore = async (tx: Tx, scoreId: string): Promise<Score> => toScore(await findScore(tx, scoreId));

const counted: Record<EvaluationMeasure, RawBuilder<boolean>> = {
  accuracy: sql<boolean>`f.kind in ('check', 'contact')`, timeliness: sql<boolean>`f.kind not in ('check', 'contact')`, promptness: sql<boolean>`f.kind not in ('check', 'contact')`,
};

/** The rows that a score counts. A score that changes meanwhile counts other rows: reading both gives one moment. */
export async function listFacts(tx: Tx, scoreId: string, { measure, cursor, limit }: PageOf & { measure?: EvaluationMeasure | undefined }): Promise<{ items: Fact[]; next: string | null }> {
  const score = await findScore(tx, scoreId);
  const { until } = score.period === 'year' ? yearOf(score.starts_on) : monthOf(score.starts_on);
  const after = readCursor(cursor, 2);
  let query = tx.sql.selectFrom('evaluation_facts as f').leftJoin('enterprises as e', 'e.id', 'f.enterprise_id').leftJoin('cases as c', 'c.id', 'f.case_id')
    .selectAll('f').select(['e.name as enterprise', 'c.number', 'c.title'])
    .where('f.user_id', '=', score.user_id).where('f.park_id', '=', score.park_id).where('f.month', '>=', score.starts_on).where('f.month', '<', until)
    .orderBy('f.settled_at', 'desc').orderBy('f.source_id', 'desc').limit(sql.lit(limit + 1));
  if (measure !== undefined) query = query.where(counted[measure]);
  if (after) query = query.where(sql<boolean>`(f.settled_at, f.source_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`);
  const { rows, next } = cutPage(await query.execute(), limit, (row) => [row.settled_at, row.source_id]);
  return {
    items: rows.map((row) => ({
      kind: row.kind as Fact['kind'], id: row.source_id, enterprise: { id: row.enterprise_id, name: row.enterprise ?? '' },
      case: row.case_id === null || row.number === null ? null : { id: row.case_id, number: row.number, title: row.title! },
      askedAt: row.asked_at.toISOString(), dueAt: row.due_at?.toISOString() ?? null, answeredAt: row.answered_at?.toISOString() ?? null, settledAt: row.settled_at.toISOString(),
      workingMinutes: row.working_minutes, good: row.good, prompt: row.prompt,
    })),
    next,
  };
}
