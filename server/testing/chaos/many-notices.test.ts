import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Circular } from '@qilian/contract/circulars';
import { anOfficer, aPark, signedInAs } from '../../modules/people/testing.ts';
import { randomOf } from '../contract/hostile.ts';
import { callAt, openHouse } from '../machines/house.ts';
import { hasPostgres, startServer, until, type Server } from '../machines/postgres.ts';
import { startServing, type OwnProcess } from '../machines/process.ts';

/** Circulars to all enterprises of a park, each a notice for every one. The small form; `npm run chaos:notices -- [notices] [kills] [seed]` is the full one: 50,000 notices to 10,000 enterprises. */
const notices = Number(process.env.QILIAN_NOTICES ?? 500);
const wantedKills = Number(process.env.QILIAN_NOTICE_KILLS ?? 2);
const seed = Number(process.env.QILIAN_CHAOS_SEED ?? 20261126);
const circulars = 5;
const enterprises = notices / circulars;
const workers = 2;
const jobsAtOnce = 8;

interface Receiver {
  url: string;
  /** How often each Message-ID came. */
  seen: Map<string, number>;
  /** Their return addresses; each mail has its own. */
  paths: Map<string, string>;
  close(): Promise<void>;
}

/** A real SMTP server that counts. */
async function openCounter(): Promise<Receiver> {
  const receiver: Receiver = { url: '', seen: new Map(), paths: new Map(), close: () => new Promise((done) => { server.close(() => done()); }) };
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'], disableReverseLookup: true,
    onData(stream, { envelope }, done) {
      let head = '';
      stream.on('data', (chunk: Buffer) => { if (head.length < 8000) head += chunk.toString('latin1'); });
      stream.on('end', () => {
        const id = /^message-id:\s*(<[^>]+>)/im.exec(head)?.[1] ?? 'none';
        receiver.seen.set(id, (receiver.seen.get(id) ?? 0) + 1);
        if (envelope.mailFrom !== false) receiver.paths.set(id, envelope.mailFrom.address);
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', () => done()); });
  receiver.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return receiver;
}

describe.skipIf(!hasPostgres)(`${notices} notices to ${enterprises} enterprises through ${wantedKills} kills (seed ${seed})`, () => {
  const random = randomOf(seed);
  const kills = { worker: 0, database: 0 };
  let server: Server;
  let house: Awaited<ReturnType<typeof openHouse>>;
  let mails: Receiver;
  let running: OwnProcess[] = [];
  let web: OwnProcess;
  let parkId: string;
  let officer: Record<string, string>;
  const startWorker = () => startServing('worker', { DATABASE_URL: server.url, SMTP_URL: mails.url, WORKER_JOBS: String(jobsAtOnce), BOUNCE_ADDRESS: 'b-*@bounces.example.gov.cn', LOG_LEVEL: 'info' });

  beforeAll(async () => {
    server = await startServer();
    mails = await openCounter();
    house = await openHouse(server);
    ({ parkId } = await aPark(house.app));
    officer = await signedInAs(house.app, await anOfficer(house.app, { areaId: parkId }));
    const email = house.app.platform.secrets.encrypt('zhao@factory.example.cn').toString('hex');
    await server.query(`
      with made as (
        insert into enterprises (id, name, name_key, search, park_id, created_at)
          select gen_random_uuid(), '企业' || n, '企业' || n, ''::tsvector, '${parkId}', now() from generate_series(1, ${enterprises}) n returning id
      ), seated as (select id as enterprise_id, gen_random_uuid() as user_id from made), persons as (
        insert into users (id, side, name, created_at, email, email_domain) select user_id, 'enterprise', '赵敏', now(), decode('${email}', 'hex'), 'factory.example.cn' from seated
      ), parks as (
        insert into enterprise_parks (id, enterprise_id, park_id, from_day) select gen_random_uuid(), enterprise_id, '${parkId}', '2020-01-01' from seated
      ) insert into enterprise_holders (id, enterprise_id, user_id, role, from_day) select gen_random_uuid(), enterprise_id, user_id, 'primary', '2020-01-01' from seated`);
    await server.query('analyze');
    web = await startServing('web', { DATABASE_URL: server.url });
    running = await Promise.all(Array.from({ length: workers }, startWorker));
  }, 180_000);
  afterAll(async () => {
    await Promise.all([web, ...running].map((one) => one?.close()));
    await house?.close();
    await mails?.close();
    await server?.close();
  });

  const call = async (method: 'GET' | 'POST', path: string, body?: object): Promise<Circular | undefined> => {
    const answer = await callAt(web, officer, method, path, body).catch(() => undefined);
    return answer?.status === 200 ? answer.body as Circular : undefined;
  };

  /** As an officer does it; where the end of a call wasn't heard of, looks what became of it before it is repeated. */
  async function circulate(number: number): Promise<void> {
    const subject = `停电检修 ${number}`;
    for (;;) {
      const written = await server.query<{ id: string }>(`select id from circulars where subject = '${subject}'`).catch(() => undefined);
      const id = written?.[0]?.id ?? (written && (await call('POST', '/circulars', { subject, body: '周六 8 时至 18 时停电，请提前安排。', filter: { parkIds: [parkId] }, channels: ['email'], urgent: true, acknowledge: true, fallbackHours: null }))?.id);
      const draft = id && await call('GET', `/circulars/${id}`);
      if (draft && (draft.state === 'sent' || (await call('POST', `/circulars/${draft.id}/send`, { version: draft.version }))?.state === 'sent')) return;
      await wait(200);
    }
  }

  async function kill(): Promise<void> {
    // In turns, so that a small form meets both.
    if (kills.database < kills.worker) {
      kills.database += 1;
      await server.kill();
      await wait(random() * 1000);
      await server.start();
      return;
    }
    kills.worker += 1;
    const which = Math.floor(random() * workers);
    running[which]!.kill();
    await running[which]!.ended;
    running[which] = await startWorker();
  }

  const left = async () => (await server.query<{ count: number }>(`select count(*)::int as count from notice_deliveries where channel = 'email' and status = 'queued'`))[0]!.count;

  test('none is lost, each stands once on its screen, and mails repeat only where they were in hand', async () => {
    const began = performance.now();
    let sent = false;
    const sending = (async () => {
      for (let number = 0; number < circulars; number += 1) {
        await circulate(number);
        // The last ones are written while the first are still being brought.
        if (number < circulars - 1) await until(async () => mails.seen.size >= (number + 0.5) * enterprises, 600).catch(() => undefined);
      }
      sent = true;
    })();
    for (let done = 0; done < wantedKills; done += 1) {
      const mark = mails.seen.size + (notices / (wantedKills + 1)) * (0.5 + random() * 0.5);
      await until(async () => sent && mails.seen.size >= notices || mails.seen.size >= mark, 600).catch(() => undefined);
      await kill();
    }
    await sending;
    await until(async () => await left().catch(() => 1) === 0, 900);
    const [sums] = await server.query<{ notices: number; distinct_notices: number; deliveries: number; sent: number }>(`select count(*)::int as notices, count(distinct (n.recipient_id, n.circular_id))::int as distinct_notices,
      count(d.notice_id)::int as deliveries, count(*) filter (where d.status in ('sent', 'delivered'))::int as sent from notices n left join notice_deliveries d on d.notice_id = n.id and d.channel = 'email' where n.circular_id is not null`);
    expect(sums).toEqual({ notices, distinct_notices: notices, deliveries: notices, sent: notices });
    // In office hours the workers ask who is still the liaison too.
    const ids = (await server.query<{ message_id: string }>(`select d.message_id from notice_deliveries d join notices n on n.id = d.notice_id where d.channel = 'email' and n.circular_id is not null`)).map((row) => row.message_id);
    expect(ids.filter((id) => !mails.seen.has(id))).toEqual([]);
    expect(new Set(ids).size).toBe(notices);
    expect(new Set(ids.map((id) => mails.paths.get(id))).size).toBe(notices);
    const repeated = ids.reduce((sum, id) => sum + mails.seen.get(id)! - 1, 0);
    console.log(`${notices} notices to ${enterprises} enterprises, ${JSON.stringify(kills)}: 0 lost, each once on the screen, ${ids.length} mails, ${repeated} of them repeated with the same Message-ID, ${Math.round((performance.now() - began) / 1000)} s`);
    // In hand at a kill: what the killed worker sent, or, with the database, what all of them sent.
    expect(repeated).toBeLessThanOrEqual((kills.worker + kills.database * workers) * jobsAtOnce);
  }, 120_000 + notices * 60);
});
