import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { among, type Among } from './contacts.ts';
import { components, setsOf } from './components.ts';

/**
 * Which enterprises have owners in common, as far as the product knows: the same person in the owner's seat; a legal
 * representative of the same name together with the same address or the same person in a seat; what staff declared.
 * A name alone says nothing: many people share one. Each set carries its smallest id.
 * @param ids for some: with all that have anything in common with them
 */
export async function refreshOwners(tx: Tx, ids: Among): Promise<void> {
  const { rows: ties } = await sql<{ one: string; other: string }>`
    with files as materialized (
      select e.id, e.legal_representative as person, c.key as place from enterprises e left join shadow_contacts c on c.enterprise_id = e.id and c.kind = 'address'
        where e.closed_on is null and ${among(ids, sql`e.id`)}),
    seats as materialized (
      select distinct h.enterprise_id, h.user_id, h.role = 'owner' as owns from enterprise_holders h join files f on f.id = h.enterprise_id where h.until_day is null),
    -- Of each that share something the first stands for all: a star instead of every pair.
    ties as (
      select first_value(enterprise_id) over (partition by user_id order by enterprise_id) as one, enterprise_id as other from seats where owns
      union select first_value(id) over (partition by person, place order by id), id from files where person is not null and place is not null
      union select first_value(f.id) over (partition by f.person, s.user_id order by f.id), f.id from files f join seats s on s.enterprise_id = f.id where f.person is not null
      union select t.one_id, t.other_id from shadow_ties t where ${among(ids, sql`t.one_id`)} and ${among(ids, sql`t.other_id`)})
    select one::text, other::text from ties where one <> other`.execute(tx.sql);
  const graph = components();
  for (const { one, other } of ties) graph.join(one, other);
  const members: { enterprise: string; set: string }[] = [];
  for (const [set, enterprises] of setsOf(ties.flatMap(({ one, other }) => [one, other]), graph)) {
    for (const enterprise of enterprises) members.push({ enterprise, set });
  }
  await sql`
    with given as materialized (select * from unnest(${members.map(({ enterprise }) => enterprise)}::uuid[], ${members.map(({ set }) => set)}::uuid[]) as g (enterprise_id, group_id)),
    gone as (
      delete from shadow_groups s where ${among(ids, sql`s.enterprise_id`)} and not exists (select from given g where g.enterprise_id = s.enterprise_id))
    insert into shadow_groups as s (enterprise_id, group_id) select enterprise_id, group_id from given
      on conflict (enterprise_id) do update set group_id = excluded.group_id where s.group_id <> excluded.group_id`.execute(tx.sql);
}
