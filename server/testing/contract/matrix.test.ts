import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scope } from '@qilian/contract/programs';
import { anOfficer, signedInAs } from '../../modules/people/testing.ts';
import { openTestApp, type TestApp } from '../app.ts';
import { call, problemOf, titleOf, type Answer } from './call.ts';
import { sampleOf, type Ids } from './samples.ts';
import { aParkWorld, strangeIds, type ParkWorld, type Person } from './world.ts';

/** Role × endpoint: who is let in follows from `permit`, for everything that is routed. */

let app: TestApp;
let world: ParkWorld;
beforeAll(async () => {
  app = await openTestApp();
  world = await aParkWorld(app);
});
afterAll(() => app.close());

type Route = TestApp['api']['routes'][number];
const everybody = (): (Person | null)[] => [...world.staff, ...world.enterprise, ...world.programs, null];

const isProgram = (role: Person['role']): boolean => Scope.options.some((scope) => scope === role);

/** What `permit` promises, said a second time and from the role alone. */
function promised({ permit }: Route, role: Person['role'] | undefined): 'in' | 401 | 403 {
  if (permit.who === 'anyone') return 'in';
  if (role === undefined) return 401;
  if (isProgram(role)) return permit.scope === 'any' || permit.scope === role ? 'in' : 403;
  if (permit.who === 'signed_in') return 'in';
  if (role === 'agent') return permit.agent === undefined ? 403 : 'in';
  const roles: readonly string[] | 'any' | 'none' = ['owner', 'primary', 'deputy'].includes(role) ? permit.enterprise : permit.staff;
  return roles === 'any' || (roles !== 'none' && roles.includes(role)) ? 'in' : 403;
}

/** Calls with input that the endpoint takes. Some calls end sessions, the present one or the others: whoever is out comes in again. */
async function callAs({ endpoint }: Route, person: Person | null, ids: Ids): Promise<Answer> {
  const sample = (part: 'params' | 'query' | 'body' | 'fields') => endpoint[part] && sampleOf(endpoint[part], ids);
  const ask = () => call(app, endpoint, { as: person?.as ?? {}, params: sample('params'), query: sample('query'), body: sample('fields') ?? sample('body') });
  const answer = await ask();
  if (answer.status !== 401 || person === null || isProgram(person.role)) return answer;
  person.as = await signedInAs(app, person);
  return ask();
}

const closed = ['auth.sign_in', 'auth.forbidden', 'auth.scope_missing', 'auth.not_for_programs'];

async function expectPromise(route: Route, person: Person | null, ids: Ids): Promise<Answer> {
  const answer = await callAs(route, person, ids);
  const what = `${titleOf(route.endpoint)} as ${person?.role ?? 'anybody'}: ${answer.text.slice(0, 300)}`;
  expect(answer.status, what).toBeLessThan(500);
  const code = answer.status >= 400 ? problemOf(answer, what).code : 'answered';
  const expected = promised(route, person?.role);
  const outcome = closed.includes(code) ? `${answer.status} ${code}` : 'in';
  const refusal = person === null || !isProgram(person.role) ? 'auth.forbidden' : route.permit.who !== 'anyone' && route.permit.scope ? 'auth.scope_missing' : 'auth.not_for_programs';
  expect(outcome, what).toBe(expected === 401 ? '401 auth.sign_in' : expected === 403 ? `403 ${refusal}` : 'in');
  return answer;
}

test('every endpoint lets in whom its permit names, and nobody else', async () => {
  const failures: string[] = [];
  const nothing = strangeIds(world.ids);
  for (const route of app.api.routes) {
    for (const person of everybody()) await expectPromise(route, person, nothing).catch((error: Error) => failures.push(error.message));
  }
  expect(failures).toEqual([]);
}, 360_000);

/** Named by what is made by a key, or printed on a paper; their own tests hold it. */
const byKey = ['GET /progress/:token', 'GET /papers/:number', 'GET /seal-certificates/:fingerprint'];

test('with real records too, each reading endpoint shows them to somebody', async () => {
  const failures: string[] = [];
  const reading = app.api.routes.filter(({ endpoint }) => endpoint.method === 'GET');
  for (const route of reading) {
    const seen: number[] = [];
    for (const person of everybody()) {
      const answer = await expectPromise(route, person, world.ids).catch((error: Error) => void failures.push(error.message));
      if (answer) seen.push(answer.status);
    }
    if (!seen.includes(200) && !byKey.includes(titleOf(route.endpoint))) failures.push(`${titleOf(route.endpoint)} shows nothing to anybody: ${seen.join(' ')}`);
  }
  expect(failures).toEqual([]);
  expect(new Set(reading.map(({ endpoint }) => endpoint.exchange ?? 'json'))).toEqual(new Set(['json', 'binary', 'events']));
}, 120_000);

describe('somebody who is signed in', () => {
  test('without any post is no staff', async () => {
    const former = await anOfficer(app, { areaId: world.ids.parkId! });
    const asAdministrator = await signedInAs(app, world.staff.find(({ role }) => role === 'administrator')!);
    const as = await signedInAs(app, former);
    const member = (await app.api.http.inject({ url: `/api/v1/staff/${former.id}`, headers: asAdministrator })).json<{ posts: { id: string; version: number }[] }>();
    const ended = await app.api.http.inject({ method: 'POST', url: `/api/v1/posts/${member.posts[0]!.id}/end`, headers: asAdministrator, payload: { version: member.posts[0]!.version } });
    expect(ended.statusCode, ended.body).toBe(200);
    for (const route of app.api.routes.filter(({ permit }) => permit.who === 'people')) {
      const sample = (part: 'params' | 'query' | 'body' | 'fields') => route.endpoint[part] && sampleOf(route.endpoint[part], world.ids);
      const answer = await call(app, route.endpoint, { as, params: sample('params'), query: sample('query'), body: sample('fields') ?? sample('body') });
      expect([answer.status, titleOf(route.endpoint)]).toEqual([403, titleOf(route.endpoint)]);
    }
  });

  test('by cookie writes only with the header that pages send', async () => {
    const { authorization } = (await signedInAs(app, world.staff[0]!)) as { authorization: string };
    const cookie = `qilian_session=${authorization.slice('Bearer '.length)}`;
    for (const route of app.api.routes.filter(({ endpoint, permit }) => endpoint.method !== 'GET' && permit.who !== 'anyone')) {
      const sample = (part: 'params' | 'body' | 'fields') => route.endpoint[part] && sampleOf(route.endpoint[part], strangeIds(world.ids));
      const answer = await call(app, route.endpoint, { as: { cookie }, params: sample('params'), body: sample('fields') ?? sample('body') });
      expect([titleOf(route.endpoint), answer.status, problemOf(answer, titleOf(route.endpoint)).code]).toEqual([titleOf(route.endpoint), 403, 'auth.missing_header']);
    }
  });
});
