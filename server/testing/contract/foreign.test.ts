import { afterAll, beforeAll, expect, test } from 'vitest';
import { Scope } from '@qilian/contract/programs';
import { openTestApp, type TestApp } from '../app.ts';
import { call, problemOf, titleOf, type Answer } from './call.ts';
import { sampleOf, type Ids } from './samples.ts';
import { fieldsOf, formOf, schemaOf } from './schema.ts';
import { aParkWorld, type House, type ParkWorld, type Person } from './world.ts';

/** Two parks with two enterprises each: nobody learns of the others' records, by any endpoint. */

let app: TestApp;
let here: ParkWorld;
let there: ParkWorld;
beforeAll(async () => {
  app = await openTestApp();
  here = await aParkWorld(app);
  there = await aParkWorld(app);
});
afterAll(() => app.close());

type Route = TestApp['api']['routes'][number];
type Part = 'params' | 'query' | 'body' | 'fields';

const lets = ({ permit }: Route, { role }: Person): boolean => {
  if (permit.who === 'anyone') return true;
  if (Scope.options.some((scope) => scope === role)) return permit.scope === 'any' || permit.scope === role;
  if (permit.who !== 'people') return true;
  if (role === 'agent') return permit.agent !== undefined;
  const roles: readonly string[] | 'any' | 'none' = ['owner', 'primary', 'deputy'].includes(role) ? permit.enterprise : permit.staff;
  return roles === 'any' || (roles !== 'none' && roles.includes(role));
};

async function callWith({ endpoint }: Route, person: Person, ids: Ids, more: { query?: object; body?: object } = {}): Promise<Answer> {
  const sample = (part: Part) => endpoint[part] && sampleOf(endpoint[part], ids);
  return call(app, endpoint, {
    as: person.as, params: sample('params'), query: { ...(sample('query') as object), ...more.query },
    body: endpoint.body || endpoint.fields ? { ...((sample('fields') ?? sample('body')) as object), ...more.body } : undefined,
  });
}

/** Records that all staff of the city may look up: who works where, and when offices are open. */
const cityWide = new Set(['GET /calendar/years/:year', 'GET /areas/:areaId/office-hours', 'GET /staff/:userId', 'PATCH /agencies/:agencyId', 'POST /agencies/:agencyId/end', 'POST /agencies/:agencyId/decide', 'POST /agencies/:agencyId/withdraw']);
/** Names no record of a park. */
const unbound = new Set(['PUT /robots/:kind', 'POST /robots/:kind/end', 'POST /robots/:kind/test', 'PUT /calendar/years/:year', 'GET /progress/:token']);

/** The community is all liaisons' of a park; that it is no other park's, its own tests show for lists too. */
const ofTheWholePark = (title: string) => title.includes(' /community/');

test('a record of another park or enterprise isn\'t found, whoever asks', async () => {
  const failures: string[] = [];
  const ofRecords = app.api.routes.filter(({ endpoint }) => endpoint.params && !unbound.has(titleOf(endpoint)));
  expect(ofRecords.length).toBeGreaterThan(50);
  for (const route of ofRecords) {
    const strangers = [...there.staff, ...there.enterprise, ...there.programs, here.neighbour].filter((person) => lets(route, person));
    for (const person of strangers) {
      if (cityWide.has(titleOf(route.endpoint)) || (person === here.neighbour && ofTheWholePark(titleOf(route.endpoint)))) continue;
      const answer = await callWith(route, person, here.ids);
      if (answer.status !== 404) failures.push(`${titleOf(route.endpoint)} as ${person.role} of another ${person === here.neighbour ? 'enterprise' : 'park'}: ${answer.status} ${answer.text.slice(0, 200)}`);
      else problemOf(answer, titleOf(route.endpoint));
    }
  }
  expect(failures).toEqual([]);
}, 180_000);

test('records of the same park that belong to nobody\'s enterprise are closed to all enterprises', async () => {
  for (const route of app.api.routes.filter(({ endpoint }) => endpoint.params && endpoint.path.startsWith('/imports/'))) {
    for (const person of here.enterprise) expect([titleOf(route.endpoint), (await callWith(route, person, here.ids)).status]).toEqual([titleOf(route.endpoint), 403]);
  }
});

