import type { ReasonCode } from '@qilian/contract/shadows';
import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { placeNames } from '../../../enterprises/index.ts';
import { among, type Among } from './contacts.ts';
import type { Sign } from './weigh.ts';

/** A sign about one liaison of one enterprise; about an address it concerns whoever sits there. */
export interface FoundSign extends Sign {
  enterpriseId: string;
  userId: string | null;
  kind: string;
  /** Of a shared contact: the node of the graph. */
  key: string | null;
}

interface Row {
  enterprise_id: string;
  user_id: string | null;
  kind: string;
  key: string;
  code: ReasonCode;
  ref: string | null;
  enterprises: number;
  groups: number;
  brands: number;
  surnames: number;
  places: number;
  streets: number;
}

/**
 * Contacts that stand for enterprises of several owners, counted over all enterprises: the graph and the owners must be up
 * to date. @param ids about these enterprises; the others that share a contact with them count all the same
 */
export async function sharedContacts(tx: Tx, ids: Among): Promise<FoundSign[]> {
  const { rows } = await sql<Row>`
    with asked as materialized (
      select distinct kind, key from shadow_contacts where ${ids === null ? sql`false` : among(ids, sql`enterprise_id`)}),
    shared as materialized (
      select c.kind, c.key, count(distinct c.enterprise_id) as enterprises, count(distinct coalesce(g.group_id, c.enterprise_id)) as groups
        from shadow_contacts c left join shadow_groups g on g.enterprise_id = c.enterprise_id
        where ${ids === null ? sql`true` : sql`(c.kind, c.key) in (select kind, key from asked)`}
        group by c.kind, c.key
        -- What one person alone is reached by is that person, who is counted already.
        having count(distinct coalesce(g.group_id, c.enterprise_id)) > 1 and (c.kind in ('person', 'address') or count(distinct c.user_id) > 1)),
    members as materialized (
      select distinct c.kind, c.key, c.enterprise_id from shadow_contacts c join shared s on s.kind = c.kind and s.key = c.key),
    -- Joined with the files themselves: of two lists made here the planner knows no size, and compared each row with each.
    told as materialized (
      select m.kind, m.key, count(distinct left(name_core(e.name_key, ${await placeNames(tx)}::text[]), 2)) as brands, count(distinct left(e.legal_representative, 1)) as surnames,
          count(distinct coalesce(address_key(e.address), e.id::text)) as places, count(distinct coalesce(substring(e.address from '^.*?[0-9]+号'), e.id::text)) as streets
        from members m join enterprises e on e.id = m.enterprise_id group by m.kind, m.key)
    select c.enterprise_id, c.user_id, c.kind, c.key, c.kind as code, case when c.kind in ('domain', 'browser', 'address') then c.key end as ref,
        s.enterprises::int, s.groups::int, t.brands::int, t.surnames::int, t.places::int, t.streets::int
      from shared s join told t on t.kind = s.kind and t.key = s.key join shadow_contacts c on c.kind = s.kind and c.key = s.key
      where ${among(ids, sql`c.enterprise_id`)}`.execute(tx.sql);
  return rows.map(toSign);
}

const toSign = ({ enterprise_id, user_id, kind, key, code, ref, enterprises, groups, brands, surnames, places, streets }: Row): FoundSign => ({
  // Neighbours who bought their numbers at one counter have them in a row too: a row counts by the addresses over which it is spread.
  enterpriseId: enterprise_id, userId: user_id, kind, key, code, ref, enterprises, groups: kind === 'row' ? Math.min(groups, streets) : groups, brands, family: surnames === 1 && places === 1,
});

/**
 * Liaisons who are reached as a known agency is. An agency's own file gives what its people are reached by; the register
 * what staff wrote. Its own enterprises, and those of its owners, are no clients.
 */
