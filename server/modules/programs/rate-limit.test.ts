import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '@qilian/contract/shapes';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aPark, anOfficer, signedInAs } from '../people/testing.ts';
import { aProgram } from './testing.ts';

let app: TestApp;
let parkId: string;
let administratorId: string;
beforeAll(async () => {
  app = await openTestApp({ env: { RATE_LIMIT: '5' } });
  ({ parkId } = await aPark(app));
  ({ id: administratorId } = await anOfficer(app, { role: 'administrator', areaId: parkId }));
});
afterAll(() => app.close());

let address = 0;
/** The first call of a token counts for its address; each test has addresses of its own. */
const from = () => `198.51.100.${(address += 1)}`;
const call = (headers: Record<string, string>, remoteAddress: string, url = '/api/v1/areas') => app.api.http.inject({ url, headers, remoteAddress });
const until429 = async (headers: Record<string, string>, remoteAddress: string) => {
  for (let calls = 1; ; calls += 1) if ((await call(headers, remoteAddress)).statusCode === 429) return calls;
};

test('each session has its own calls, and is told how many are left', async () => {
  const [one, other] = [await signedInAs(app, { id: administratorId }), await signedInAs(app, { id: administratorId })];
  const place = from();
  await call(one, place);
  const second = await call(one, place);
  expect(second.headers['ratelimit-policy']).toBe('"session";q=5;w=60');
  expect(second.headers.ratelimit).toMatch(/^"session";r=4;t=(60|59)$/);
  expect(await until429(one, place)).toBe(5);
  const refused = await call(one, place);
  const { code, retryAfterSeconds } = refused.json<Problem>();
  expect([code, Number(refused.headers['retry-after'])]).toEqual(['common.too_many', retryAfterSeconds]);
  expect(retryAfterSeconds).toBeGreaterThan(50);
  expect(refused.headers.ratelimit).toMatch(/^"session";r=0;t=\d+$/);
  expect((await call(other, place)).statusCode).toBe(200);
});

test('a program has one count for all its tokens, and may have a limit of its own', async () => {
  const program = await aProgram(app, administratorId, { parkIds: [parkId], callsPerMinute: 3 });
  const administrator = await signedInAs(app, { id: administratorId });
  const { token } = (await app.api.http.inject({ method: 'POST', url: `/api/v1/programs/${program.id}/tokens`, headers: administrator, payload: { version: 1 }, remoteAddress: from() })).json<{ token: string }>();
  const place = from();
  for (const as of [program.as, { authorization: `Bearer ${token}` }]) expect((await call(as, place)).statusCode).toBe(200);
  expect((await call(program.as, place)).headers['ratelimit-policy']).toBe('"program";q=3;w=60');
  expect((await call({ authorization: `Bearer ${token}` }, place)).headers.ratelimit).toMatch(/r=1/);
  expect(await until429(program.as, place)).toBe(2);
});

test('made-up tokens win no calls', async () => {
  const place = from();
  for (let calls = 0; calls < 5; calls += 1) await call({ authorization: `Bearer ${'a'.repeat(40)}${calls}` }, place);
  expect((await call({ authorization: `Bearer ${'b'.repeat(43)}` }, place)).statusCode).toBe(429);
  expect((await call({}, place, '/health/live')).statusCode).toBe(200);
});
