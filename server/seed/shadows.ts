import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { platform as system, type Actor } from '../platform/auth/actor.ts';
import { become, type Tx } from '../platform/db/transaction.ts';
import { newId } from '../platform/ids.ts';
import { today } from '../platform/today.ts';
import { rebuildSearch } from '../modules/enterprises/testing.ts';
import { lookEverywhere } from '../modules/liaisons/index.ts';
import { addAgency, draftTerms, grantMandate, orderCorrection, signMandate } from '../modules/liaisons/testing.ts';
import { findOrAddEnterprisePerson } from '../modules/people/index.ts';
import type { Hosts } from './demo-people.ts';
import type { Enterprise } from './enterprises.ts';

const agencyName = '诚信代账有限公司';
const clients = 7;
/** Of the clients, so many are one group. */
const ofOneGroup = 3;
const sharingBrowser = 9;

/**
 * What the look at the whole city finds: a bookkeeper who is deputy liaison of several enterprises, of which some are one
 * group; an agency in the register; one browser in which the deputies of several signed in, at one address; a name that has left. The
 * first host is asked about its deputy, and has declared the bookkeeper as its agent. @returns the agent
 */
export async function addShadows(tx: Tx, enterprises: readonly Enterprise[], { first }: Hosts): Promise<{ id: string; name: string }> {
  const { id: officerId } = await tx.sql.selectFrom('users').select('id').where('id', '=', first.staff.service_officer).executeTakeFirstOrThrow();
  const officer: Actor = {
    ...system, side: 'staff', userId: officerId, parks: [first.parkId], roles: ['service_officer'], posts: [{ role: 'service_officer', areaId: first.parkId, departmentId: null, officeId: null, parks: [first.parkId] }],
  };
  const bookkeeper = await findOrAddEnterprisePerson(tx, { name: '苗会计', phone: '13809310808', email: 'miao@chengxin-daizhang.example.cn' });
  const others = enterprises.filter(({ id }) => id !== first.id);
  const served = await withoutDeputy(tx, others, clients);
  await tx.sql.insertInto('enterprise_holders').values(served.map((id) => ({ id: newId(tx.now), enterprise_id: id, user_id: bookkeeper.id, role: 'deputy', post: '代账会计', from_day: today(tx) }))).execute();
  for (const id of served) await rebuildSearch(tx, id);
  await addAgency(await become(tx, await anAdministrator(tx), tx.now), { name: agencyName, note: '在办事大厅设有窗口', phones: ['13809310808'], emails: [], domains: ['chengxin-daizhang.example.cn'], addresses: [] });
  // One that a park found out about waits for the administrators.
  await addAgency(await become(tx, officer, tx.now), { name: '祁连鑫账通企业服务部', note: '企业走访时发现，为园内多家企业代办年报', phones: ['0931-4630218'], emails: [], domains: ['xinzhangtong.example.cn'], addresses: [] });
  await become(tx, system, tx.now);
  await sql`update enterprises set parent_uscc = '91620000MA71Q1L10Q' where id in (select h.enterprise_id from enterprise_holders h where h.user_id = ${bookkeeper.id} order by h.enterprise_id limit ${sql.lit(ofOneGroup)})`.execute(tx.sql);
  await shareBrowser(tx, [first, ...others.filter(({ park }) => park === first.park)]);
  await lookEverywhere(tx);
  await askFirst(tx, officer, first);
  await declare(tx, first, bookkeeper);
  await become(tx, system, tx.now);
  return bookkeeper;
}

async function withoutDeputy(tx: Tx, enterprises: readonly Enterprise[], count: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select e.id from enterprises e where e.id = any (${`{${enterprises.map(({ id }) => id).join(',')}}`}::uuid[])
    and not exists (select from enterprise_holders h where h.enterprise_id = e.id and h.role = 'deputy' and h.until_day is null) order by e.name_key limit ${sql.lit(count)}`.execute(tx.sql);
  return rows.map(({ id }) => id);
}

/** Who decides what stands in the city's register. */
async function anAdministrator(tx: Tx): Promise<Actor> {
  const { id, area_id: areaId } = await tx.sql.selectFrom('users as u').innerJoin('posts as p', 'p.user_id', 'u.id').innerJoin('areas as a', 'a.id', 'p.area_id').select(['u.id', 'p.area_id'])
    .where('p.role', '=', 'administrator').where('a.level', 'in', ['city', 'district']).orderBy('u.id').limit(1).executeTakeFirstOrThrow();
  return { ...system, side: 'staff', userId: id, roles: ['administrator'], posts: [{ role: 'administrator', areaId, departmentId: null, officeId: null, parks: [] }] };
}

/** Deputies who all signed in on the agency's computer, most of their firms registered at its address; one of them took the name over with the seat. */
async function shareBrowser(tx: Tx, enterprises: readonly Enterprise[]): Promise<void> {
  const sharing = enterprises.flatMap(({ id, holders }) => holders.filter(({ role }) => role === 'deputy').map((deputy) => ({ enterpriseId: id, deputy }))).slice(0, sharingBrowser);
  const device = randomUUID();
  await tx.sql.insertInto('devices').values(sharing.map(({ deputy }) => ({ user_id: deputy.id, device, first_seen_at: tx.now, last_seen_at: tx.now }))).execute();
  await tx.sql.updateTable('enterprises').set({ address: '云州市滨江区创业路8号3号楼505室' }).where('id', 'in', sharing.slice(1).map(({ enterpriseId }) => enterpriseId)).execute();
  const { enterpriseId, deputy } = sharing.at(-1)!;
  const former = newId(tx.now);
  await tx.sql.insertInto('users').values({ id: former, side: 'enterprise', name: deputy.name, created_at: tx.now }).execute();
  await sql`insert into enterprise_holders (id, enterprise_id, user_id, role, post, from_day, until_day) values (${newId(tx.now)}, ${enterpriseId}, ${former}, 'deputy', '行政副总', ${today(tx)}::date - 900, ${today(tx)}::date - 850)`.execute(tx.sql);
}

async function askFirst(tx: Tx, officer: Actor, first: Enterprise): Promise<void> {
  const suspicion = await tx.sql.selectFrom('shadow_suspicions').select(['id', 'version']).where('enterprise_id', '=', first.id).where('state', '=', 'new').executeTakeFirst();
  if (suspicion) await orderCorrection(await become(tx, officer, tx.now), suspicion.id, suspicion.version, '请确认副联络员是否为贵公司在职员工。');
}

const mandateDays = 180;

async function declare(tx: Tx, first: Enterprise, agent: { id: string; name: string }): Promise<void> {
  const primary = first.holders.find(({ role }) => role === 'primary')!;
  const liaison: Actor = { ...system, side: 'enterprise', userId: primary.id, name: primary.name, enterprise: { id: first.id, name: first.name, role: 'primary', scopes: [] }, provedAt: tx.now.getTime() };
  const { rows: [until] } = await sql<{ day: string }>`select (${today(tx)}::date + ${sql.lit(mandateDays)})::text as day`.execute(tx.sql);
  const acting = await become(tx, liaison, tx.now);
  const draft = { name: agent.name, agency: agencyName, scopes: ['notices' as const, 'read_cases' as const, 'file_cases' as const], until: until!.day };
  const mandateId = await grantMandate(acting, { ...draft, phone: '13809310808', termsDigest: draftTerms(acting, draft).termsDigest });
  await signMandate(await become(tx, { ...system, side: 'enterprise', userId: agent.id, name: agent.name, provedAt: tx.now.getTime() }, tx.now), mandateId, { version: 1, termsDigest: draftTerms(acting, draft).termsDigest });
}
