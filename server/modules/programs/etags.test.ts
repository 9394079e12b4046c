import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '@qilian/contract/shapes';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { aCase, aScene, ok, type Scene } from '../cases/testing.ts';
import { anOfficer } from '../people/testing.ts';
import { aProgram, type TestProgram } from './testing.ts';

let app: TestApp;
let scene: Scene;
let program: TestProgram;
beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  program = await aProgram(app, (await anOfficer(app, { role: 'administrator', areaId: scene.districtId })).id, { parkIds: [scene.parkId] });
});
afterAll(() => app.close());

const send = async (method: 'GET' | 'PATCH' | 'POST', path: string, headers: Record<string, string> = {}, payload?: object) => {
  const answer = await app.api.http.inject({ method, url: `/api/v1${path}`, headers: { ...program.as, ...headers }, ...(payload && { payload }) });
  return { status: answer.statusCode, etag: answer.headers.etag as string | undefined, text: answer.body };
};

describe('If-None-Match', () => {
  test('saves the content of a record that is as it was', async () => {
    const path = `/enterprises/${scene.enterpriseId}`;
    const first = await send('GET', path);
    expect(first.etag).toMatch(/^"\d+\.[\w-]{16}"$/);
    for (const tags of [first.etag!, `W/${first.etag}`, `"x", ${first.etag}`, '*']) expect(await send('GET', path, { 'if-none-match': tags })).toEqual({ status: 304, etag: first.etag, text: '' });
    expect((await send('GET', path, { 'if-none-match': '"1"' })).status).toBe(200);
  });

  test('isn\'t deceived by a version that stands while the record moves', async () => {
    const opened = await aCase(scene);
    const before = await send('GET', `/cases/${opened.id}`);
    const start = app.clock.now();
    // The light of its clock turns red in time, without anybody's doing.
    app.clock.set('2026-06-01T01:30:00Z');
    const after = await send('GET', `/cases/${opened.id}`, { 'if-none-match': before.etag! });
    expect(after.status).toBe(200);
    expect(after.etag!.split('.')[0]).toBe(before.etag!.split('.')[0]);
    app.clock.set(start);
  });
});

describe('If-Match', () => {
  test('stands for the version, and fails with both versions and the record', async () => {
    const path = `/enterprises/${scene.enterpriseId}`;
    const { etag } = await send('GET', path);
    const changed = await send('PATCH', path, { 'if-match': etag! }, { headcount: 41 });
    expect(changed.status, changed.text).toBe(200);
    expect(changed.etag).not.toBe(etag);
    const stale = await send('PATCH', path, { 'if-match': etag! }, { headcount: 42 });
    const { version } = JSON.parse(changed.text) as { version: number };
    expect(stale.status).toBe(412);
    expect(JSON.parse(stale.text) as Problem).toMatchObject({ code: 'common.precondition_failed', versions: { sent: version - 1, stored: version }, current: { id: scene.enterpriseId, headcount: 41, version } });
    expect((await send('PATCH', path, { 'if-match': changed.etag! }, { headcount: 42 })).status).toBe(200);
    expect((await send('PATCH', path, { 'if-match': `"${version + 1}"` }, { headcount: 43 })).status).toBe(200);
  });

  test('and the version of the body have to agree, and be readable', async () => {
    const path = `/enterprises/${scene.enterpriseId}`;
    const { version } = JSON.parse((await send('GET', path)).text) as { version: number };
    expect((await send('PATCH', path, { 'if-match': `"${version}"` }, { version, headcount: 50 })).status).toBe(200);
    for (const [tag, code] of [[`"${version}"`, 'common.if_match_differs'], ['W/"1"', 'common.bad_if_match'], ['1', 'common.bad_if_match']] as const) {
      const answer = await send('PATCH', path, { 'if-match': tag }, { version: version + 1, headcount: 51 });
      expect([tag, answer.status, (JSON.parse(answer.text) as Problem).errors?.[0]]).toEqual([tag, 422, expect.objectContaining({ field: 'headers.if-match', code })]);
    }
    // "*" is any version that stands: then the body names it.
    expect((await send('PATCH', path, { 'if-match': '*' }, { headcount: 51 })).status).toBe(422);
  });

  test('holds for people\'s verbs too; without it a stale version stays a conflict', async () => {
    const opened = await aCase(scene);
    const accept = (headers: object, payload: object) => app.api.http.inject({ method: 'POST', url: `/api/v1/cases/${opened.id}/accept`, headers: { ...scene.as.officer, ...headers }, payload });
    expect((await accept({ 'if-match': '"900"' }, {})).statusCode).toBe(412);
    expect((await accept({}, { version: 900 })).statusCode).toBe(409);
    expect((await accept({ 'if-match': `"${opened.version}"` }, {})).statusCode).toBe(200);
    expect((await ok(scene, scene.as.officer, 'GET', `/cases/${opened.id}`)).status).toBe('handling');
  });
});

test('a list leads to its next page by a header', async () => {
  await aCase(scene);
  const first = await app.api.http.inject({ url: '/api/v1/cases?limit=1&category=utilities', headers: program.as });
  const link = /^<(\/api\/v1\/cases\?limit=1&category=utilities&cursor=[\w-]+)>; rel="next"$/.exec(first.headers.link as string)?.[1];
  const second = await app.api.http.inject({ url: link!, headers: program.as });
  expect(second.json<{ items: { id: string }[] }>().items[0]!.id).not.toBe(first.json<{ items: { id: string }[] }>().items[0]!.id);
});
