import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomOf } from '../contract/hostile.ts';
import { hasPostgres, startServer, until, type Server } from '../machines/postgres.ts';
import { startServing, type OwnProcess } from '../machines/process.ts';
import { openMailReceiver, type MailReceiver } from '../receivers.ts';
import { openChaosHouse, type ChaosHouse } from './house.ts';
import { findWrongs } from './invariants.ts';
import { nothingTold, runLoad, type Load } from './load.ts';

/** The small form; `npm run chaos -- <rounds> <seed>` is the full one. */
const rounds = Number(process.env.QILIAN_CHAOS_ROUNDS ?? 3);
const seed = Number(process.env.QILIAN_CHAOS_SEED ?? 20261126);
const lanes = 6;
/** Jobs that a worker has in hand at once. */
const jobsAtOnce = 8;
const victims = ['web', 'worker', 'database'] as const;

describe.skipIf(!hasPostgres)(`killed at random moments, ${rounds} times (seed ${seed})`, () => {
  const random = randomOf(seed);
  const told = nothingTold();
  const kills = { web: 0, worker: 0, database: 0 };
  let server: Server;
  let house: ChaosHouse;
  let mails: MailReceiver;
  let web: OwnProcess;
  let worker: OwnProcess;
  /** Sent while the world was made, before the receiver listened. */
  let earlier: Set<string>;

  beforeAll(async () => {
    server = await startServer();
    mails = await openMailReceiver();
    house = await openChaosHouse(server);
    const { app, scene, world } = house;
    await app.api.http.inject({ method: 'PATCH', url: `/api/v1/staff/${scene.ids.officer}`, headers: world.staff.find(({ role }) => role === 'administrator')!.as, payload: { version: 1, email: 'zhao@park.example.cn' } });
    await server.query(`update users set email = (select email from users where email is not null limit 1) where side = 'staff' and email is null`);
    earlier = new Set((await server.query<{ message_id: string }>(`select message_id from notice_deliveries where status = 'sent'`)).map((row) => row.message_id));
    const env = { DATABASE_URL: server.url, SMTP_URL: mails.url, RATE_LIMIT: '0', SEAL_FILE: house.sealFile };
    startWeb = () => startServing('web', env);
    startWorker = () => startServing('worker', env);
    [web, worker] = await Promise.all([startWeb(), startWorker()]);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([web?.close(), worker?.close()]);
    await house?.close();
    await mails?.close();
    await server?.close();
  });

  let startWeb: () => Promise<OwnProcess>;
  let startWorker: () => Promise<OwnProcess>;

  /** Each of them once before one of them again, in an order that chance decides. */
  let next: (typeof victims)[number][] = [];
  async function kill(): Promise<void> {
    if (next.length === 0) next = [...victims];
    const [victim] = next.splice(Math.floor(random() * next.length), 1) as [(typeof victims)[number]];
    kills[victim] += 1;
    if (victim === 'database') {
      await server.kill();
      await server.start();
      return;
    }
    const dead = victim === 'web' ? web : worker;
    dead.kill();
    await dead.ended;
    if (victim === 'web') web = await startWeb();
    else worker = await startWorker();
  }

  const ready = () => until(async () => fetch(`http://127.0.0.1:${web.port}/health/ready`).then((answer) => answer.ok, () => false), 60);

  test('everything comes back by itself, and what was answered stands, whole and once', async () => {
    for (let round = 1; round <= rounds; round += 1) {
      const load: Load = { ...house, web, told, random };
      let over = false;
      const running = runLoad(load, lanes, () => !over);
      // A chaos in which nothing was done proves nothing, however slow the machine.
      const enough = (told.statuses['200'] ?? 0) + 25;
      await until(() => Promise.resolve((told.statuses['200'] ?? 0) >= enough), 60);
      await new Promise((resolve) => { setTimeout(resolve, random() * 2000); });
      const killed = kill();
      await killed.finally(() => { over = true; });
      await running;
      await ready();
      expect(await findWrongs({ app: house.app, server, web, told }), `after round ${round} of seed ${seed}: ${JSON.stringify(kills)}`).toEqual([]);
    }
    console.log(`${rounds} rounds: ${JSON.stringify({ kills, answers: told.statuses, created: told.creations.length, cases: told.versions.size, writingEndpoints: told.reached.size })}`);
  }, 60_000 + rounds * 100_000);

  test('mails went out at least once, and twice at most where one was in hand at a kill', async () => {
    // What waits for the end of quiet hours, or for the next digest, has no job yet.
    await until(async () => (await server.query(`select from notice_deliveries where channel = 'email' and status = 'queued' and due_at is null and brought_by is null`)).length === 0, 120).catch(async (error: unknown) => {
      console.log(JSON.stringify(await server.query(`select j.attempts, j.last_error, j.locked_at, j.locked_by, j.run_at, now(), d.attempts as tries, d.failure from notice_deliveries d left join graphile_worker._private_jobs j on j.payload->>'noticeId' = d.notice_id::text where d.status = 'queued' limit 5`)), worker.output().slice(-1500));
      throw error;
    });
    const seen = new Map<string, number>();
    for (const { mail } of mails.received) seen.set(mail.messageId ?? '', (seen.get(mail.messageId ?? '') ?? 0) + 1);
    const sent = await server.query<{ message_id: string }>(`select message_id from notice_deliveries where channel = 'email' and status = 'sent'`);
    expect(sent.filter(({ message_id: id }) => !seen.has(id) && !earlier.has(id))).toEqual([]);
    const repeated = [...seen.values()].reduce((sum, times) => sum + times - 1, 0);
    console.log(`${sent.length} mails sent, ${repeated} repeated`);
    expect(repeated).toBeLessThanOrEqual((kills.worker + kills.database) * jobsAtOnce);
  }, 180_000);
});
