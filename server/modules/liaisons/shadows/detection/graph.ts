import type { CommonOwner, ContactGraph } from '@qilian/contract/shadows';
import { sql } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { maskEmail, maskPhone, openContact } from '../../../people/index.ts';

/** Most enterprises that are drawn: more than that nobody reads. */
const mostDrawn = 24;

type Kind = ContactGraph['contacts'][number]['kind'];
interface Link {
  enterprise_id: string;
  kind: Kind;
  key: string;
}

/**
 * Enterprises and the contacts that they share, up to two contacts away. Only those within the reader's parks are drawn;
 * how many lie elsewhere is told.
 */
export async function contactGraph(tx: Tx, enterpriseId: string): Promise<ContactGraph> {
  return actingAs(tx, system, async (all) => {
    const first = await linksOf(all, [enterpriseId], ['person', 'id', 'name', 'phone', 'row', 'email', 'domain', 'browser', 'address']);
    const near = await visibleAmong(tx, all, [enterpriseId, ...first.map(({ enterprise_id }) => enterprise_id)]);
    const second = await linksOf(all, near.slice(0, mostDrawn), ['person', 'id', 'name', 'phone', 'email', 'browser']);
    const links = [...new Map([...first, ...second].map((link) => [`${link.kind} ${link.key} ${link.enterprise_id}`, link])).values()];
    const visible = await visibleAmong(tx, all, [enterpriseId, ...links.map(({ enterprise_id }) => enterprise_id)]);
    const drawn = new Set([enterpriseId, ...visible.filter((id) => id !== enterpriseId)].slice(0, mostDrawn));
    const shown = links.filter(({ enterprise_id }) => drawn.has(enterprise_id));
    const contacts = [...new Map(shown.map((link) => [`${link.kind} ${link.key}`, link])).values()].map((link, index) => ({ ...link, id: `c${index}` }));
    const labels = await labelsOf(all, contacts);
    const { rows } = await sql<{ id: string; name: string; suspected: boolean; group_id: string; because: CommonOwner[] }>`
      select e.id, e.name, exists (select from shadow_suspicions s where s.enterprise_id = e.id and s.state in ('new', 'ordered')) as suspected,
          coalesce(g.group_id, e.id) as group_id, coalesce(g.because, '{}') as because
        from enterprises e left join shadow_groups g on g.enterprise_id = e.id where e.id = any (${`{${[...drawn].join(',')}}`}::uuid[]) order by e.id = ${enterpriseId} desc, e.name, e.id`.execute(all.sql);
    const groups = [...new Set(rows.map(({ group_id }) => group_id))];
    return {
      enterprises: rows.map(({ id, name, suspected, group_id, because }) => ({
        id, name, suspected, group: groups.indexOf(group_id), because: rows.filter((row) => row.group_id === group_id).length > 1 ? because : [],
      })),
      contacts: contacts.map(({ id, kind, key }) => ({ key: id, kind, label: labels.get(`${kind} ${key}`) ?? '' })),
      links: shown.map(({ enterprise_id, kind, key }) => ({ enterpriseId: enterprise_id, contact: contacts.find((contact) => contact.kind === kind && contact.key === key)!.id })),
      elsewhere: new Set(links.map(({ enterprise_id }) => enterprise_id)).size + (links.some(({ enterprise_id }) => enterprise_id === enterpriseId) ? 0 : 1) - drawn.size,
    };
  });
}

/** Everybody who shares one of these contacts with one of these enterprises. */
async function linksOf(all: Tx, enterpriseIds: readonly string[], kinds: readonly Kind[]): Promise<Link[]> {
  const { rows } = await sql<Link>`
    with keys as materialized (select distinct kind, key from shadow_contacts where enterprise_id = any (${`{${enterpriseIds.join(',')}}`}::uuid[]) and kind = any (${kinds}::text[]))
    select distinct c.enterprise_id, c.kind, c.key from keys k, lateral (
        select c.enterprise_id, c.kind, c.key from shadow_contacts c where c.kind = k.kind and c.key = k.key order by c.enterprise_id limit 200) c
      where exists (select from shadow_contacts o where o.kind = c.kind and o.key = c.key and o.enterprise_id <> c.enterprise_id)
      order by c.kind, c.key, c.enterprise_id`.execute(all.sql);
  return rows;
}

async function visibleAmong(tx: Tx, all: Tx, enterpriseIds: readonly string[]): Promise<string[]> {
  const unique = [...new Set(enterpriseIds)];
  const { rows } = await sql<{ id: string }>`select e.id from enterprises e where e.id = any (${`{${unique.join(',')}}`}::uuid[]) and e.closed_on is null and e.park_id = any (${`{${tx.actor.parks.join(',')}}`}::uuid[])`.execute(all.sql);
  const seen = new Set(rows.map(({ id }) => id));
  return unique.filter((id) => seen.has(id));
}

/** How a contact is called on screen: people by name, numbers and addresses of theirs masked. */
async function labelsOf(all: Tx, contacts: readonly { kind: Kind; key: string }[]): Promise<Map<string, string>> {
  const people = contacts.filter(({ kind }) => kind === 'person' || kind === 'id' || kind === 'name' || kind === 'phone' || kind === 'email').map(({ key }) => key);
  const rows = people.length === 0 ? [] : await all.sql.selectFrom('users').select(['id', 'name', 'phone', 'email']).where('id', 'in', people).execute();
  const byId = new Map(rows.map((row) => [row.id as string, row]));
  return new Map(contacts.map(({ kind, key }) => {
    const person = byId.get(key);
    const { phone, email } = person ? openContact(all.platform.secrets, person) : { phone: null, email: null };
    const label = kind === 'person' || kind === 'id' || kind === 'name' ? person?.name : kind === 'phone' ? phone && maskPhone(phone) : kind === 'email' ? email && maskEmail(email) : kind === 'browser' || kind === 'row' ? '' : key;
    return [`${kind} ${key}`, label ?? ''];
  }));
}
