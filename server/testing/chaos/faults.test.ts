import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseDetail, CaseReceipt } from '@qilian/contract/cases';
import type { Problem } from '@qilian/contract/shapes';
import { aScene, type Scene } from '../../modules/cases/testing.ts';
import { aLiaison, anOfficer, cookieOf } from '../../modules/people/testing.ts';
import { send } from '../../modules/notices/index.ts';
import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { aJpeg } from '../../platform/files/testing.ts';
import { queueJob } from '../../platform/jobs/jobs.ts';
import { sealLedger } from '../../platform/ledger/seal.ts';
import { asOwner, sealAll } from '../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../app.ts';
import { randomOf } from '../contract/hostile.ts';
import { aParkWorld, type ParkWorld } from '../contract/world.ts';
import { callAt } from '../machines/house.ts';
import { hasPostgres, startServer, until, type Server } from '../machines/postgres.ts';
import { startServing, type OwnProcess } from '../machines/process.ts';
import { aSession } from '../session.ts';
import { manners, openBadMail, openBadTexts, type BadReceiver, type Manner } from './bad-gateways.ts';
import { openChaosHouse, type ChaosHouse } from './house.ts';
import { findWrongs } from './invariants.ts';
import { nothingTold, runLoad } from './load.ts';
import { noSmallDisk, openSmallDisk, type SmallDisk } from './small-disk.ts';

/** The full form comes with `npm run chaos`. */
const full = Number(process.env.QILIAN_CHAOS_ROUNDS ?? 3) > 3;
const seed = Number(process.env.QILIAN_CHAOS_SEED ?? 20261126);
const slowMs = full ? 20_000 : 4000;
const goneMs = full ? 60_000 : 4000;

const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms); });

