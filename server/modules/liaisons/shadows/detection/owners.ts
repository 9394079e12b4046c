import type { CommonOwner } from '@qilian/contract/shadows';
import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { among, type Among } from './contacts.ts';
import { components, setsOf } from './components.ts';

/**
 * Which enterprises have owners in common, as far as the product knows: the same person in the owner's seat; a parent and
 * its subsidiaries, by the credit code in their files; a legal representative of the same name together with the same
 * address or the same person in a seat; what staff declared. A name alone says nothing: many people share one. Each set
 * carries its smallest id, and why it is one.
 * @param ids for some: with all that have anything in common with them
 */
export async function refreshOwners(tx: Tx, ids: Among): Promise<void> {
  const { rows: ties } = await sql<{ because: CommonOwner; one: string; other: string }>`
    with files as materialized (
      select e.id, e.uscc, e.parent_uscc, e.legal_representative as person, c.key as place from enterprises e left join shadow_contacts c on c.enterprise_id = e.id and c.kind = 'address'
        where e.closed_on is null and ${among(ids, sql`e.id`)}),
    seats as materialized (
      select distinct h.enterprise_id, coalesce(x.first, h.user_id::text) as person, h.role = 'owner' as owns from enterprise_holders h join files f on f.id = h.enterprise_id
        left join liaison_identities i on i.user_id = h.user_id
        -- Two accounts of one identity card are one owner.
        left join lateral (select min(o.user_id::text) as first from liaison_identities o where o.id_index = i.id_index) x on true
        where h.until_day is null),
    families as (
      select parent_uscc as code, id from files where parent_uscc is not null
      union select uscc, id from files where uscc in (select parent_uscc from files)),
    -- Of each that share something the first stands for all: a star instead of every pair.
    ties as (
      select 'owner' as because, first_value(enterprise_id) over (partition by person order by enterprise_id) as one, enterprise_id as other from seats where owns
      union select 'parent', first_value(id) over (partition by code order by id), id from families
      union select 'representative_address', first_value(id) over (partition by person, place order by id), id from files where person is not null and place is not null
      union select 'representative_person', first_value(f.id) over (partition by f.person, s.person order by f.id), f.id from files f join seats s on s.enterprise_id = f.id where f.person is not null
      union select 'declared', t.one_id, t.other_id from shadow_ties t where ${among(ids, sql`t.one_id`)} and ${among(ids, sql`t.other_id`)})
    select because, one::text, other::text from ties where one <> other`.execute(tx.sql);
  const graph = components();
  for (const { one, other } of ties) graph.join(one, other);
  const reasons = new Map<string, Set<CommonOwner>>();
  for (const { because, one } of ties) {
    const root = graph.rootOf(one);
    const known = reasons.get(root);
    if (known) known.add(because);
    else reasons.set(root, new Set([because]));
  }
  const members: { enterprise: string; set: string; because: string }[] = [];
  for (const [set, enterprises] of setsOf(ties.flatMap(({ one, other }) => [one, other]), graph)) {
    const because = [...reasons.get(graph.rootOf(set))!].toSorted().join(',');
    for (const enterprise of enterprises) members.push({ enterprise, set, because });
  }
  await sql`
    with given as materialized (select enterprise_id, group_id, string_to_array(because, ',') as because
      from unnest(${members.map(({ enterprise }) => enterprise)}::uuid[], ${members.map(({ set }) => set)}::uuid[], ${members.map(({ because }) => because)}::text[]) as g (enterprise_id, group_id, because)),
    gone as (
      delete from shadow_groups s where ${among(ids, sql`s.enterprise_id`)} and not exists (select from given g where g.enterprise_id = s.enterprise_id))
    insert into shadow_groups as s (enterprise_id, group_id, because) select enterprise_id, group_id, because from given
      on conflict (enterprise_id) do update set group_id = excluded.group_id, because = excluded.because where (s.group_id, s.because) is distinct from (excluded.group_id, excluded.because)`.execute(tx.sql);
}
