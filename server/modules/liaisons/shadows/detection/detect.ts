import { sql } from 'kysely';
import type { Reason } from '@qilian/contract/shadows';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { newId } from '../../../../platform/ids.ts';
import { holdsOn } from '../../../enterprises/index.ts';
import { today } from '../../../../platform/today.ts';
import { components, setsOf } from './components.ts';
import { among, refreshContacts, type Among } from './contacts.ts';
import { refreshOwners } from './owners.ts';
import { agencyContacts, goneNames, sharedContacts, type FoundSign } from './signs.ts';
import { saysMore, weigh, type Standing } from './weigh.ts';
import { shownFrom } from './weights.ts';

export interface Suspect {
  enterpriseId: string;
  userId: string;
  score: number;
  reasons: Reason[];
  clusterId: string;
  clusterSize: number;
}

/**
 * Weighs every liaison for whom anything speaks, set-based over the whole city or about some enterprises. What the
 * contacts link is a graph of owners: its connected parts show chains in which each pair alone says little.
 * @param from the least score that is wanted
 */
export async function findSuspects(tx: Tx, ids: Among, from = shownFrom): Promise<Suspect[]> {
  const found = await sharedContacts(tx, ids);
  const [agency, gone] = [await agencyContacts(tx, ids), await goneNames(tx, ids)];
  const [chains, swapped] = [await chainsOf(tx, found), sharingTwice(found, await bosses(tx, found))];
  const ofPerson = new Map<string, { enterpriseId: string; userId: string; signs: FoundSign[] }>();
  const ofPlace = new Map<string, FoundSign[]>();
  for (const sign of [...found, ...agency, ...gone]) {
    if (sign.userId === null) {
      const list = ofPlace.get(sign.enterpriseId);
      if (list) list.push(sign);
      else ofPlace.set(sign.enterpriseId, [sign]);
      continue;
    }
    const key = `${sign.enterpriseId} ${sign.userId}`;
    const person = ofPerson.get(key);
    if (person) person.signs.push(sign);
    else ofPerson.set(key, { enterpriseId: sign.enterpriseId, userId: sign.userId, signs: [sign] });
  }
  const people = [...ofPerson.values()];
  const standings = await standingsOf(tx, people, ids);
  const agencies = new Set((await tx.sql.selectFrom('shadow_agencies').select('enterprise_id').where('ended_at', 'is', null).where('state', '=', 'listed').where('enterprise_id', 'is not', null).execute()).map(({ enterprise_id }) => enterprise_id));
  return people.flatMap(({ enterpriseId, userId, signs }) => {
    // An agency's own people are nobody else's.
    if (agencies.has(enterpriseId)) return [];
    const chain = chains.of(enterpriseId);
    const { score, reasons } = weigh([...signs, ...ofPlace.get(enterpriseId) ?? []], { ...standings.get(`${enterpriseId} ${userId}`)!, chain: chain.groups, swapped: swapped.has(enterpriseId) });
    return score >= from ? [{ enterpriseId, userId, score, reasons, clusterId: chain.id, clusterSize: chain.enterprises }] : [];
  });
}

