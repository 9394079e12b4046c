import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aScene, type Scene } from '../../modules/cases/testing.ts';
import { readEvents } from '../event-reader.ts';
import { callAt, openHouse } from './house.ts';
import { hasPgBouncer, hasPostgres, startPooler, startServer, until, type Pooler, type Server } from './postgres.ts';
import { startServing, type OwnProcess } from './process.ts';

// Debian's PgBouncer in transaction mode, with fewer connections to the server than clients use.
describe.skipIf(!hasPostgres || !hasPgBouncer)('through a pooler', () => {
  let server: Server;
  let pooler: Pooler;
  let house: Awaited<ReturnType<typeof openHouse>>;
  let scene: Scene;
  let web: OwnProcess;
  let worker: OwnProcess;

  beforeAll(async () => {
    server = await startServer();
    house = await openHouse(server);
    scene = await aScene(house.app);
    pooler = await startPooler(server);
    const env = { DATABASE_URL: pooler.url(server.url), DATABASE_DIRECT_URL: server.url, DATABASE_POOLER: 'transaction' };
    [web, worker] = await Promise.all([startServing('web', env), startServing('worker', env)]);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([web, worker].map((process) => process?.close()));
    await house?.close();
    await pooler?.close();
    await server?.close();
  });

  test('everything works: forty calls at a time, each kind often enough to be prepared', async () => {
    const heard = await readEvents(`http://127.0.0.1:${web.port}/api/v1/events`, scene.as.officer);
    const opened = await Promise.all(Array.from({ length: 40 }, (_, index) => callAt(web, scene.as.liaison, 'POST', '/cases', { title: `路灯不亮${index}`, body: '北门外的路灯坏了。', category: 'utilities' })));
    expect(opened.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200));
    const ids = opened.map(({ body }) => (body as { id: string; version: number }));
    const answers = await Promise.all(ids.flatMap(({ id, version }) => [
      callAt(web, scene.as.officer, 'POST', `/cases/${id}/accept`, { version }), callAt(web, scene.as.liaison, 'GET', `/cases/${id}`),
      callAt(web, scene.as.officer, 'GET', '/worklist'), callAt(web, scene.as.officer, 'GET', `/cases?q=${encodeURIComponent('路灯')}`), callAt(web, scene.as.leader, 'GET', '/insight/overview'),
    ]));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect((await heard.next(10_000)).type).toBe('notice');
    heard.close();
    const csv = await fetch(`http://127.0.0.1:${web.port}/api/v1/cases/export?format=csv`, { headers: scene.as.officer });
    expect((await csv.text()).trim().split('\n')).toHaveLength(41);
  }, 60_000);

  test('walls and times stand in each transaction, whoever had the connection before', async () => {
    const other = await aScene(house.app);
    const lists = await Promise.all(Array.from({ length: 40 }, (_, index) => callAt(web, index % 2 === 0 ? other.as.officer : scene.as.officer, 'GET', '/cases/count')));
    expect(lists.map(({ body }) => (body as { count: number }).count)).toEqual(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 0 : 40)));
  });

  test('jobs and regular work go past it', async () => {
    await until(async () => (await server.query('select from graphile_worker.jobs')).length === 0, 30);
    await until(async () => (await server.query('select from ledger_seals')).length > 0, 80);
    expect([web.output(), worker.output()].join('')).not.toMatch(/"level":50/);
  }, 120_000);

  test('no more connections than it keeps reach the server', async () => {
    await house.close();
    const connections = async () => (await server.query(`select from pg_stat_activity where usename = 'qilian_app' and application_name = 'qilian-web' and backend_type = 'client backend'`)).length;
    // The house's own are ended, and go when they have noticed it.
    await until(async () => await connections() <= 4, 10).catch(() => undefined);
    expect(await connections()).toBeLessThanOrEqual(4);
  });
});
