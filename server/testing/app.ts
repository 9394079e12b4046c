import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger as JobLogger, runTaskListOnce } from 'graphile-worker';
import pg from 'pg';
import { pino } from 'pino';
import { readConfig } from '../config.ts';
import { modules } from '../app.ts';
import { httpRealName } from '../platform/gateways/real-name.ts';
import type { Gateways, Mail } from '../platform/gateways/gateways.ts';
import { buildApi } from '../build-api.ts';
import type { Api } from '../platform/http/index.ts';
import { taskList } from '../platform/jobs/worker.ts';
import type { Module } from '../platform/module.ts';
import { onMissingPhrase } from '../platform/phrases.ts';
import { closePlatform, openPlatform } from '../platform/open-platform.ts';
import type { Platform } from '../platform/platform.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

/** The whole product on a database of its own, with a clock that stands until the test moves it. */
export interface TestApp {
  api: Api;
  platform: Platform;
  database: TestDatabase;
  clock: { now(): Date; set(instant: string | Date): void };
  /** Mails and text messages taken by the gateways. */
  sentMails: Mail[];
  sentTexts: { phone: string; text: string; key: string }[];
  /** Runs all waiting jobs. */
  runJobs(): Promise<void>;
  /** Runs the regular work of the modules once. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

// Whatever a test makes a person read, it is words.
onMissingPhrase((key) => { throw new Error(`There is no phrase ${key}.`); });

/** A failed job is seen by what it didn't do. */
const silent = new JobLogger(() => () => undefined);
const dataKey = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';

export interface TestAppOptions {
  now?: string;
  extraModules?: Module[];
  /** Settings beside those of tests. */
  env?: Record<string, string>;
}

export async function openTestApp({ now = '2026-03-02T01:30:00Z', extraModules = [], env = {} }: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'qilian-test-'));
  let instant = new Date(now);
  const clock = { now: () => instant, set: (next: string | Date) => { instant = new Date(next); } };
  const config = readConfig({ DATA_DIR: dataDir, DATA_KEY: dataKey, LOG_LEVEL: 'error', RATE_LIMIT: '0', POOL_SIZE: '8', ...env });
  const sentMails: Mail[] = [];
  const sentTexts: TestApp['sentTexts'] = [];
  const gateways: Gateways = {
    mail: { async send(mail) { sentMails.push(mail); }, close() {} },
    sms: { async send(phone, text, key) { sentTexts.push({ phone, text, key }); } },
    realName: config.realNameUrl === undefined ? null : httpRealName(config.realNameUrl, config.realNameToken),
  };
  const all = [...modules, ...extraModules];
  const platform = await openPlatform({
    config,
    embedded: true, appUrl: database.appUrl, modules: all, clock, gateways, log: pino({ level: env.LOG_LEVEL ?? 'error' }),
  });
  const api = await buildApi(platform, all);
  // One for all runs: what a run opens for itself stays in memory.
  const workerPool = new pg.Pool({ connectionString: database.workerUrl });
  workerPool.on('error', () => undefined).on('connect', (client) => { client.on('error', () => undefined); });
  // So are the settings: the queue keeps what it reckons for each object that it was given.
  const settings = { noHandleSignals: true, logger: silent };
  const tasks = taskList(platform);
  return {
    api, platform, database, clock, sentMails, sentTexts,
    async runJobs() {
      const client = await workerPool.connect();
      try {
        await runTaskListOnce(settings, tasks, client).promise;
      } finally {
        client.release();
      }
    },
    async sweep() {
      for (const module of all) for (const sweep of module.sweeps ?? []) await sweep.run(platform);
    },
    async close() {
      await api.http.close();
      await workerPool.end();
      await closePlatform(platform);
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
