import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modules } from '../../app.ts';
import { aScene, type Scene } from '../../modules/cases/testing.ts';
import { anOfficer, signedInAs } from '../../modules/people/testing.ts';
import { readEvents } from '../event-reader.ts';
import { callAt, openHouse } from './house.ts';
import { hasPostgres, startServer, until, type Server } from './postgres.ts';
import { compileCache, startProcess, startServing, testDataKey, type OwnProcess } from './process.ts';

const shared = modules.flatMap(({ sweeps }) => sweeps ?? []).filter(({ inEveryProcess }) => inEveryProcess !== true);

// Two web and two worker processes on the system's own PostgreSQL.
describe.skipIf(!hasPostgres)('several processes on one database', () => {
  let server: Server;
  let house: Awaited<ReturnType<typeof openHouse>>;
  let scene: Scene;
  let webs: OwnProcess[] = [];
  let workers: OwnProcess[] = [];
  const main = join(import.meta.dirname, '../../main.ts');

  beforeAll(async () => {
    server = await startServer();
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...webs, ...workers].map((process) => process.close()));
    await house?.close();
    await server?.close();
  });

  test.each(['web', 'worker'])('%s refuses a database that nobody migrated, and says what to do', async (command) => {
    const started = await startProcess(command, { DATABASE_URL: server.url });
    expect(await started.ended).toBe(1);
    expect(started.output()).toContain('The database is not up to date');
    expect(started.output()).toContain('node server/main.ts migrate');
    await started.close();
  });

  test('two migrations at once are one', async () => {
    const env = { PATH: process.env.PATH, ...compileCache, DATABASE_URL: server.url, DATA_KEY: testDataKey, DATA_DIR: '/tmp/qilian-none' };
    const both = await Promise.all([startProcess('migrate', { DATABASE_URL: server.url }), startProcess('migrate', { DATABASE_URL: server.url })]);
    for (const one of both) {
      expect([await one.ended, one.output()]).toEqual([0, expect.stringContaining('up to date')]);
      await one.close();
    }
    expect(spawnSync(process.execPath, [main, 'migrate'], { env, encoding: 'utf8' }).stdout).toBe('The database is up to date.\n');
  });

  test('a schema that lacks a migration is refused by its name', async () => {
    const [last] = await server.query<{ number: number; name: string; sha256: string }>('delete from schema_migrations where number = (select max(number) from schema_migrations) returning *');
    const started = await startProcess('web', { DATABASE_URL: server.url });
    expect(await started.ended).toBe(1);
    expect(started.output()).toContain(`it lacks ${last!.name}`);
    await started.close();
    await server.query(`insert into schema_migrations (number, name, sha256) values (${last!.number}, '${last!.name}', '${last!.sha256}')`);
  });

  test('web and worker processes come up beside each other', async () => {
    house = await openHouse(server);
    scene = await aScene(house.app);
    const env = { DATABASE_URL: server.url };
    webs = await Promise.all([startServing('web', env), startServing('web', env)]);
    workers = await Promise.all([startServing('worker', env), startServing('worker', env)]);
    for (const { port } of webs) expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
  }, 60_000);

  test('a session holds at each of them, and what happens at one is heard at the other', async () => {
    const [one, other] = webs as [OwnProcess, OwnProcess];
    const heard = await readEvents(`http://127.0.0.1:${other.port}/api/v1/events`, scene.as.officer);
    const opened = await callAt(one, scene.as.liaison, 'POST', '/cases', { title: '路灯不亮', body: '北门外的路灯坏了。', category: 'utilities' });
    expect(opened.status).toBe(200);
    expect((await heard.next(10_000)).type).toBe('notice');
    heard.close();
    const list = await callAt(other, scene.as.liaison, 'GET', '/cases');
    expect(list.body).toMatchObject({ items: [{ title: '路灯不亮' }] });
    expect((await callAt(one, scene.as.liaison, 'DELETE', '/session')).status).toBe(200);
    expect((await callAt(other, scene.as.liaison, 'GET', '/cases')).status).toBe(401);
  });

  test('failed sign-ins count together', async () => {
    const { loginName } = await anOfficer(house.app, { areaId: scene.parkId, role: 'service_officer' });
    const statuses: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) statuses.push((await callAt(webs[tries % 2]!, {}, 'POST', '/session/password', { loginName, password: 'not the password' })).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('a closure entered at one of them moves deadlines at the other', async () => {
    const [one, other] = webs as [OwnProcess, OwnProcess];
    const administrator = await anOfficer(house.app, { areaId: scene.parkId, role: 'administrator' });
    const as = await signedInAs(house.app, administrator);
    const path = `/areas/${scene.parkId}/office-hours`;
    const hours = (await callAt(one, as, 'GET', path)).body as { version: number };
    const days = Array.from({ length: 10 }, (_, index) => new Date(Date.now() + (index + 1) * 86_400_000).toISOString().slice(0, 10));
    const closures = days.map((date) => ({ date, kind: 'off', name: '台风停工' }));
    const due = async () => ((await callAt(other, scene.as.officer, 'POST', '/cases', {
      title: '路灯不亮', body: '北门外的路灯坏了。', category: 'utilities', channel: 'phone', enterpriseId: scene.enterpriseId,
    })).body as { dueAt: string }).dueAt;
    const before = await due();
    expect((await callAt(one, as, 'PUT', path, { version: hours.version, ranges: null, closures })).status).toBe(200);
    await until(async () => (await due()) > before, 5);
  });

  test('regular work is done once, and every job once', async () => {
    await until(async () => (await server.query('select from sweep_runs')).length === shared.length, 20);
    await until(async () => (await server.query<{ sealed: boolean }>('select exists (select from ledger_seals) as sealed'))[0]!.sealed, 80);
    const seals = await server.query<{ count: number }>('select count(*)::int as count from ledger_seals group by park_id, seq');
    expect(seals.every(({ count }) => count === 1)).toBe(true);
    const lines = workers.map((worker) => worker.output());
    expect(lines.join('')).not.toMatch(/"level":50/);
    await until(async () => (await server.query('select from graphile_worker.jobs')).length === 0, 20);
  }, 120_000);

  test('the jobs of a worker that died are done by the other', async () => {
    workers[0]!.kill();
    await workers[0]!.ended;
    const { status } = await callAt(webs[0]!, scene.as.officer, 'POST', '/cases', { title: '招工困难', body: '缺工十人。', category: 'labour', channel: 'phone', enterpriseId: scene.enterpriseId });
    expect(status).toBe(200);
    await until(async () => (await server.query('select from graphile_worker.jobs')).length === 0, 20);
  }, 60_000);
});