export async function agencyContacts(tx: Tx, ids: Among): Promise<FoundSign[]> {
  const { rows } = await sql<{ enterprise_id: string; user_id: string | null; code: ReasonCode; ref: string }>`
    with agencies as materialized (
      select a.id, a.enterprise_id, coalesce(g.group_id, a.enterprise_id) as group_id from shadow_agencies a left join shadow_groups g on g.enterprise_id = a.enterprise_id where a.ended_at is null and a.state = 'listed'),
    own as materialized (
      select a.id, a.group_id, c.kind, c.key from agencies a join shadow_contacts c on c.enterprise_id = a.enterprise_id
      union select a.id, a.group_id, 'person', h.user_id::text from agencies a join enterprise_holders h on h.enterprise_id = a.enterprise_id and h.role = 'owner' and h.until_day is null
      union select a.id, a.group_id, 'domain', s.domain from agencies a join shadow_agency_signs s on s.agency_id = a.id and s.domain is not null
      union select a.id, a.group_id, 'address', s.address_key from agencies a join shadow_agency_signs s on s.agency_id = a.id and s.address_key is not null),
    seats as materialized (
      select distinct h.enterprise_id, h.user_id, u.phone_index, u.email_index from enterprise_holders h join users u on u.id = h.user_id
        join enterprises e on e.id = h.enterprise_id and e.closed_on is null
        where h.until_day is null and h.role in ('primary', 'deputy') and ${among(ids, sql`h.enterprise_id`)}),
    found as (
      select c.enterprise_id, c.user_id, 'agency_' || c.kind as code, o.id as agency_id, o.group_id
        from own o join shadow_contacts c on c.kind = o.kind and c.key = o.key and ${among(ids, sql`c.enterprise_id`)}
      union select s.enterprise_id, s.user_id, 'agency_phone', a.id, a.group_id from agencies a join shadow_agency_signs g on g.agency_id = a.id join seats s on s.phone_index = g.phone_index
      union select s.enterprise_id, s.user_id, 'agency_email', a.id, a.group_id from agencies a join shadow_agency_signs g on g.agency_id = a.id join seats s on s.email_index = g.email_index)
    select f.enterprise_id, f.user_id, f.code, min(f.agency_id::text) as ref from found f left join shadow_groups g on g.enterprise_id = f.enterprise_id
      where f.group_id is null or coalesce(g.group_id, f.enterprise_id) <> f.group_id
      group by f.enterprise_id, f.user_id, f.code`.execute(tx.sql);
  return rows.map(({ enterprise_id, user_id, code, ref }) => ({ enterpriseId: enterprise_id, userId: user_id, kind: code, key: null, code, ref, enterprises: 0, groups: 0, brands: 0, family: false }));
}

/**
 * Liaisons of whom it was said that they left, and others who bear the name of somebody who left the same enterprise: the
 * number changed and the name was kept.
 */
export async function goneNames(tx: Tx, ids: Among): Promise<FoundSign[]> {
  const { rows } = await sql<{ enterprise_id: string; user_id: string; code: ReasonCode }>`
    with seats as materialized (
      select h.enterprise_id, h.user_id, u.name, min(h.from_day) as from_day from enterprise_holders h join users u on u.id = h.user_id
        join enterprises e on e.id = h.enterprise_id and e.closed_on is null
        where h.until_day is null and h.role in ('primary', 'deputy') and ${among(ids, sql`h.enterprise_id`)} group by 1, 2, 3)
    select distinct s.enterprise_id, s.user_id, 'name_gone' as code from seats s
      join enterprise_holders former on former.enterprise_id = s.enterprise_id and former.until_day is not null and former.user_id <> s.user_id
      join users u on u.id = former.user_id and u.name = s.name
    union
    select s.enterprise_id, s.user_id, 'reported_gone' from seats s
      join lateral (select c.outcome from liaison_confirmations c where c.enterprise_id = s.enterprise_id and c.user_id = s.user_id order by c.at desc, c.id desc limit 1) last on last.outcome = 'left'`.execute(tx.sql);
  return rows.map(({ enterprise_id, user_id, code }) => ({ enterpriseId: enterprise_id, userId: user_id, kind: code, key: null, code, ref: null, enterprises: 0, groups: 0, brands: 0, family: false }));
}
