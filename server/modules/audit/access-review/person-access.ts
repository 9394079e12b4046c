import { sql } from 'kysely';
import type { Grounds, PersonAccess } from '@qilian/contract/access-review';
import { hasRole, parksAs, type Actor } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/errors.ts';
import { programActor } from '../../../platform/http/index.ts';
import { today } from '../../../platform/today.ts';
import { casesSeenBy, visibleCases } from '../../cases/index.ts';
import { callers, holdsOn, visibleEnterprises } from '../../enterprises/index.ts';
import { postsInForce } from '../../people/index.ts';
import { lastUse, lately, msPerDay, parksReviewed } from './holdings.ts';
import { throughTheirEyes } from './their-eyes.ts';

type Reach = PersonAccess['reach'][number];
interface Sight {
  reach: Reach[];
  otherParks: number;
  cases: PersonAccess['cases'];
  mayUnmask: boolean;
}

/**
 * What somebody sees and why, as far as it lies in the reader's parks.
 * @throws Refusal `people.user.not_found` for whoever has nothing there
 */
export async function getPersonAccess(tx: Tx, userId: string): Promise<PersonAccess> {
  const person = await tx.sql.selectFrom('users').select(['id', 'name', 'side', 'left_at']).where('id', '=', userId).executeTakeFirst();
  if (!person) throw notFound('people.user');
  const kind = person.side as PersonAccess['person']['kind'];
  const mine = parksReviewed(tx);
  const [posts, seats, program, used] = [await postsOf(tx, userId), await seatsOf(tx, userId), await programOf(tx, userId), await useOf(tx, userId)];
  const parksOf = [...posts.flatMap(({ parks }) => parks), ...seats.map(({ park_id }) => park_id), ...(program?.parks ?? [])];
  if (!parksOf.some((park) => mine.includes(park))) throw notFound('people.user');

  const sights: Sight[] = person.left_at !== null ? []
    : kind === 'program' ? [await sightOf({ ...tx, actor: asProgram(person, program!) }, mine, [])]
      : kind === 'staff' ? [await throughTheirEyes(tx, userId, null, (theirs) => sightOf(theirs, mine, posts))]
        : await inTurn(seats.filter(({ park_id }) => mine.includes(park_id)), (seat) => throughTheirEyes(tx, userId, seat.enterprise_id, (theirs) => sightOf(theirs, mine, [])));
  return {
    person: { id: person.id, name: person.name, kind }, active: person.left_at === null, lastUsedAt: used.last_used_at?.toISOString() ?? null,
    posts: posts.filter(({ parks }) => parks.some((park) => mine.includes(park))).map(({ role, place, from_day, holder_id, holder }) => ({
      role: role as PersonAccess['posts'][number]['role'], place, from: from_day, standsInFor: holder_id === userId ? null : { id: holder_id, name: holder },
    })),
    seats: seats.filter(({ park_id }) => mine.includes(park_id)).map(({ enterprise_id, name, role, from_day }) => ({ enterprise: { id: enterprise_id, name }, role: role as PersonAccess['seats'][number]['role'], from: from_day })),
    scopes: (program?.scopes ?? []) as PersonAccess['scopes'],
    reach: added(sights.flatMap(({ reach }) => reach)), otherParks: Math.max(0, ...sights.map(({ otherParks }) => otherParks)),
    cases: sights.flatMap(({ cases }) => cases), mayUnmask: sights.some(({ mayUnmask }) => mayUnmask),
    lately: { days: lately, steps: used.steps, exports: used.exports, unmaskings: used.unmaskings },
  };
}