describe.skipIf(!hasPostgres)(`faults around it (${full ? 'full form' : 'small form'}, seed ${seed})`, () => {
  const told = nothingTold();
  const random = randomOf(seed);
  let server: Server;
  let house: ChaosHouse;
  let mail: BadReceiver;
  let texts: BadReceiver;
  let web: OwnProcess;
  let worker: OwnProcess;
  let databaseDisk: SmallDisk | undefined;
  let fileDisk: SmallDisk | undefined;
  let dataDir: string;

  beforeAll(async () => {
    server = await startServer(async (home) => { if (noSmallDisk === undefined) databaseDisk = await openSmallDisk(home, 700); });
    house = await openChaosHouse(server);
    [mail, texts] = [await openBadMail(slowMs), await openBadTexts(slowMs)];
    dataDir = await mkdtemp(join(tmpdir(), 'qilian-faults-'));
    if (noSmallDisk === undefined) fileDisk = await openSmallDisk(dataDir, 4);
    const env = { DATABASE_URL: server.url, SMTP_URL: mail.url, SMS_URL: texts.url, RATE_LIMIT: '0', SEAL_FILE: house.sealFile };
    [web, worker] = await Promise.all([startServing('web', { ...env, DATA_DIR: dataDir }), startServing('worker', env)]);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([web?.close(), worker?.close(), mail?.close(), texts?.close()]);
    await house?.close();
    await fileDisk?.close();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
    if (databaseDisk) {
      await server.kill();
      await databaseDisk.close();
    }
    await server?.close();
  });

  const openNeed = (title = '路灯不亮') => callAt(web, house.scene.as.liaison, 'POST', '/cases', { title, body: '北门外的路灯坏了。', category: 'utilities', clientKey: crypto.randomUUID() });
  const wrongs = () => findWrongs({ app: house.app, server, web, told });
  const ready = () => until(async () => fetch(`http://127.0.0.1:${web.port}/health/ready`).then((answer) => answer.ok, () => false), 60);

  describe('gateways that are slow, refuse and lie', () => {
    const params = { number: 'XQ-2026-000123', title: '厂区门口路灯不亮', enterprise: '山海精密', owner: '王芳', due: '2026-03-02T09:30:00.000Z' };
    /** More than the worker has hands. */
    const hangers = 8;
    const addressOf = new Map<string, string>();

    async function tellSomebody(channel: 'email' | 'sms', manner: Manner, number: number): Promise<void> {
      const contact = channel === 'email' ? `${manner}-${number}@example.cn` : `1380013${String(number).padStart(3, '0')}${manners.indexOf(manner)}`;
      const { userId } = await aSession(house.app, channel === 'email' ? { email: contact } : { mobile: contact });
      addressOf.set(userId, channel === 'email' ? contact : `86${contact}`);
      await inTransaction(house.app.platform, system, async (tx) => send(tx, { to: [userId], kind: 'closing_approved', params, parkId: null, enterpriseId: null, caseId: null, channels: [channel] }));
    }
    const deliveries = () => server.query<{ user: string; channel: string; status: string; failure: string | null; attempts: number; id: string }>(`
      select recipient_id as user, channel, status, failure, attempts, message_id as id from notice_deliveries d join notices n on n.id = d.notice_id where n.kind = 'closing_approved' and n.case_id is null`);
    const rowOf = async (address: string) => (await deliveries()).find(({ user }) => addressOf.get(user) === address)!;

    test('hold up nothing but themselves', async () => {
      await Promise.all(Array.from({ length: hangers }, (_, number) => tellSomebody('email', 'hang', number)));
      await until(async () => mail.hanging() >= 4, 20);
      // A code by text message, a job of the house, and answers.
      const { phone } = await aLiaison(house.app, { enterpriseId: house.scene.enterpriseId, role: 'deputy', phone: '13800139990' });
      expect((await callAt(web, {}, 'POST', '/session/codes', { to: phone })).status).toBe(200);
      const entry = await server.query<{ id: string }>('select id from ledger_entries limit 1');
      await inTransaction(house.app.platform, system, (tx) => queueJob(tx, 'react', { entryId: entry[0]!.id, reaction: 'none' }));
      await until(async () => texts.taken.has(`86${phone}`), 8);
      await until(async () => (await server.query(`select from graphile_worker.jobs where task_identifier = 'react'`)).length === 0, 8);
      const times: number[] = [];
      for (let calls = 0; calls < 20; calls += 1) {
        const begin = performance.now();
        expect((await openNeed()).status).toBe(200);
        times.push(performance.now() - begin);
      }
      expect(times.toSorted((a, b) => a - b)[10]).toBeLessThan(1000);
      expect(mail.hanging()).toBeGreaterThan(0);
    }, 60_000);

    test('each message ends as sent, or as failed with its cause; what may pass is tried again', async () => {
      if (full) await until(async () => (await deliveries()).some(({ failure }) => failure !== null), 60);
      mail.mend();
      await until(async () => (await deliveries()).every(({ status }) => status === 'sent'), 120);
      mail.spoil();
      for (const channel of ['email', 'sms'] as const) {
        for (const manner of manners) if (manner !== 'hang') await tellSomebody(channel, manner, 100);
      }
      await tellSomebody('sms', 'hang', 100);
      // All but the one that hangs, which the full form leaves to its time limit.
      await until(async () => (await deliveries()).filter(({ status }) => status === 'queued').length === 1, 120);
      expect(texts.hanging()).toBeLessThanOrEqual(1);
      if (full) await until(async () => (await deliveries()).every(({ status, failure }) => status !== 'queued' || failure !== null), 60);
      texts.mend();
      await until(async () => (await deliveries()).every(({ status }) => status !== 'queued'), 120);
      for (const [receiver, addresses] of [[mail, (manner: Manner) => `${manner}-100@example.cn`], [texts, (manner: Manner) => `861380013100${manners.indexOf(manner)}`]] as const) {
        for (const manner of manners) {
          const address = addresses(manner);
          if (receiver === mail && manner === 'hang') continue;
          const row = await rowOf(address);
          const attempts = manner === 'breaks' ? [1, 2] : ['later', 'hang'].includes(manner) ? [2] : [1];
          expect(attempts, address).toContain(row.attempts);
          const cause = receiver === mail ? /^refused: user_unknown$/ : /400/;
          expect([row.status, manner === 'never' ? cause.test(row.failure!) : row.failure], address).toEqual(manner === 'never' ? ['failed', true] : ['sent', null]);
          expect(receiver.taken.get(address), address).toEqual(manner === 'never' ? undefined : [row.id]);
        }
      }
      // Also those that hung: once each, with the id that the record names.
      for (let number = 0; number < hangers; number += 1) expect(mail.taken.get(`hang-${number}@example.cn`)).toEqual([(await rowOf(`hang-${number}@example.cn`)).id]);
      texts.mend();
      mail.mend();
    }, 400_000);
  });

  test('the database is gone for a while: calls are refused with a time to come back, and what was answered stands', async () => {
    let over = false;
    const before = { ...told.statuses };
    const running = runLoad({ ...house, web, told, random }, 6, () => !over);
    await pause(1500);
    await server.kill();
    await pause(goneMs);
    const refused = await openNeed('在此期间');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(refused.body).toMatchObject({ code: 'common.busy' } satisfies Partial<Problem>);
    await server.start();
    const back = performance.now();
    await ready();
    await until(async () => (await openNeed('之后')).status === 200, 30);
    expect(performance.now() - back).toBeLessThan(15_000);
    over = true;
    await running;
    expect(told.statuses['503']).toBeGreaterThan(before['503'] ?? 0);
    expect(told.statuses['200']).toBeGreaterThan(20);
    expect(await wrongs()).toEqual([]);
    // The worker found its way too: mails of what was done since.
    await until(async () => (await server.query('select from graphile_worker.jobs where attempts = 0 and run_at < now()')).length === 0, 60);
    console.log(JSON.stringify({ goneMs, answers: told.statuses }));
  }, 180_000 + goneMs);

  describe.skipIf(noSmallDisk !== undefined)(`no room on the disk${noSmallDisk === undefined ? '' : ` (left out: ${noSmallDisk})`}`, () => {
    const noRoom = { status: 503, code: 'common.no_room', retryAfterSeconds: 60 };

    async function upload(content: Buffer, locale = 'zh-CN') {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(content)]), '路灯.jpg');
      const answer = await fetch(`http://127.0.0.1:${web.port}/api/v1/files`, { method: 'POST', headers: { ...house.scene.as.liaison, 'accept-language': locale, 'idempotency-key': crypto.randomUUID() }, body: form });
      return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: await answer.json() as Problem & { id: string } };
    }
    const aPhoto = () => Buffer.concat([aJpeg(800, 600), randomBytes(300_000)]);

    test('for files: an upload is refused whole, all else goes on, and uploads do once there is room', async () => {
      const kept = aPhoto();
      const first = await upload(kept);
      expect(first.status).toBe(200);
      await fileDisk!.fill();
      for (const [locale, words] of [['zh-CN', /磁盘空间不足/], ['en', /no disk space/]] as const) {
        const refused = await upload(aPhoto(), locale);
        expect(refused).toMatchObject({ status: 503, retryAfter: '60', body: noRoom });
        expect(refused.body.detail).toMatch(words);
      }
      expect(await readdir(join(dataDir, 'files/arriving'))).toEqual([]);
      expect((await server.query(`select from files where record_id is null and uploaded_by = (select uploaded_by from files where id = '${first.body.id}')`)).length).toBe(1);
      expect((await openNeed('文件盘满')).status).toBe(200);
      expect(web.output()).toMatch(/no room on the disk/);
      await fileDisk!.free();
      expect((await upload(aPhoto())).status).toBe(200);
      const read = await fetch(`http://127.0.0.1:${web.port}/api/v1/files/${first.body.id}`, { headers: house.scene.as.liaison });
      expect(Buffer.from(await read.arrayBuffer()).equals(kept)).toBe(true);
    }, 60_000);

    test('for the database: writing is refused whole, reading goes on, and writing does once there is room', async () => {
      await server.query('checkpoint');
      await databaseDisk!.fill();
      const answers: { status: number; body: unknown }[] = [];
      await until(async () => {
        answers.push(await openNeed('数据盘满'));
        return answers.filter(({ status }) => status !== 200).length >= 20 || answers.length > 2000;
      }, 60);
      const refused = answers.filter(({ status }) => status !== 200);
      expect(refused.length).toBeGreaterThanOrEqual(20);
      for (const { body } of refused) expect(body).toMatchObject(noRoom);
      expect((await callAt(web, house.scene.as.liaison, 'GET', '/cases')).status).toBe(200);
      await databaseDisk!.free();
      await until(async () => (await openNeed('又有空间')).status === 200, 30);
      const [{ kept } = { kept: 0 }] = await server.query<{ kept: number }>(`select count(*)::int as kept from cases where title = '数据盘满'`);
      expect(kept).toBe(answers.length - refused.length);
      expect(await wrongs()).toEqual([]);
    }, 180_000);
  });
});

