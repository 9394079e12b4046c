import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { leastSample, weights, type Period } from './rules.ts';
import { stableId } from './stable-id.ts';

/** Of the ranked, so many stand in the first tenth: at least one. */
const firstTenth = sql`greatest(1, ceil(ranked * 0.1))`;

/**
 * Writes the scores and ranks of a period anew, from its facts, for all parks in one statement. Equal scores of equal samples share a rank.
 * A streak goes on where the year before was in the first tenth too.
 */
export async function scorePeriod(tx: Tx, { kind, from, until }: Period, final: boolean): Promise<void> {
  await tx.sql.deleteFrom('evaluation_scores').where('period', '=', kind).where('starts_on', '=', from).execute();
  const { accuracy, timeliness, promptness } = weights;
  await sql`
    with sums as (
      select park_id, user_id, mode() within group (order by enterprise_id) as enterprise_id,
        count(*) filter (where kind in ('check', 'contact'))::int as checks, count(*) filter (where kind in ('check', 'contact') and good)::int as right_checks,
        count(*) filter (where kind not in ('check', 'contact'))::int as asked, count(*) filter (where kind not in ('check', 'contact') and good)::int as on_time,
        count(*) filter (where prompt)::int as prompt,
        round(percentile_cont(0.5) within group (order by working_minutes) filter (where working_minutes is not null))::int as median_minutes
      from evaluation_facts where month >= ${from}::date and month < ${until}::date group by park_id, user_id
    ), scored as (
      select *, asked + checks >= ${leastSample[kind]} as enough,
        round((coalesce(${sql.lit(accuracy)} * right_checks::numeric / nullif(checks, 0), 0) + coalesce((${sql.lit(timeliness)} * on_time::numeric + ${sql.lit(promptness)} * prompt) / nullif(asked, 0), 0))
          / (case when checks > 0 then ${sql.lit(accuracy)} else 0 end + case when asked > 0 then ${sql.lit(timeliness)} + ${sql.lit(promptness)} else 0 end), 4) as score
      from sums
    ), ranked as (
      select *, case when enough then rank() over (partition by park_id, enough order by score desc, asked + checks desc) end as rank, count(*) filter (where enough) over (partition by park_id) as ranked
      from scored
    )
    insert into evaluation_scores (id, park_id, period, starts_on, user_id, enterprise_id, checks, right_checks, asked, on_time, prompt, median_minutes, score, rank, ranked, streak, final, computed_at)
    select ${stableId(sql`concat_ws(' ', ${kind}::text, ${from}::text, r.park_id, r.user_id)`)}, r.park_id, ${kind}, ${from}::date, r.user_id, r.enterprise_id,
      r.checks, r.right_checks, r.asked, r.on_time, r.prompt, r.median_minutes, r.score, r.rank, r.ranked,
      case when ${kind} = 'year' then case when r.rank <= ${firstTenth} then 1 + coalesce((
        select p.streak from evaluation_scores p where p.park_id = r.park_id and p.period = 'year' and p.starts_on = ${from}::date - interval '1 year' and p.user_id = r.user_id), 0) else 0 end end,
      ${final}, ${tx.now}
    from ranked r`.execute(tx.sql);
  await tx.sql.insertInto('evaluation_runs').values({ period: kind, starts_on: from, final, computed_at: tx.now })
    .onConflict((conflict) => conflict.columns(['period', 'starts_on']).doUpdateSet({ final, computed_at: tx.now })).execute();
}
