import { sql } from 'kysely';
import type { ErasureRequest } from '@qilian/contract/privacy';
import type { Tx } from '../../platform/db/transaction.ts';
import { today } from '../../platform/today.ts';
import { monthsOf } from './rules.ts';

export type Hold = ErasureRequest['holds'][number];

/**
 * What forbids erasing a person now (PIPL art. 47 para. 2: a period that law sets has not ended): a seat or post that
 * is held, one or a mandate that is under way, a need that is open, and one that was closed so lately that its course may still be disputed.
 */
export async function holdsOf(tx: Tx, userIds: string[]): Promise<Map<string, Hold[]>> {
  if (userIds.length === 0) return new Map();
  const months = await monthsOf(tx, 'reporter_contacts');
  const day = today(tx);
  const { rows } = await sql<{ id: string } & Hold>`
    with people as (select unnest(${userIds}::uuid[]) as id)
    select p.id, 'seat' as reason, count(*) as count, null::date as until from people p join enterprise_holders h on h.user_id = p.id and h.until_day is null group by p.id
    union all
    select p.id, 'appointment', count(*), null from people p join appointments a on a.successor_id = p.id and a.ended_at is null and a.effective_at is null group by p.id
    union all
    select p.id, 'mandate', count(*), max(m.until_day) from people p join mandates m on m.agent_id = p.id and m.state in ('offered', 'active') group by p.id
    union all
    select p.id, 'post', count(*), max(x.until_day) from people p join posts x on x.user_id = p.id and (x.until_day is null or x.until_day > ${day}) group by p.id
    union all
    select p.id, 'open_case', count(*), null from people p join cases c on c.reporter_id = p.id and c.closed_at is null group by p.id
    union all
    select p.id, 'closed_case', count(*), max((c.closed_at + make_interval(months => ${months}))::date) from people p
      join cases c on c.reporter_id = p.id and c.closed_at > ${tx.now}::timestamptz - make_interval(months => ${months}) group by p.id`.execute(tx.sql);
  const holds = new Map<string, Hold[]>();
  for (const { id, ...hold } of rows) holds.set(id, [...holds.get(id) ?? [], hold]);
  return holds;
}