/** What each is allowed to see at most, and everything else that there is. */
function viewers(): { person: Person; own: string[]; foreign: string[] }[] {
  const marksOf = (world: ParkWorld) => [...world.marks, ...world.first.marks, ...world.second.marks];
  const all = [...marksOf(here), ...marksOf(there)];
  const from = (person: Person, own: string[]) => ({ person, own, foreign: all.filter((mark) => !own.includes(mark)) });
  const house = (person: Person, { marks }: House) => from(person, marks);
  return [here, there].flatMap((world) => [
    ...[...world.staff, ...world.programs].map((person) => from(person, marksOf(world))),
    ...world.enterprise.map((person) => house(person, world.first)),
    house(world.neighbour, world.second),
  ]);
}

/** Answers that name no record of a park. */
const withoutRecords = new Set(['GET /agencies', 'GET /community/parks', 'GET /agencies/export', 'GET /verification-plan/today', 'GET /access/holdings/export', 'GET /seals', 'GET /seal-certificates', 'GET /verifications', 'GET /exports', 'GET /exports/export', 'GET /retention', 'GET /status', 'GET /contacts/mine', 'GET /areas', 'GET /areas/export', 'GET /calendar/days/export', 'GET /sessions/export', 'GET /programs/export', 'GET /people/:userId/sessions/export', 'GET /departments', 'GET /departments/export', 'GET /staff', 'GET /staff/export', 'GET /absences', 'GET /absences/export', 'GET /duty', 'GET /duty/export', 'GET /imports/export', 'GET /calendar/years', 'GET /enterprises/tags', 'GET /cases/count', 'GET /sessions', 'GET /me/identities', 'GET /session/proof', 'GET /session/end', 'GET /me/passkeys', 'GET /me/notice-preferences', 'GET /me/delivery-consent', 'GET /robots', 'GET /me/second-factor', 'GET /insight/overview', 'GET /insight/overview/export', 'GET /events', 'GET /program', 'GET /verification-orders/count', 'GET /insight/lag']);

test('lists, searches, suggestions and exports hold only what is one\'s own', async () => {
  const failures: string[] = [];
  const lists = app.api.routes.filter(({ endpoint }) => endpoint.method === 'GET' && !endpoint.params && endpoint.exchange !== 'events');
  for (const route of lists) {
    const { endpoint } = route;
    const names = Object.keys(endpoint.query ? (schemaOf(endpoint.query).properties ?? {}) : {});
    // What the other park does for the whole city comes in between.
    const csv = { ...(names.includes('format') && { format: 'csv' }), ...(names.includes('limit') && { limit: 100 }) };
    const searches = names.includes('q') ? ['', '企业', '公司', '路灯', '隔壁'].map((q) => (q === '' ? {} : { q })) : names.includes('text') ? [{ text: '路灯不亮' }, { text: '货车进不来' }] : [{}];
    let shown = 0;
    for (const { person, own, foreign } of viewers().filter(({ person }) => lets(route, person))) {
      for (const search of searches) {
        const answer = await callWith(route, person, here.ids, { query: { ...csv, ...search } });
        if (answer.status !== 200) {
          failures.push(`${titleOf(endpoint)} as ${person.role}: ${answer.status} ${answer.text.slice(0, 200)}`);
          continue;
        }
        const leaked = ofTheWholePark(titleOf(endpoint)) ? [] : foreign.filter((mark) => answer.text.includes(mark));
        if (leaked.length > 0) failures.push(`${titleOf(endpoint)} ${JSON.stringify(search)} shows ${person.role} ${leaked.join(', ')}`);
        shown += own.filter((mark) => answer.text.includes(mark)).length;
      }
    }
    // Texts for everybody, and what a successor alone agreed to.
    if (['/appointment-texts', '/me/consents'].includes(endpoint.path)) continue;
    if (shown === 0 && !withoutRecords.has(titleOf(endpoint))) failures.push(`${titleOf(endpoint)} shows no record to anybody, so that this test proves nothing of it`);
  }
  expect(failures).toEqual([]);
}, 180_000);

