import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { sharedMailboxes } from './mail-aliases.ts';
import { sharedNames } from './namesakes.ts';
import { numbersInARow } from './number-rows.ts';
import { publicMailDomains } from './public-mail.ts';

/** Ids as one array, or everything. */
export type Among = readonly string[] | null;
export const among = (ids: Among, column: RawBuilder<unknown>): RawBuilder<boolean> => (ids === null ? sql<boolean>`true` : sql<boolean>`${column} = any (${`{${ids.join(',')}}`}::uuid[])`);

/**
 * Brings the graph of contacts up to date: for all enterprises, or for some. Of an e-mail address, an office number, a row of mobile numbers, a rare name or an identity card its
 * first person stands for it, so that the graph holds no contact and no digest of one. A browser in which staff sign in
 * too is a counter's, and links nobody.
 */
export async function refreshContacts(tx: Tx, ids: Among): Promise<void> {
  const aliases = await sharedMailboxes(tx);
  const row = ids === null ? await numbersInARow(tx) : [];
  const names = ids === null ? await sharedNames(tx) : [];
  await sql`
    with files as materialized (
      select e.id, address_key(e.address) as place from enterprises e where e.closed_on is null and ${among(ids, sql`e.id`)}),
    seats as materialized (
      select distinct h.enterprise_id, h.user_id from enterprise_holders h join files f on f.id = h.enterprise_id where h.until_day is null and h.role in ('primary', 'deputy')),
    people as materialized (
      select u.id, u.phone_index, u.phone_is_mobile, u.email_index, u.email_domain from users u where u.id in (select user_id from seats)),
    phones as materialized (
      select u.phone_index, min(u.id::text) as first from users u where u.side = 'enterprise' and u.left_at is null and not u.phone_is_mobile
        and u.phone_index in (select phone_index from people where not phone_is_mobile) group by 1),
    mailboxes as materialized (
      select u.email_index, min(u.id::text) as first from users u where u.side = 'enterprise' and u.left_at is null
        and u.email_index in (select email_index from people) group by 1),
    aliases as materialized (
      select user_id, first from unnest(${aliases.map(({ userId }) => userId)}::uuid[], ${aliases.map(({ first }) => first)}::text[]) as a (user_id, first)),
    in_row as materialized (
      select user_id, first from unnest(${row.map(({ userId }) => userId)}::uuid[], ${row.map(({ first }) => first)}::text[]) as r (user_id, first)
      union select c.user_id, c.key from shadow_contacts c where ${ids !== null} and c.kind = 'row' and c.user_id in (select user_id from seats)),
    named as materialized (
      select user_id, first from unnest(${names.map(({ userId }) => userId)}::uuid[], ${names.map(({ first }) => first)}::text[]) as n (user_id, first)
      union select c.user_id, c.key from shadow_contacts c where ${ids !== null} and c.kind = 'name' and c.user_id in (select user_id from seats)),
    cards as materialized (
      select i.id_index, min(i.user_id::text) as first from liaison_identities i join users u on u.id = i.user_id and u.left_at is null
        where i.id_index in (select id_index from liaison_identities where user_id in (select id from people)) group by 1),
    counters as materialized (
      select distinct d.device from devices d join users u on u.id = d.user_id where u.side = 'staff'),
    wanted as materialized (
      select enterprise_id, user_id, 'person' as kind, user_id::text as key from seats
      union all select s.enterprise_id, s.user_id, 'id', x.first from seats s join liaison_identities i on i.user_id = s.user_id join cards x on x.id_index = i.id_index
      union all select s.enterprise_id, s.user_id, 'phone', x.first from seats s join people p on p.id = s.user_id join phones x on x.phone_index = p.phone_index
      union all select s.enterprise_id, s.user_id, 'row', r.first from seats s join in_row r on r.user_id = s.user_id
      union all select s.enterprise_id, s.user_id, 'name', n.first from seats s join named n on n.user_id = s.user_id
      union all select s.enterprise_id, s.user_id, 'email', coalesce(a.first, x.first) from seats s join people p on p.id = s.user_id join mailboxes x on x.email_index = p.email_index left join aliases a on a.user_id = s.user_id
      union all select s.enterprise_id, s.user_id, 'domain', p.email_domain from seats s join people p on p.id = s.user_id
        where p.email_domain is not null and p.email_domain <> all (${publicMailDomains}::text[])
      union all select s.enterprise_id, s.user_id, 'browser', encode(sha256(d.device::text::bytea), 'hex') from seats s join devices d on d.user_id = s.user_id
        where d.device not in (select device from counters)
      union all select f.id, null, 'address', f.place from files f where f.place is not null),
    gone as (
      delete from shadow_contacts c where ${among(ids, sql`c.enterprise_id`)} and not exists (
        select from wanted w where w.kind = c.kind and w.key = c.key and w.enterprise_id = c.enterprise_id and w.user_id is not distinct from c.user_id)),
    -- Most stand there already: joined with those, a city's rows are read once instead of looked for one by one. Read beforehand: a
    -- table that was empty when it was last counted would be searched to its growing end for every row.
    known as materialized (
      select c.enterprise_id, c.user_id, c.kind, c.key from shadow_contacts c where ${among(ids, sql`c.enterprise_id`)})
    insert into shadow_contacts (enterprise_id, user_id, kind, key)
      select w.enterprise_id, w.user_id, w.kind, w.key from wanted w where not exists (
        select from known c where c.kind = w.kind and c.key = w.key and c.enterprise_id = w.enterprise_id and c.user_id is not distinct from w.user_id)
      on conflict do nothing`.execute(tx.sql);
}
