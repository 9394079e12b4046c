import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { Platform } from '../../../platform/platform.ts';
import { takeTime } from '../import/step.ts';

/** From this score on a pair is shown. */
const enough = 3;

/**
 * Looks for open files that may be of one enterprise, over the whole register at once. Two valid codes
 * speak against a pair, a missing one for it. Names and phones that many share say nothing: the same
 * person with many enterprises is an agent's sign, not a double's.
 */
export async function findTwins(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    await takeTime(tx);
    await sql`with files as materialized (
        select e.id, e.park_id, name_core(e.name_key, ${await placeNames(tx)}::text[]) as core, e.uscc, e.legal_representative as person, regexp_replace(e.address, '[^[:alnum:]]', '', 'g') as place
          from enterprises e where e.closed_on is null),
      cores as materialized (
        select id, core, false as former from files
        union select n.enterprise_id, name_core(n.name_key, ${await placeNames(tx)}::text[]), true from enterprise_former_names n join files f on f.id = n.enterprise_id),
      usual as materialized (select core from cores group by core having count(*) > 10),
      shortened as materialized (
        select id, core, overlay(core placing '' from cut for 1) as variant from files, generate_series(1, length(core)) cut where length(core) between 4 and 16),
      phones as materialized (
        select u.phone_index as phone, array_agg(distinct h.enterprise_id) as ids from enterprise_holders h join users u on u.id = h.user_id
          where h.until_day is null and u.phone_index is not null group by 1 having count(distinct h.enterprise_id) between 2 and 4),
      hints as (
        select a.id as a, b.id as b, case when a.former or b.former then 'former_name' else 'same_name' end as reason, 3 as points
          from cores a join cores b on b.core = a.core and a.id < b.id and not (a.former and b.former) where a.core not in (select core from usual)
        union select a.id, b.id, 'similar_name', 1 from shortened a join shortened b on b.variant = a.variant and a.id < b.id and a.core <> b.core
          where a.variant not in (select variant from shortened group by variant having count(*) > 20)
        union select a.id, b.id, 'same_person_and_place', 2 from files a join files b on b.person = a.person and b.place = a.place and a.id < b.id where length(a.place) > 3
        union select a, b, 'same_phone', 2 from phones, unnest(ids) a, unnest(ids) b where a < b),
      pairs as (
        select h.a, h.b, array_agg(distinct h.reason) || case when one.uscc is null or other.uscc is null then array['code_missing'] else '{}' end as reasons,
            sum(h.points) + case when one.uscc is null or other.uscc is null then 1 else -2 end as score, one.park_id as park_id, other.park_id as other_park_id
          from (select a, b, reason, max(points) as points from hints group by a, b, reason) h join files one on one.id = h.a join files other on other.id = h.b
          group by h.a, h.b, one.uscc, other.uscc, one.park_id, other.park_id having sum(h.points) + case when one.uscc is null or other.uscc is null then 1 else -2 end >= ${enough}),
      gone as (
        delete from enterprise_twins t where t.dismissed_at is null and not exists (select from pairs p where p.a = t.one_id and p.b = t.other_id))
      insert into enterprise_twins as t (id, one_id, other_id, park_id, other_park_id, reasons, score, found_at)
        select gen_random_uuid(), a, b, park_id, other_park_id, reasons, score, ${tx.now} from pairs
        on conflict (one_id, other_id) do update set reasons = excluded.reasons, score = excluded.score, park_id = excluded.park_id, other_park_id = excluded.other_park_id
          where (t.reasons, t.score, t.park_id, t.other_park_id) is distinct from (excluded.reasons, excluded.score, excluded.park_id, excluded.other_park_id)`.execute(tx.sql);
  });
}

/** Names of the city and its districts, longest first, with and without their kind: one file has them in its name, the other not. */
export async function placeNames(tx: Tx): Promise<string[]> {
  const areas = await tx.sql.selectFrom('areas').select('name').where('level', 'in', ['city', 'district']).execute();
  const names = areas.flatMap(({ name }) => [name, name.replace(/(?:自治州|开发区|新区|市|区|县|州)$/, '')]).filter((name) => name.length >= 2);
  return [...new Set([...names, '中国'])].toSorted((one, other) => other.length - one.length);
}
