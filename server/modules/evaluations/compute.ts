import { sql } from 'kysely';
import { addMonths, localDateOf, toDayNumber, toLocalDate } from '../../platform/calendar/index.ts';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../platform/db/transaction.ts';
import type { Platform } from '../../platform/platform.ts';
import { today } from '../../platform/today.ts';
import { gatherFacts } from './gather-facts.ts';
import { proposeAwards } from './propose-awards.ts';
import { monthOf, yearOf, type Period } from './rules.ts';
import { scorePeriod } from './score-period.ts';

/** A city that begins with old files is looked at so far back. */
const mostMonthsBack = 36;

/** Brings months and years up to date: what is over once and for good, what runs once a day. Each period in a transaction of its own. */
export async function computeEvaluations(platform: Platform): Promise<void> {
  for (const period of await inTransaction(platform, system, duePeriods)) await inTransaction(platform, system, (tx) => computePeriod(tx, period));
}

export async function computePeriod(tx: Tx, period: Period): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('qilian evaluations'))`.execute(tx.sql);
  const final = period.until <= today(tx);
  if (period.kind === 'month') await gatherFacts(tx, period);
  await scorePeriod(tx, period, final);
  if (final && period.kind === 'year') await proposeAwards(tx, Number(period.from.slice(0, 4)));
}

/** Months, then the years that they belong to, oldest first. */
async function duePeriods(tx: Tx): Promise<Period[]> {
  const runs = await tx.sql.selectFrom('evaluation_runs').select(['period', 'starts_on', 'final', 'computed_at']).execute();
  const isDone = ({ kind, from }: Period) => runs.some((run) => run.period === kind && run.starts_on === from && (run.final || localDateOf(tx.platform.officeHours.city(), run.computed_at) === today(tx)));
  const months = (await monthsSinceTheFirst(tx)).filter((month) => !isDone(month));
  const years = [...new Map(months.map(({ from }) => [from.slice(0, 4), yearOf(from)])).values()];
  return [...months, ...years];
}

async function monthsSinceTheFirst(tx: Tx): Promise<Period[]> {
  const { rows: [first] } = await sql<{ at: Date | null }>`select least((select min(at) from clock_events where kind = 'pause' and reason = 'waiting_for_enterprise'),
    (select min(started_at) from clocks where name = 'confirmation'), (select min(at) from liaison_confirmations)) as at`.execute(tx.sql);
  if (!first?.at) return [];
  const last = monthOf(today(tx));
  const earliest = toLocalDate(addMonths(toDayNumber(last.from), -mostMonthsBack));
  const begun = monthOf(localDateOf(tx.platform.officeHours.city(), first.at));
  const months: Period[] = [];
  for (let month = begun.from < earliest ? monthOf(earliest) : begun; month.from <= last.from; month = monthOf(month.until)) months.push(month);
  return months;
}
