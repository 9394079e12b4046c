import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HandoverDetail } from '@qilian/contract/handovers';
import { call, titleOf } from '../../../testing/contract/call.ts';
import { sampleOf } from '../../../testing/contract/samples.ts';
import { aParkWorld, type ParkWorld } from '../../../testing/contract/world.ts';
import { openTestApp, type TestApp } from '../../../testing/app.ts';
import { ok } from '../../cases/testing.ts';
import { signedInAs } from '../../people/testing.ts';
import { unconfirmed } from './testing.ts';

/** Every endpoint that a liaison may call, as predecessor and as successor, before and after the moment of effect. */

let app: TestApp;
let world: ParkWorld;
beforeAll(async () => {
  app = await openTestApp();
  world = await aParkWorld(app);
});
afterAll(() => app.close());

type Route = TestApp['api']['routes'][number];

/** Calls that a liaison's seat opens: those of signed-in people as such (own sessions, own data, the handover itself) don't hang on it. */
const bySeat = ({ endpoint, permit }: Route): boolean => permit.who === 'people' && (permit.enterprise === 'any' || (permit.enterprise !== 'none' && permit.enterprise.includes('primary')))
  && !endpoint.path.startsWith('/handovers') && !endpoint.path.startsWith('/appointments');

/** What comes of a call with the enterprise's real records; what would change something is sent with a version that never was. */
async function outcome({ endpoint }: Route, userId: string): Promise<string> {
  const sample = (part: 'params' | 'query' | 'body' | 'fields') => endpoint[part] && sampleOf(endpoint[part], world.ids);
  const body = (sample('fields') ?? sample('body')) as object | undefined;
  const answer = await call(app, endpoint, { as: await signedInAs(app, { id: userId }), params: sample('params'), query: sample('query'), body: body && 'version' in body ? { ...body, version: 900 } : body });
  const code = answer.status >= 400 ? (JSON.parse(answer.text) as { code: string }).code : '';
  // Who repeats a step of the own is told so; to anybody else the version is an old one.
  if (code === 'common.done_already') return 'common.stale_version';
  return answer.status >= 500 ? `${answer.status} ${answer.text}` : answer.status === 200 ? 'done' : ['auth.forbidden', 'auth.sign_in'].includes(code) ? 'closed' : code;
}

test('every right moves: what the predecessor could the successor can, and the predecessor can what the successor could', async () => {
  const { handoverId, enterpriseId } = world.ids as { handoverId: string; enterpriseId: string };
  const predecessor = world.enterprise.find(({ role }) => role === 'primary')!;
  const asPredecessor = await signedInAs(app, predecessor);
  const at = `/handovers/${handoverId}`;
  const { successor } = await ok<HandoverDetail>({ app }, asPredecessor, 'GET', at);
  const asSuccessor = await signedInAs(app, successor);
  // Repeating what only reads, or is refused for its version, changes nothing in between.
  const routes = app.api.routes.filter(bySeat).filter(({ endpoint }) => endpoint.method === 'GET' || (endpoint.body && 'version' in (sampleOf(endpoint.body, world.ids) as object)));
  expect(routes.length).toBeGreaterThan(30);
  const all = async () => new Map(await Promise.all([predecessor.id, successor.id].map(async (id) => {
    const outcomes: [string, string][] = [];
    for (const route of routes) outcomes.push([titleOf(route.endpoint), await outcome(route, id)]);
    return [id, outcomes] as const;
  })));
  const before = await all();
  expect(before.get(successor.id)!.filter(([, result]) => result !== 'closed')).toEqual([]);
  expect(before.get(predecessor.id)!.filter(([, result]) => result === 'done').length).toBeGreaterThan(10);

  for (const section of ['account', 'legacy']) await ok({ app }, asPredecessor, 'POST', `${at}/nothing`, { section, nothing: true });
  const { version } = await ok<HandoverDetail>({ app }, asPredecessor, 'GET', at);
  const written = await ok<HandoverDetail>({ app }, asPredecessor, 'POST', `${at}/written`, { version });
  for (const { key, seen } of unconfirmed(written)) await ok({ app }, asSuccessor, 'POST', `${at}/confirm`, { item: key, seen });
  await ok({ app }, asSuccessor, 'POST', `${at}/take-over`, { version: written.version });

  const after = await all();
  expect(after.get(successor.id)).toEqual(before.get(predecessor.id));
  expect(after.get(predecessor.id)!.filter(([, result]) => result !== 'closed')).toEqual([]);
  const { count } = await ok<{ count: number }>({ app }, asSuccessor, 'GET', `/cases/count?enterpriseId=${enterpriseId}`);
  expect(count).toBeGreaterThan(0);
}, 120_000);