async function inTurn<Item, Result>(items: Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/** Of several seats in one park. */
function added(reach: Reach[]): Reach[] {
  const byPark = Map.groupBy(reach, ({ park }) => park.id);
  return [...byPark.values()].map((of) => ({ park: of[0]!.park, enterprises: of.reduce((sum, each) => sum + each.enterprises, 0), cases: of.reduce((sum, each) => sum + each.cases, 0) }));
}

interface PostRow {
  role: string;
  place: string;
  from_day: string;
  parks: string[];
  holder_id: string;
  holder: string;
  department_id: string | null;
}
const postsOf = async (tx: Tx, userId: string) => (await sql<PostRow>`select f.role, f.place, f.from_day, f.parks, f.holder_id, holder.name as holder, f.department_id
  from (${postsInForce(today(tx))}) f join users holder on holder.id = f.holder_id where f.user_id = ${userId}::uuid order by f.from_day, f.post_id`.execute(tx.sql)).rows;

interface SeatRow {
  enterprise_id: string;
  name: string;
  park_id: string;
  role: string;
  from_day: string;
}
/** Seats, and mandates in place of seats where somebody acts as an agent. */
const seatsOf = async (tx: Tx, userId: string) => (await sql<SeatRow>`select s.enterprise_id, e.name, e.park_id, s.role, s.from_day from (
    select distinct on (all_of.enterprise_id) all_of.* from (
      select h.enterprise_id, h.role, h.from_day from enterprise_holders h where h.user_id = ${userId}::uuid and h.until_day is null
      union all select m.enterprise_id, 'agent', m.from_day from mandates m where m.agent_id = ${userId}::uuid and ${holdsOn(today(tx))}) all_of
    order by all_of.enterprise_id, array_position(array['owner', 'agent', 'primary', 'deputy'], all_of.role)) s
  join enterprises e on e.id = s.enterprise_id order by s.from_day, s.enterprise_id`.execute(tx.sql)).rows;

const programOf = (tx: Tx, userId: string) => tx.sql.selectFrom('programs').leftJoin('departments as d', 'd.id', 'programs.department_id').select(['scopes', 'parks', 'd.id as department_id', 'd.area_id']).where('programs.id', '=', userId).where('ended_at', 'is', null).where('expires_at', '>', tx.now).executeTakeFirst();

const asProgram = ({ id, name }: { id: string; name: string }, { scopes, parks, department_id, area_id }: { scopes: string[]; parks: string[]; department_id: string | null; area_id: string | null }): Actor =>
  programActor({ userId: id, name, locale: 'zh-CN', scopes: scopes as Actor['scopes'], parks, department: department_id === null ? null : { id: department_id, areaId: area_id! } });

async function useOf(tx: Tx, userId: string) {
  const since = new Date(tx.now.getTime() - lately * msPerDay);
  const { rows } = await sql<{ last_used_at: Date | null; steps: number; exports: number; unmaskings: number }>`select
    coalesce(${lastUse(sql`${userId}::uuid`)}, (select max(last_used_at) from program_tokens where program_id = ${userId})) as last_used_at,
    (select count(*) from ledger_entries where actor_id = ${userId} and at >= ${since})::int as steps,
    (select count(*) from list_exports where actor_id = ${userId} and at >= ${since})::int as exports,
    (select count(*) from unmaskings where actor_id = ${userId} and at >= ${since})::int as unmaskings`.execute(tx.sql);
  return rows[0]!;
}

/** Counts within the walls of whoever looks. */
async function sightOf(theirs: Tx, mine: string[], posts: PostRow[]): Promise<Sight> {
  const { actor } = theirs;
  const enterprises = await theirs.sql.selectFrom('enterprises as e').select(['e.park_id', sql<number>`count(*)::int`.as('count')]).where(visibleEnterprises(actor)).where('e.closed_on', 'is', null).groupBy('e.park_id').execute();
  const cases = await theirs.sql.selectFrom('cases as c').select(['c.park_id', sql<number>`count(*)::int`.as('count')]).where(visibleCases(actor) as never).groupBy('c.park_id').execute();
  const parks = [...new Set([...actor.parks, ...enterprises.map(({ park_id }) => park_id), ...cases.map(({ park_id }) => park_id)])];
  const seen = parks.filter((park) => mine.includes(park));
  const named = seen.length === 0 ? [] : await theirs.sql.selectFrom('areas').select(['id', 'name']).where('id', 'in', seen).orderBy('name').execute();
  const count = (rows: { park_id: string; count: number }[], park: string) => rows.find(({ park_id }) => park_id === park)?.count ?? 0;
  return {
    reach: named.map((park) => ({ park, enterprises: count(enterprises, park.id), cases: count(cases, park.id) })), otherParks: parks.length - seen.length,
    cases: await reasonsOf(theirs, mine, posts), mayUnmask: actor.side === 'staff' && hasRole(actor, ...callers) && parksAs(actor, ...callers).some((park) => mine.includes(park)),
  };
}

async function reasonsOf(theirs: Tx, mine: string[], posts: PostRow[]): Promise<PersonAccess['cases']> {
  const { actor } = theirs;
  const none = { role: null, place: null, standsInFor: null };
  if (actor.side !== 'staff') {
    const cases = await theirs.sql.selectFrom('cases as c').select(sql<number>`count(*)::int`.as('count')).where(visibleCases(actor) as never).where('c.park_id', 'in', mine).executeTakeFirstOrThrow();
    const grounds: Grounds = actor.side === 'program' ? { ...none, reason: 'program' } : { ...none, reason: actor.enterprise?.role === 'agent' ? 'mandate' : 'seat', role: actor.enterprise?.role ?? null, place: actor.enterprise?.name ?? null };
    return cases.count === 0 ? [] : [{ ...grounds, cases: cases.count }];
  }
  const branches = casesSeenBy(actor);
  const { rows } = await sql<{ nth: number; count: number }>`${sql.join(branches.map(({ rows: seen }, nth) => sql`select ${nth}::int as nth, count(distinct v.id)::int as count from (${seen}) v join cases c on c.id = v.id and c.park_id = any (${`{${mine.join(',')}}`}::uuid[])`), sql` union all `)}`.execute(theirs.sql);
  const colleague = (id: string | null) => actor.standsInFor.find((one) => one.id === id) ?? null;
  return rows.filter(({ count }) => count > 0).map(({ nth, count }) => {
    const { reason, via } = branches[nth]!;
    const post = reason === 'park' ? posts.find(({ role, parks }) => parks.includes(via!) && parksAs(actor, role as never).includes(via!) && seesParks(role))
      : reason === 'department' ? posts.find(({ role, department_id }) => role === 'department_liaison' && department_id === via) : undefined;
    return {
      reason, role: (post?.role ?? null) as Grounds['role'], place: post?.place ?? null,
      standsInFor: post ? (post.holder_id === actor.userId ? null : { id: post.holder_id, name: post.holder }) : colleague(via), cases: count,
    };
  });
}

const seesParks = (role: string) => !['service_manager', 'department_liaison', 'office_handler'].includes(role);
