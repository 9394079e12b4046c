import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { aCase, aScene, type Scene } from '../../modules/cases/testing.ts';
import { anEnterprise } from '../../modules/enterprises/testing.ts';
import { aDepartment, aPark, anOfficer, signedInAs } from '../../modules/people/testing.ts';
import { openTestApp, type TestApp } from '../app.ts';
import { titleOf, type Headers } from './call.ts';
import { sampleOf } from './samples.ts';
import { aParkWorld, type ParkWorld, type Person } from './world.ts';

/** Every list can be read a page at a time, to its end, with nothing twice and nothing left out. */

let app: TestApp;
let world: ParkWorld;
beforeAll(async () => {
  app = await openTestApp();
  world = await aParkWorld(app);
});
afterAll(() => app.close());

type Endpoint = TestApp['api']['routes'][number]['endpoint'];
type Permit = TestApp['api']['routes'][number]['permit'];
interface Page {
  items: unknown[];
  next: string | null;
}

/** Answers with several items that are no lists to page through, and why. */
const notPaged: Record<string, string> = {
  'GET /cases/similar': 'a handful of suggestions, best first', 'GET /cases/:caseId/candidates': 'choices for one act, by today\'s load', 'GET /sessions': 'one person\'s few open sessions',
  'GET /people/:userId/sessions': 'likewise', 'GET /me/passkeys': 'one person\'s few keys', 'GET /me/identities': 'one person\'s few linked accounts', 'GET /retention': 'a rule for each class of data', 'GET /appointment-texts': 'a few texts, in the version in force', 'GET /me/consents': 'one person\'s few consents', 'GET /desk/tickets': 'asked of one park, so its own test pages it',
};
const items = ({ response }: Endpoint) => response instanceof z.ZodObject && response.shape.items instanceof z.ZodArray;
const lists = () => app.api.routes.filter(({ endpoint }) => endpoint.method === 'GET' && items(endpoint) && notPaged[titleOf(endpoint)] === undefined);

test('every list takes a cursor and a limit, and says where it goes on', () => {
  expect(lists().length).toBeGreaterThan(15);
  for (const { endpoint } of lists()) {
    const query = endpoint.query instanceof z.ZodObject ? Object.keys(endpoint.query.shape) : [];
    expect([titleOf(endpoint), query.filter((name) => ['cursor', 'limit'].includes(name)).toSorted()]).toEqual([titleOf(endpoint), ['cursor', 'limit']]);
    expect([titleOf(endpoint), 'next' in (endpoint.response as z.ZodObject).shape]).toEqual([titleOf(endpoint), true]);
  }
  for (const title of Object.keys(notPaged)) expect(app.api.routes.map(({ endpoint }) => titleOf(endpoint))).toContain(title);
});

async function send(endpoint: Endpoint, as: Headers, query: Record<string, string>) {
  const params = endpoint.params ? (sampleOf(endpoint.params, world.ids) as Record<string, string>) : {};
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => params[name]!);
  return app.api.http.inject({ url: `/api/v1${path}?${new URLSearchParams(query).toString()}`, headers: as });
}
async function page(endpoint: Endpoint, as: Headers, query: Record<string, string>): Promise<Page> {
  const answer = await send(endpoint, as, query);
  expect(answer.statusCode, `${titleOf(endpoint)} ${answer.body}`).toBe(200);
  return answer.json<Page>();
}
/** The list in pages as long as they come; null for a person to whom its record isn't shown. */
async function readable(endpoint: Endpoint, as: Headers): Promise<Page | null> {
  const answer = await send(endpoint, as, { limit: '100' });
  return answer.statusCode === 404 ? null : { items: await all(endpoint, as, 100), next: null };
}
async function all(endpoint: Endpoint, as: Headers, limit: number): Promise<unknown[]> {
  const found: unknown[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 500; pages += 1) {
    const { items: more, next }: Page = await page(endpoint, as, { limit: String(limit), ...(cursor !== null && { cursor }) });
    expect(more.length, titleOf(endpoint)).toBeLessThanOrEqual(limit);
    found.push(...more);
    if (next === null) return found;
    expect(more.length, `${titleOf(endpoint)}: a page before the last is full`).toBe(limit);
    cursor = next;
  }
  throw new Error(`${titleOf(endpoint)} has no end`);
}

