import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aScene, type Scene } from '../../modules/cases/testing.ts';
import { signedInAs } from '../../modules/people/testing.ts';
import { callAt, openHouse, type Answer } from './house.ts';
import { hasPostgres, startServer, until, type Server } from './postgres.ts';
import { startServing, type OwnProcess } from './process.ts';

/** Of a program: it may be answered by a replica only if it says how far it has seen. */
const fromStart = { 'x-qilian-seen': '0/0' };
const need = { title: '路灯不亮', body: '北门外的路灯坏了。', category: 'utilities' };

describe.skipIf(!hasPostgres)('lists are read from a streaming replica', () => {
  let server: Server;
  let standby: Server;
  let house: Awaited<ReturnType<typeof openHouse>>;
  let scene: Scene;
  let patient: OwnProcess;
  let strict: OwnProcess;

  beforeAll(async () => {
    server = await startServer();
    house = await openHouse(server);
    scene = await aScene(house.app);
    standby = await server.standby();
    const env = { DATABASE_URL: server.url, DATABASE_REPLICA_URL: standby.url, RATE_LIMIT: '0' };
    [patient, strict] = await Promise.all([startServing('web', { ...env, DATABASE_REPLICA_LAG: '600' }), startServing('web', { ...env, DATABASE_REPLICA_LAG: '1' })]);
    // A session whose last use is noted often isn't written at each read.
    await callAt(patient, scene.as.officer, 'GET', '/me');
    await callAt(patient, scene.as.liaison, 'GET', '/me');
    await until(async () => (await standby.query<{ count: number }>('select count(*)::int as count from sessions where last_seen_at > now() - interval \'1 minute\''))[0]!.count >= 2);
    for (const web of [patient, strict]) await until(async () => isRead(web) > 0);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([patient, strict].map((process) => process?.close()));
    await house?.close();
    await standby?.close();
    await server?.close();
  });

  const titles = ({ body }: Answer) => (body as { items: { title: string }[] }).items.map(({ title }) => title);
  const seenByOfficer = (at: OwnProcess, more: Record<string, string> = fromStart) => callAt(at, { ...scene.as.officer, ...more }, 'GET', '/cases').then(titles);
  let mark = '';

  test('what others did appears with the replica; what one did or heard of oneself appears at once', async () => {
    await standby.query('select pg_wal_replay_pause()');
    const opened = await callAt(patient, scene.as.liaison, 'POST', '/cases', need);
    mark = opened.headers.get('x-qilian-seen')!;
    expect([opened.status, opened.headers.get('set-cookie')]).toEqual([200, expect.stringContaining('qilian_seen=')]);
    expect(await seenByOfficer(patient)).toEqual([]);
    expect(await callAt(patient, { ...scene.as.liaison, 'x-qilian-seen': mark }, 'GET', '/cases').then(titles)).toEqual(['路灯不亮']);
    expect(await seenByOfficer(patient, { 'x-qilian-seen': mark })).toEqual(['路灯不亮']);
  });

  test('a program that says nothing of what it has seen reads from the primary', async () => {
    expect(await seenByOfficer(patient, {})).toEqual(['路灯不亮']);
    expect(await seenByOfficer(patient, { 'x-qilian-seen': 'nonsense' })).toEqual(['路灯不亮']);
  });

  test('a browser brings what it has seen in a cookie', async () => {
    const cookie = (seen: string) => ({ cookie: `qilian_session=${tokenOf(scene.as.officer)}${seen}`, 'x-qilian': '1' });
    const read = (headers: Record<string, string>) => callAt(patient, headers, 'GET', '/cases').then(titles);
    expect(await read(cookie(''))).toEqual([]);
    expect(await read(cookie(`; qilian_seen=${encodeURIComponent(mark)}`))).toEqual(['路灯不亮']);
  });

  test('somebody whom the replica does not know yet is let in by the primary', async () => {
    const late = await signedInAs(house.app, { id: scene.ids.colleague });
    expect((await callAt(patient, { ...late, ...fromStart }, 'GET', '/worklist')).status).toBe(200);
  });

  test('a record is always the present one', async () => {
    const { items } = (await callAt(patient, { ...scene.as.officer, 'x-qilian-seen': mark }, 'GET', '/cases')).body as { items: { id: string }[] };
    expect((await callAt(patient, { ...scene.as.officer, ...fromStart }, 'GET', `/cases/${items[0]!.id}`)).status).toBe(200);
  });

  test('one that lags too far is passed over, and taken again when it has caught up', async () => {
    await until(async () => strict.output().includes('too far behind'), 10);
    expect(await seenByOfficer(strict)).toEqual(['路灯不亮']);
    const before = isRead(strict);
    await standby.query('select pg_wal_replay_resume()');
    await until(async () => isRead(strict) > before, 10);
    await until(async () => (await seenByOfficer(patient)).length === 1, 10);
  });

  test('one that is lost costs nobody an answer', async () => {
    const statuses = new Set<number>();
    const enough = new AbortController();
    const reading = (async () => {
      while (!enough.signal.aborted) statuses.add((await callAt(strict, { ...scene.as.officer, ...fromStart }, 'GET', '/cases')).status);
    })();
    const before = isRead(strict);
    await standby.kill();
    await new Promise((resolve) => { setTimeout(resolve, 2500); });
    enough.abort();
    await reading;
    expect([...statuses]).toEqual([200]);
    await standby.start();
    await until(async () => isRead(strict) > before, 15);
  }, 40_000);
});

/** How often it said that it reads from the replica now. */
const isRead = (web: OwnProcess) => web.output().split('read from the replica').length - 1;

const tokenOf = (headers: Record<string, string>) => /[\w-]{20,}/.exec(headers.authorization ?? headers.cookie ?? '')![0];
