import { sql } from 'kysely';
import type { Tx } from '../../platform/db/transaction.ts';
import { newId } from '../../platform/ids.ts';
import { record } from '../../platform/ledger/record.ts';
import { send } from '../notices/index.ts';
import { leadersOf } from '../people/index.ts';
import { pointsOf } from './rules.ts';

interface Candidate {
  park_id: string;
  enterprise_id: string;
  user_id: string;
  name: string;
  enterprise: string;
  score: number;
  sample: number;
  rank: number;
  ranked: number;
  streak: number;
}

/** Proposes the first tenth of a year that is over, in each park; once, whatever is computed later. The leaders of the park are told. */
export async function proposeAwards(tx: Tx, year: number): Promise<void> {
  const { rows } = await sql<Candidate>`
    select s.park_id, s.enterprise_id, s.user_id, u.name, e.name as enterprise, s.score::float8 as score, s.asked + s.checks as sample, s.rank, s.ranked, s.streak
    from evaluation_scores s join users u on u.id = s.user_id join enterprises e on e.id = s.enterprise_id
    where s.period = 'year' and s.starts_on = make_date(${year}, 1, 1) and s.final and s.streak > 0
      and not exists (select from gold_awards a where a.park_id = s.park_id and a.user_id = s.user_id and a.year = ${year})
    order by s.park_id, s.rank, s.user_id`.execute(tx.sql);
  if (rows.length === 0) return;
  const awards = rows.map((row) => ({ ...row, id: newId(tx.now) }));
  await tx.sql.insertInto('gold_awards').values(awards.map(({ name: _name, enterprise: _enterprise, ...award }) => ({
    ...award, year, points: pointsOf(award.streak), state: 'proposed', proposed_at: tx.now,
  }))).execute();
  await record(tx, ...awards.map((award) => ({
    type: 'award.proposed', record: { type: 'award', id: award.id }, parkId: award.park_id, enterpriseId: award.enterprise_id, audience: 'staff' as const, params: { year, rank: award.rank, userId: award.user_id },
  })));
  const leaders = new Map<string, string[]>();
  for (const { park_id: parkId } of awards) if (!leaders.has(parkId)) leaders.set(parkId, await leadersOf(tx, parkId));
  send(tx, ...awards.map((award) => ({
    to: leaders.get(award.park_id)!, kind: 'award_proposed' as const,
    params: { name: award.name, enterprise: award.enterprise, year, awardId: award.id }, parkId: award.park_id, enterpriseId: award.enterprise_id,
  })));
}
