import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aScene, type Scene } from '../../modules/cases/testing.ts';
import { readEvents, type EventReader } from '../event-reader.ts';
import { callAt, openHouse } from './house.ts';
import { hasPostgres, startServer, until, type Server } from './postgres.ts';
import { startServing, type OwnProcess } from './process.ts';

// A primary with a synchronous standby; both stand in the URL, as libpq takes it.
describe.skipIf(!hasPostgres)('the primary is lost and its standby takes over', () => {
  let primary: Server;
  let standby: Server;
  let house: Awaited<ReturnType<typeof openHouse>>;
  let scene: Scene;
  let web: OwnProcess;
  let worker: OwnProcess;
  /** A page that was open when the primary went. */
  let openBefore: EventReader;

  beforeAll(async () => {
    primary = await startServer();
    house = await openHouse(primary);
    scene = await aScene(house.app);
    standby = await primary.standby({ synchronous: true });
    const both = primary.url.replace(`127.0.0.1:${primary.port}`, `127.0.0.1:${primary.port},127.0.0.1:${standby.port}`);
    const env = { DATABASE_URL: both, POOL_SIZE: '8', RATE_LIMIT: '0' };
    [web, worker] = await Promise.all([startServing('web', env), startServing('worker', env)]);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([web, worker].map((process) => process?.close()));
    await house?.close();
    await standby?.close();
    await primary?.close();
  });

  const need = (title: string, clientKey: string) => ({ title, body: '北门外的路灯坏了。', category: 'utilities', clientKey });

  test('under load: the service comes back by itself, refuses in the meantime, and lost nothing that it acknowledged', async () => {
    const acknowledged = new Set<string>();
    const statuses = new Map<number, number>();
    const retried = new Set<string>();
    const withoutRetryAfter: number[] = [];
    let backAt = 0;
    let killedAt = 0;
    const enough = new AbortController();
    const lanes = Array.from({ length: 8 }, async (_, lane) => {
      for (let round = 0; !enough.signal.aborted; round += 1) {
        const title = `需求${lane}-${round}`;
        const key = crypto.randomUUID();
        for (;;) {
          const answer = await callAt(web, scene.as.liaison, 'POST', '/cases', need(title, key));
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          if (answer.status === 200) {
            acknowledged.add(title);
            if (killedAt > 0 && backAt === 0) backAt = performance.now();
            break;
          }
          if (answer.headers.get('retry-after') === null) withoutRetryAfter.push(answer.status);
          retried.add(title);
          await new Promise((resolve) => { setTimeout(resolve, 100); });
        }
      }
    });
    await until(async () => acknowledged.size > 100, 60);
    openBefore = await readEvents(`http://127.0.0.1:${web.port}/api/v1/events`, scene.as.officer);
    const before = acknowledged.size;
    await primary.kill();
    killedAt = performance.now();
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    await standby.promote();
    const promotedAt = performance.now();
    await until(async () => acknowledged.size > before + 100, 60);
    enough.abort();
    await Promise.all(lanes);

    const rows = await standby.query<{ title: string }>('select title from cases');
    const titles = rows.map(({ title }) => title);
    expect([...acknowledged].filter((title) => !titles.includes(title))).toEqual([]);
    // A call whose commit was under way was sent again with its key: never twice.
    expect(titles.length).toBe(new Set(titles).size);
    expect(retried.size).toBeGreaterThan(0);
    expect([...statuses.keys()].toSorted((a, b) => a - b)).toEqual([200, 503]);
    expect(withoutRetryAfter).toEqual([]);
    expect(backAt - promotedAt).toBeLessThan(15_000);
  }, 180_000);

  test('jobs, live updates and regular work go on at the new primary', async () => {
    await until(async () => (await standby.query('select from graphile_worker.jobs where attempts < 1')).length === 0, 60);
    // Ends once the server hears news again, so that the page reads anew what it missed.
    await openBefore.ended;
    const heard = await readEvents(`http://127.0.0.1:${web.port}/api/v1/events`, scene.as.officer);
    await callAt(web, scene.as.liaison, 'POST', '/cases', need('之后', crypto.randomUUID()));
    expect((await heard.next(10_000)).type).toBe('notice');
    heard.close();
    await until(async () => (await standby.query('select from graphile_worker.jobs')).length === 0, 60);
  }, 120_000);

  test('the former primary that comes back alone is not written to', async () => {
    await primary.start();
    for (let tries = 0; tries < 20; tries += 1) await callAt(web, scene.as.liaison, 'POST', '/cases', need(`后来${tries}`, crypto.randomUUID()));
    expect((await standby.query(`select from cases where title like '后来%'`)).length).toBe(20);
    // Even when all connections break while both take writes: the later timeline counts.
    await standby.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'qilian%'`);
    await until(async () => (await callAt(web, scene.as.liaison, 'POST', '/cases', need('再后来', crypto.randomUUID()))).status === 200, 20);
    expect((await standby.query(`select from cases where title = '再后来'`)).length).toBeGreaterThan(0);
    expect((await primary.query(`select from cases where title in ('再后来') or title like '后来%'`)).length).toBe(0);
  }, 60_000);
});