test('a filter with a stranger\'s id finds nothing of it', async () => {
  const failures: string[] = [];
  for (const route of app.api.routes.filter(({ endpoint }) => endpoint.method === 'GET' && !endpoint.params && endpoint.query)) {
    const { endpoint } = route;
    const idFilters = fieldsOf(schemaOf(endpoint.query!)).filter(({ schema }) => formOf(schema).format === 'uuid').map(({ path: [name] }) => String(name));
    for (const { person, foreign } of viewers().filter(({ person }) => lets(route, person) && [...here.staff, ...here.enterprise].includes(person))) {
      for (const name of idFilters) {
        const answer = await callWith(route, person, here.ids, { query: { [name]: there.ids[name] } });
        const leaked = foreign.filter((mark) => mark !== there.ids[name] && answer.text.includes(mark));
        if (leaked.length > 0 || answer.status >= 500) failures.push(`${titleOf(endpoint)} ${name} as ${person.role}: ${answer.status} ${leaked.join(', ')}`);
      }
    }
  }
  expect(failures).toEqual([]);
});

test('what is counted is what is listed', async () => {
  const counted = async (person: Person, query = '') => (await app.api.http.inject({ url: `/api/v1/cases/count${query}`, headers: person.as })).json<{ count: number }>().count;
  const listed = async (person: Person, query = '') => (await app.api.http.inject({ url: `/api/v1/cases${query}`, headers: person.as })).json<{ items: unknown[] }>().items.length;
  for (const { person } of viewers().filter(({ person: { role } }) => !role.includes(':') || role === 'cases:read')) expect(await counted(person), person.role).toBe(await listed(person));
  const leader = here.staff.find(({ role }) => role === 'park_leader')!;
  // Two of them are the park's own.
  expect(await counted(leader)).toBe(6);
  expect(await counted(here.neighbour)).toBe(1);
  expect(await counted(leader, `?parkId=${there.ids.parkId}`)).toBe(0);
  expect(await counted(here.neighbour, `?enterpriseId=${here.first.enterpriseId}`)).toBe(0);
});

/** An enterprise may be moved to any park of the city. */
const anywhere = new Set(['POST /enterprises/:enterpriseId/park parkId']);

test('a stranger\'s id within a body names nothing either', async () => {
  const failures: string[] = [];
  const writing = app.api.routes.filter(({ endpoint }) => endpoint.method !== 'GET' && endpoint.body);
  for (const route of writing) {
    const { endpoint } = route;
    const ids = fieldsOf(schemaOf(endpoint.body!)).filter(({ schema, path }) => formOf(schema).format === 'uuid' && path.length === 1).map(({ path: [name] }) => String(name));
    for (const name of ids.filter((one) => ['enterpriseId', 'caseId', 'taskId', 'parkId'].includes(one) && !anywhere.has(`${titleOf(endpoint)} ${one}`))) {
      for (const person of [...here.staff, ...here.enterprise, ...here.programs].filter((one) => lets(route, one))) {
        const answer = await callWith(route, person, here.ids, { body: { [name]: there.ids[name] } });
        if (answer.status === 200 || answer.status >= 500 || answer.text.includes(there.first.marks[0]!)) failures.push(`${titleOf(endpoint)} ${name} as ${person.role}: ${answer.status} ${answer.text.slice(0, 200)}`);
      }
    }
  }
  expect(failures).toEqual([]);
});

test('a stale version is refused beside the record as it stands', async () => {
  const failures: string[] = [];
  const versioned = app.api.routes.filter(({ endpoint }) => endpoint.body && 'version' in (schemaOf(endpoint.body).properties ?? {}));
  expect(versioned.length).toBeGreaterThan(40);
  for (const route of versioned) {
    const answers: string[] = [];
    for (const person of [...here.staff, ...here.enterprise].filter((one) => lets(route, one))) {
      const answer = await callWith(route, person, here.ids, { body: { version: 900 } });
      const { code, current } = answer.status >= 400 ? problemOf(answer, titleOf(route.endpoint)) : { code: 'done', current: undefined };
      answers.push(`${person.role} ${answer.status} ${code}${current === undefined ? '' : ' with current'}`);
    }
    const stale = answers.filter((answer) => answer.includes('409 common.stale_version'));
    if (stale.length === 0 || stale.some((answer) => !answer.endsWith('with current')) || answers.some((answer) => / (200|5\d\d) /.test(answer))) failures.push(`${titleOf(route.endpoint)}: ${answers.join(', ')}`);
  }
  expect(failures).toEqual([]);
}, 180_000);