describe('the clock is stepped by an hour, forth and back', () => {
  const hour = 3_600_000;
  const start = Date.parse('2026-03-02T01:30:00Z');
  let app: TestApp;
  let world: ParkWorld;
  let scene: Scene;
  let server: Pick<Server, 'url' | 'query'>;
  let web: { port: number };
  beforeAll(async () => {
    app = await openTestApp();
    world = await aParkWorld(app);
    scene = await aScene(app);
    server = { url: app.database.ownerUrl, query: (sql) => asOwner(app, sql) };
    await app.api.http.listen({ host: '127.0.0.1', port: 0 });
    web = { port: (app.api.http.server.address() as AddressInfo).port };
  }, 120_000);
  afterAll(() => app?.close());

  const at = (ms: number) => app.clock.set(new Date(start + ms));
  const signIn = (loginName: string, password: string) => callAt(web, {}, 'POST', '/session/password', { loginName, password });

  test('under load nothing breaks, and cases, clocks, seals and the ledger hold', async () => {
    const told = nothingTold();
    const load = { app, scene, world, web, told, random: randomOf(seed) };
    // Each step is followed by work, by what runs regularly, and by a seal.
    for (const hours of [0, 1, 0, -1, 0, 2, 1]) {
      at(hours * hour + 1000 * told.creations.length);
      let calls = 0;
      await runLoad(load, 4, () => (calls += 1) <= (full ? 400 : 60));
      await app.sweep();
      await app.runJobs();
      await sealLedger(app.platform);
    }
    await sealAll(app);
    expect(told.statuses['200']).toBeGreaterThan(50);
    expect(told.statuses['503']).toBeUndefined();
    expect(await findWrongs({ app, server, web, told, withoutQueue: true })).toEqual([]);
    expect(await server.query(`select from notice_deliveries where status = 'queued'`)).toEqual([]);
    expect(await server.query('select from ledger_seals')).not.toEqual([]);
  }, 180_000);

  test('a case that lived through it keeps the order of its steps', async () => {
    at(3 * hour);
    const { id } = (await callAt(web, scene.as.liaison, 'POST', '/cases', { title: '时钟', body: '北门外的路灯坏了。', category: 'utilities' })).body as CaseReceipt;
    at(2 * hour);
    const opened = (await callAt(web, scene.as.officer, 'GET', `/cases/${id}`)).body as CaseDetail;
    const accepted = await callAt(web, scene.as.officer, 'POST', `/cases/${id}/accept`, { version: opened.version });
    expect(accepted.status, JSON.stringify(accepted.body)).toBe(200);
    at(4 * hour);
    const noted = await callAt(web, scene.as.officer, 'POST', `/cases/${id}/progress`, { version: (accepted.body as CaseDetail).version, note: '已联系电力公司' });
    expect(noted.status, JSON.stringify(noted.body)).toBe(200);
    const timeline = (await callAt(web, scene.as.officer, 'GET', `/cases/${id}/timeline`)).body as { items: { type: string }[] };
    expect(timeline.items.map(({ type }) => type)).toEqual(['case.progress', 'case.accepted', 'case.opened']);
    const explained = await callAt(web, scene.as.officer, 'GET', `/clocks/${(noted.body as CaseDetail).clocks[0]!.id}/explanation`);
    expect(explained.status).toBe(200);
  });

  test('sessions stay, wrong passwords stay counted, and a code stays good', async () => {
    const password = '七棵松树在北门2026';
    const officer = await anOfficer(app, { areaId: scene.parkId, password });
    at(5 * hour);
    const entered = await app.api.http.inject({ method: 'POST', url: '/api/v1/session/password', payload: { loginName: officer.loginName, password } });
    expect(entered.statusCode).toBe(200);
    const session = cookieOf(entered);
    for (const hours of [4, 5, 6, 5]) {
      at(hours * hour);
      expect((await callAt(web, session, 'GET', '/me')).status, `at ${hours}`).toBe(200);
    }
    const other = await anOfficer(app, { areaId: scene.parkId, password });
    for (let tries = 0; tries < 5; tries += 1) expect((await signIn(other.loginName, '错')).status).toBe(401);
    expect((await signIn(other.loginName, password)).status).toBe(429);
    at(4 * hour);
    const stillShut = await signIn(other.loginName, password);
    expect(stillShut.status).toBe(429);
    expect(Number(stillShut.headers.get('retry-after'))).toBeLessThanOrEqual(2 * 3600);
    at(6 * hour);
    expect((await signIn(other.loginName, password)).status).toBe(200);

    const { phone } = await aLiaison(app, { enterpriseId: scene.enterpriseId, role: 'deputy' });
    const { codeId } = (await callAt(web, {}, 'POST', '/session/codes', { to: phone })).body as { codeId: string };
    await app.runJobs();
    const code = /\d{6}/.exec(app.sentTexts.at(-1)!.text)![0];
    at(5 * hour);
    expect((await callAt(web, {}, 'POST', '/session/codes', { to: phone })).status).toBe(429);
    expect((await callAt(web, {}, 'POST', '/session/code', { codeId, code })).status).toBe(200);
  });

  test('lists page whole, each need once', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { items, next } = (await callAt(web, scene.as.officer, 'GET', `/cases?limit=7${cursor}`)).body as { items: { id: string }[]; next: string | null };
      seen.push(...items.map(({ id }) => id));
      cursor = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
    } while (cursor !== '');
    const all = await server.query<{ id: string }>(`select id from cases where park_id = '${scene.parkId}'`);
    expect(seen.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(all.map(({ id }) => id).toSorted((a, b) => (a < b ? -1 : 1)));
  });
});
