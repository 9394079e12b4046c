import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { setUpToken } from './index.ts';
import { cookieOf } from './testing.ts';

let app: TestApp;
beforeAll(async () => { app = await openTestApp(); });
afterAll(() => app.close());

const given = { city: '祁连市', district: '高新区', park: '高新产业园', name: '陈静', loginName: 'chenjing', password: 'Harbour-Lights-42' };
const setUp = (token: string, change: object = {}) => app.api.http.inject({ method: 'POST', url: '/api/v1/setup', payload: { ...given, ...change, token } });

test('the first administrator needs the token of the log, and there is only one first', async () => {
  expect((await app.api.http.inject({ url: '/api/v1/status' })).json().needsSetup).toBe(true);
  const token = (await setUpToken(app.platform))!;
  expect((await setUp('wrong')).json()).toMatchObject({ status: 403, code: 'people.bad_setup_token' });
  expect((await setUp(token, { password: 'chenjing-chenjing' })).json().code).toBe('people.weak_password');
  const answers = await Promise.all([setUp(token), setUp(token)]);
  expect(answers.map((answer) => answer.statusCode).toSorted((a, b) => a - b)).toEqual([200, 409]);
  const first = answers.find((answer) => answer.statusCode === 200)!;
  expect(first.json()).toMatchObject({ user: { name: '陈静' }, roles: ['administrator'], parks: [{ name: '高新产业园' }] });
  expect(await setUpToken(app.platform)).toBeNull();
  expect((await setUp(token)).json().code).toBe('people.already_set_up');
  const areas = await app.api.http.inject({ url: '/api/v1/areas', headers: cookieOf(first) });
  expect(areas.json().items.map((area: { level: string }) => area.level)).toEqual(['city', 'district', 'park']);
});