const lets = (permit: Permit, { role }: Person) => permit.who !== 'people' || permit.staff === 'any' || (permit.staff !== 'none' && (permit.staff as string[]).includes(role));

test('read one by one or two by two, each list is the same as at once', async () => {
  const failures: string[] = [];
  const short: string[] = [];
  for (const { endpoint, permit } of lists()) {
    let longest = 0;
    for (const person of world.staff.filter((one) => lets(permit, one))) {
      const whole = await readable(endpoint, person.as);
      if (whole === null) continue;
      expect([titleOf(endpoint), whole.next]).toEqual([titleOf(endpoint), null]);
      longest = Math.max(longest, whole.items.length);
      for (const limit of [1, 2]) {
        const found = await all(endpoint, person.as, limit);
        if (JSON.stringify(found) !== JSON.stringify(whole.items)) failures.push(`${titleOf(endpoint)} as ${person.role}, ${limit} at a time: ${found.length} of ${whole.items.length}`);
      }
    }
    if (longest < 2) short.push(titleOf(endpoint));
  }
  expect(failures).toEqual([]);
  // Of these the world holds one record, so that this test proves little of them; those below and their own tests do.
  expect(short.length).toBeLessThanOrEqual(16);
}, 240_000);

describe('while rows come in between', () => {
  let scene: Scene;
  let officer: Headers;
  let administrator: Headers;
  beforeAll(async () => {
    scene = await aScene(app);
    officer = scene.as.officer;
    administrator = await signedInAs(app, await anOfficer(app, { role: 'administrator', areaId: scene.districtId }));
  });

  const idsOf = (found: unknown[]) => found.map((item) => (item as { id?: string; case?: { id: string } }).id ?? (item as { case: { id: string } }).case.id);
  /** What was there at the first page comes once, whatever is added before each further page. */
  async function grow(title: string, as: () => Headers, add: () => Promise<unknown>): Promise<object> {
    const { endpoint } = app.api.routes.find((route) => titleOf(route.endpoint) === title)!;
    for (let count = 0; count < 5; count += 1) await add();
    const before = idsOf(await all(endpoint, as(), 100));
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const { items: more, next }: Page = await page(endpoint, as(), { limit: '2', ...(cursor !== null && { cursor }) });
      found.push(...idsOf(more));
      cursor = next;
      if (found.length < before.length) await add();
    } while (cursor !== null && found.length < 200);
    return { enough: before.length >= 5, twice: found.filter((id, index) => found.indexOf(id) !== index), leftOut: before.filter((id) => !found.includes(id)) };
  }
  const whole = { enough: true, twice: [], leftOut: [] };

  test('cases, and what is to be done about them', async () => {
    const add = () => {
      app.clock.set(new Date(app.clock.now().getTime() + 1000));
      return aCase(scene);
    };
    expect(await grow('GET /cases', () => officer, add)).toEqual(whole);
    expect(await grow('GET /worklist', () => officer, add)).toEqual(whole);
    expect(await grow('GET /notices', () => officer, add)).toEqual(whole);
  });
  test('enterprises', async () => {
    expect(await grow('GET /enterprises', () => officer, () => anEnterprise(app, { parkId: scene.parkId }))).toEqual(whole);
  });
  test('staff, departments and areas', async () => {
    expect(await grow('GET /staff', () => officer, () => anOfficer(app, { areaId: scene.parkId }))).toEqual(whole);
    expect(await grow('GET /departments', () => officer, () => aDepartment(app, scene.districtId))).toEqual(whole);
    expect(await grow('GET /areas', () => officer, () => aPark(app))).toEqual(whole);
  });
  test('programs', async () => {
    const add = async () => {
    const answer = await app.api.http.inject({
      method: 'POST', url: '/api/v1/programs', headers: administrator,
      payload: { name: '热线平台', purpose: '转办诉求', contact: { name: '李工', email: null }, parkIds: [scene.parkId], scopes: ['cases:read'], expiresOn: '2026-12-31' },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    };
    expect(await grow('GET /programs', () => administrator, add)).toEqual(whole);
  });
});