/** People of these signs who own or represent one of the enterprises in which they sit: they belong somewhere. */
async function bosses(tx: Tx, found: readonly FoundSign[]): Promise<Set<string>> {
  const people = [...new Set(found.filter(({ kind }) => kind === 'person').map(({ key }) => key!))];
  if (people.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`select distinct h.user_id as id from enterprise_holders h join enterprises e on e.id = h.enterprise_id join users u on u.id = h.user_id
    where h.until_day is null and e.closed_on is null and h.user_id = any (${`{${people.join(',')}}`}::uuid[]) and (h.role = 'owner' or u.name = e.legal_representative)`.execute(tx.sql);
  return new Set(rows.map(({ id }) => id));
}

/** Enterprises that share two outsiders with one and the same other: one alone may be chance, and bosses stand in for each other. */
function sharingTwice(found: readonly FoundSign[], own: ReadonlySet<string>): Set<string> {
  const enterprisesOf = new Map<string, Set<string>>();
  for (const { kind, key, enterpriseId, brands, family } of found) {
    if (kind !== 'person' || brands < 2 || family || own.has(key!)) continue;
    const enterprises = enterprisesOf.get(key!);
    if (enterprises) enterprises.add(enterpriseId);
    else enterprisesOf.set(key!, new Set([enterpriseId]));
  }
  const [met, twice] = [new Set<string>(), new Set<string>()];
  for (const enterprises of enterprisesOf.values()) {
    // Of somebody with many the number says enough.
    if (enterprises.size > 8) continue;
    for (const one of enterprises) {
      for (const other of enterprises) {
        if (one === other) continue;
        const pair = `${one} ${other}`;
        if (met.has(pair)) twice.add(one);
        met.add(pair);
      }
    }
  }
  return twice;
}

/** A shared address or mail domain alone ties nobody together: whole buildings and trades share them. */
const linking = new Set(['person', 'id', 'phone', 'email', 'browser']);

/** The connected parts of the graph: enterprises of one owner are one node, contacts of several owners its edges. */
async function chainsOf(tx: Tx, found: readonly FoundSign[]): Promise<{ of(enterpriseId: string): { id: string; groups: number; enterprises: number } }> {
  // What one brand or one family shares leads no further.
  const edges = found.filter(({ kind, brands, family, groups }) => linking.has(kind) && brands > 1 && !(family && groups <= 4));
  const ids = [...new Set(edges.map(({ enterpriseId }) => enterpriseId))];
  const { rows } = ids.length === 0 ? { rows: [] }
    : await sql<{ enterprise_id: string; group_id: string }>`select enterprise_id, group_id from shadow_groups where enterprise_id = any (${`{${ids.join(',')}}`}::uuid[])`.execute(tx.sql);
  const owner = new Map(rows.map(({ enterprise_id, group_id }) => [enterprise_id, group_id]));
  const ownerOf = (enterpriseId: string) => owner.get(enterpriseId) ?? enterpriseId;
  const graph = components();
  for (const { enterpriseId, kind, key } of edges) graph.join(ownerOf(enterpriseId), `${kind} ${key}`);
  const enterprises = new Map<string, Set<string>>();
  for (const id of ids) {
    const root = graph.rootOf(ownerOf(id));
    const members = enterprises.get(root);
    if (members) members.add(id);
    else enterprises.set(root, new Set([id]));
  }
  const parts = new Map<string, { id: string; groups: number; enterprises: number }>();
  for (const [, nodes] of setsOf(ids.map(ownerOf), graph)) {
    const root = graph.rootOf(nodes[0]!);
    const members = [...enterprises.get(root)!];
    parts.set(root, { id: members.reduce((least, id) => (id < least ? id : least)), groups: nodes.length, enterprises: members.length });
  }
  return { of: (enterpriseId) => parts.get(graph.rootOf(ownerOf(enterpriseId))) ?? { id: enterpriseId, groups: 1, enterprises: 1 } };
}

async function standingsOf(tx: Tx, people: readonly { enterpriseId: string; userId: string }[], ids: Among): Promise<Map<string, Omit<Standing, 'chain' | 'swapped'>>> {
  const own = await ownDomains(tx, ids);
  const { rows } = await sql<{ enterprise_id: string; user_id: string; is_representative: boolean; is_owner: boolean; owns_another: boolean }>`
    with asked as materialized (select * from unnest(${people.map(({ enterpriseId }) => enterpriseId)}::uuid[], ${people.map(({ userId }) => userId)}::uuid[]) as a (enterprise_id, user_id))
    select a.enterprise_id, a.user_id,
        coalesce(u.name = e.legal_representative, false) as is_representative,
        exists (select from enterprise_holders h where h.enterprise_id = a.enterprise_id and h.user_id = a.user_id and h.role = 'owner' and h.until_day is null) as is_owner,
        exists (select from enterprise_holders h join enterprises o on o.id = h.enterprise_id where h.user_id = a.user_id and h.enterprise_id <> a.enterprise_id and h.until_day is null and o.closed_on is null
          and (h.role = 'owner' or u.name = o.legal_representative)) as owns_another
      from asked a join users u on u.id = a.user_id join enterprises e on e.id = a.enterprise_id`.execute(tx.sql);
  return new Map(rows.map((row) => {
    const key = `${row.enterprise_id} ${row.user_id}`;
    return [key, { ownDomain: own.has(key), isRepresentative: row.is_representative, isOwner: row.is_owner, ownsAnother: row.owns_another }];
  }));
}

/** Liaisons with a mail domain of which no other owner's enterprise has one. Read at once: to the planner a list of people is ten, and a city's were compared with each other. */
async function ownDomains(tx: Tx, ids: Among): Promise<Set<string>> {
  const { rows: domains } = await sql<{ enterprise_id: string; user_id: string; key: string }>`select c.enterprise_id, c.user_id, c.key from shadow_contacts c where c.kind = 'domain' and ${among(ids, sql`c.enterprise_id`)}`.execute(tx.sql);
  const { rows: usual } = await sql<{ key: string }>`
    select c.key from shadow_contacts c left join shadow_groups g on g.enterprise_id = c.enterprise_id where c.kind = 'domain' and ${ids === null ? sql`true` : sql`c.key = any (${[...new Set(domains.map(({ key }) => key))]}::text[])`}
      group by c.key having count(distinct coalesce(g.group_id, c.enterprise_id)) > 1`.execute(tx.sql);
  const shared = new Set(usual.map(({ key }) => key));
  return new Set(domains.filter(({ key }) => !shared.has(key)).map(({ enterprise_id, user_id }) => `${enterprise_id} ${user_id}`));
}

/**
 * Looks for shadow liaisons in the whole city (`null`) or around some enterprises, and writes what it finds. Whom nothing
 * speaks against any more disappears; what somebody judged comes back only for reasons that weren't there then; a
 * declared agent is none.
 * @returns how many are shown
 */
export async function detect(tx: Tx, ids: Among): Promise<number> {
  const around = ids === null ? null : await neighbours(tx, ids);
  await refreshContacts(tx, around);
  await refreshOwners(tx, around);
  const suspects = await findSuspects(tx, around);
  const day = today(tx);
  const { rows: before } = await sql<{ enterprise_id: string; user_id: string; state: string; decided_reasons: Reason[] | null }>`
    select enterprise_id, user_id, state, decided_reasons from shadow_suspicions where state in ('dismissed', 'settled') and ${among(around, sql`enterprise_id`)}`.execute(tx.sql);
  const judged = new Map(before.map((row) => [`${row.enterprise_id} ${row.user_id}`, row.decided_reasons ?? []]));
  const noAgent = sql`not exists (select from mandates m where m.enterprise_id = g."enterpriseId" and m.agent_id = g."userId" and ${holdsOn(day)})`;
  const given = suspects.map((suspect) => {
    const known = judged.get(`${suspect.enterpriseId} ${suspect.userId}`);
    return { ...suspect, id: newId(tx.now), again: known === undefined || saysMore(suspect.reasons, known) };
  });
  // What was judged and now has other reasons is new again, as if nobody had looked at it.
  await sql`update shadow_suspicions s set state = 'new', decided_by = null, decided_at = null, dismissal = null, note = null, version = s.version + 1
    from jsonb_to_recordset(${JSON.stringify(given.filter(({ again }) => again))}::jsonb) as g ("enterpriseId" uuid, "userId" uuid)
    where s.enterprise_id = g."enterpriseId" and s.user_id = g."userId" and s.state in ('dismissed', 'settled') and ${noAgent}`.execute(tx.sql);
  await sql`
    with given as materialized (
      select g.* from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g ("id" uuid, "enterpriseId" uuid, "userId" uuid, "score" numeric, "reasons" jsonb, "clusterId" uuid, "clusterSize" int) where ${noAgent}),
    gone as (
      delete from shadow_suspicions s where s.state = 'new' and ${among(around, sql`s.enterprise_id`)}
        and not exists (select from given g where g."enterpriseId" = s.enterprise_id and g."userId" = s.user_id))
    insert into shadow_suspicions as s (id, enterprise_id, park_id, user_id, score, reasons, cluster_id, cluster_size, found_at)
      select g."id", e.id, e.park_id, g."userId", g."score", g."reasons", g."clusterId", g."clusterSize", ${tx.now} from given g join enterprises e on e.id = g."enterpriseId"
      on conflict (enterprise_id, user_id) do update set score = excluded.score, reasons = excluded.reasons, cluster_id = excluded.cluster_id, cluster_size = excluded.cluster_size, park_id = excluded.park_id
      where (s.score, s.reasons, s.cluster_id, s.cluster_size, s.park_id) is distinct from (excluded.score, excluded.reasons, excluded.cluster_id, excluded.cluster_size, excluded.park_id)`.execute(tx.sql);
  return given.filter(({ again }) => again).length;
}

/** Most enterprises that one change looks at; the nightly run sees all. */
const farthest = 2000;

/** Enterprises that share a contact, an owner or a person with these, and those that share one with them. */
async function neighbours(tx: Tx, ids: readonly string[]): Promise<string[]> {
  await refreshContacts(tx, ids);
  let known = new Set(ids);
  for (let step = 0; step < 3 && known.size < farthest; step += 1) {
    const { rows } = await sql<{ id: string }>`
      with asked as materialized (select unnest(${`{${[...known].join(',')}}`}::uuid[]) as id),
      keys as materialized (
        select distinct c.kind, c.key from shadow_contacts c where c.enterprise_id in (select id from asked) and c.kind <> 'domain')
      select id from (
        select c.enterprise_id as id from keys k, lateral (select c.enterprise_id from shadow_contacts c where c.kind = k.kind and c.key = k.key limit 200) c
        union select h.enterprise_id from enterprise_holders own join enterprise_holders h on h.user_id = own.user_id and h.until_day is null
          where own.enterprise_id in (select id from asked) and own.until_day is null
        union select g.enterprise_id from shadow_groups own join shadow_groups g on g.group_id = own.group_id where own.enterprise_id in (select id from asked)
        union select e.id from enterprises own join enterprises e on e.parent_uscc in (own.parent_uscc, own.uscc) and e.closed_on is null where own.id in (select id from asked)
        union select e.id from enterprises own join enterprises e on e.uscc = own.parent_uscc and e.closed_on is null where own.id in (select id from asked)
        union select t.other_id from shadow_ties t where t.one_id in (select id from asked)
        union select t.one_id from shadow_ties t where t.other_id in (select id from asked)) x
      order by id limit ${sql.lit(farthest)}`.execute(tx.sql);
    const next = new Set([...known, ...rows.map(({ id }) => id)]);
    if (next.size === known.size) break;
    known = next;
  }
  return [...known];
}
