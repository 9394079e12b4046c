import type { Scope } from '@qilian/contract/programs';
import type { Permit } from '../../platform/http/permits.ts';
import { signedInAs } from '../../modules/people/testing.ts';
import type { TestApp } from '../app.ts';
import { call, titleOf, type Answer } from './call.ts';
import { sampleOf, type Ids } from './samples.ts';
import { fieldsOf, formOf, schemaOf } from './schema.ts';
import { aParkWorld, strangeIds, type ParkWorld, type Person } from './world.ts';

/**
 * Who × endpoint × whose record: every cell of it, for everything that is routed. A new endpoint is in it by existing.
 * `nothing` stands for ids that name no record; `own` for the caller's own park and enterprise; `other enterprise`
 * for another one of the same park, `other department` for a case that one's department has no task in, `other park` for records of another park.
 */
export const targets = ['nothing', 'own', 'other enterprise', 'other department', 'other park'] as const;
export type Target = (typeof targets)[number];
export type Route = TestApp['api']['routes'][number];

export interface Stage {
  app: TestApp;
  here: ParkWorld;
  there: ParkWorld;
}

export async function aStage(app: TestApp): Promise<Stage> {
  return { app, here: await aParkWorld(app), there: await aParkWorld(app) };
}

/** Everybody of the first park, and nobody. */
export const everybody = ({ here }: Stage): (Person | null)[] => [...here.staff, ...here.enterprise, ...here.programs, here.neighbour, null];
const sideOf = (role: Person['role']): 'staff' | 'enterprise' | 'program' => (role.includes(':') ? 'program' : ['owner', 'primary', 'deputy', 'agent'].includes(role) ? 'enterprise' : 'staff');

/** What `permit` promises, said a second time and from the role alone. */
export function promised(permit: Permit, role: Person['role'] | undefined): 'in' | 401 | 403 {
  if (permit.who === 'anyone') return 'in';
  if (role === undefined) return 401;
  if (sideOf(role) === 'program') return permit.scope === 'any' || permit.scope === role as Scope ? 'in' : 403;
  if (permit.who === 'signed_in') return 'in';
  if (role === 'agent') return permit.agent === undefined ? 403 : 'in';
  const roles: readonly string[] | 'any' | 'none' = sideOf(role) === 'enterprise' ? permit.enterprise : permit.staff;
  return roles === 'any' || (roles !== 'none' && roles.includes(role)) ? 'in' : 403;
}

/** The ids of a target for somebody of the first park; undefined where the target means nothing for them. */
function idsFor({ here, there }: Stage, person: Person | null, target: Target): Ids | undefined {
  const neighbour = person === here.neighbour;
  const second: Ids = { ...here.ids, enterpriseId: here.second.enterpriseId, caseId: here.second.caseId };
  switch (target) {
    case 'nothing': return strangeIds(here.ids);
    case 'own': return neighbour ? second : here.ids;
    // Of the same park only the enterprises themselves are kept apart.
    case 'other enterprise': return person !== null && sideOf(person.role) === 'enterprise' ? (neighbour ? here.ids : second) : undefined;
    case 'other department': return person !== null && ['department_liaison', 'office_handler'].includes(person.role) ? second : undefined;
    case 'other park': return person === null ? undefined : there.ids;
  }
}

/** Marks of what a target's records are, which nobody but their own may read. */
function marksFor({ here, there }: Stage, person: Person | null, target: Target): string[] {
  const neighbour = person === here.neighbour;
  switch (target) {
    case 'other enterprise': return neighbour ? here.first.marks : here.second.marks;
    // The enterprise itself they may see; of its case neither number nor tasks nor clocks.
    case 'other department': return here.second.marks.filter((mark) => ![here.second.caseId, here.second.enterpriseId, here.neighbour.id].includes(mark)).slice(0, -1);
    case 'other park': return [...there.marks, ...there.first.marks, ...there.second.marks];
    default: return [];
  }
}

/** Names no record of a park or enterprise. */
export const unbound = new Set(['PUT /calendar/years/:year', 'GET /progress/:token']);
/** Records that all staff of the city may look up: who works where, and when offices are open. */
export const cityWide = new Set(['GET /calendar/years/:year', 'GET /areas/:areaId/office-hours', 'GET /staff/:userId', 'PATCH /agencies/:agencyId', 'POST /agencies/:agencyId/end', 'POST /agencies/:agencyId/decide', 'POST /agencies/:agencyId/withdraw']);

export interface Cell {
  route: Route;
  person: Person | null;
  target: Target;
  ids: Ids;
  /** What mustn't stand in the answer. */
  foreign: string[];
  /** The path names a record of the target. */
  named: boolean;
}

/** All cells, in an order in which nobody ends what the next one needs: reads first. */
export function cellsOf(stage: Stage, { only = targets, methods }: { only?: readonly Target[]; methods?: readonly string[] } = {}): Cell[] {
  const routes = stage.app.api.routes.filter(({ endpoint }) => methods === undefined || methods.includes(endpoint.method));
  return routes.toSorted((one, other) => Number(one.endpoint.method !== 'GET') - Number(other.endpoint.method !== 'GET')).flatMap((route) =>
    everybody(stage).flatMap((person) => only.flatMap((target): Cell[] => {
      const ids = idsFor(stage, person, target);
      if (ids === undefined) return [];
      const { params } = route.endpoint;
      const names = params ? fieldsOf(schemaOf(params)).filter(({ schema }) => formOf(schema).format === 'uuid').map(({ path }) => String(path[0])) : [];
      const own = idsFor(stage, person, 'own')!;
      // Writing to what is one's own is what the modules' tests do, and would end what the next cells need.
      const isOwn = target === 'own' || (names.length > 0 && target !== 'nothing' && names.every((name) => ids[name] === own[name]));
      if (isOwn && route.endpoint.method !== 'GET') return [];
      return [{ route, person, target, ids, foreign: marksFor(stage, person, target), named: names.some((name) => ids[name] !== own[name]) && !unbound.has(titleOf(route.endpoint)) }];
    })));
}

/** Calls with input that the endpoint takes. A call without a record, or of a session, may end its caller's: it has one of its own, and so has what follows. */
export async function callCell({ app }: Stage, { route: { endpoint, permit }, person, ids }: Cell): Promise<Answer> {
  const sample = (part: 'params' | 'query' | 'body' | 'fields') => endpoint[part] && sampleOf(endpoint[part], ids);
  const given = { params: sample('params'), query: sample('query'), body: sample('fields') ?? sample('body') };
  const mayEnd = person !== null && endpoint.method !== 'GET' && (!endpoint.params || endpoint.path.includes('session')) && permit.who !== 'anyone' && sideOf(person.role) !== 'program';
  if (!mayEnd) return call(app, endpoint, { as: person?.as ?? {}, ...given });
  const answer = await call(app, endpoint, { as: await signedInAs(app, person), ...given });
  person.as = await signedInAs(app, person);
  return answer;
}

export const nameOf = ({ route: { endpoint }, person, target }: Cell): string => `${titleOf(endpoint)} as ${person?.role ?? 'anybody'} to ${target}`;

/** What is wrong with each cell, instead of stopping at the first. */
export async function problemsOf(cells: Cell[], look: (cell: Cell) => Promise<string[]>): Promise<string[]> {
  const problems: string[] = [];
  for (const cell of cells) problems.push(...(await look(cell)).map((problem) => `${nameOf(cell)}: ${problem}`));
  return problems;
}
