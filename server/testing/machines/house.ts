import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { modules } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { migrate } from '../../platform/db/migrate.ts';
import { closePlatform, openPlatform } from '../../platform/open-platform.ts';
import type { TestApp } from '../app.ts';
import { testDataKey } from './process.ts';
import type { Server } from './postgres.ts';

/** What the factories need of an app, on a server that other processes serve too. */
export async function openHouse(server: Server): Promise<{ app: TestApp; appUrl: string; workerUrl: string; close(): Promise<void> }> {
  const { appUrl, workerUrl } = await migrate(server.url, { log: () => undefined });
  const dataDir = await mkdtemp(join(tmpdir(), 'qilian-house-'));
  const config = readConfig({ DATA_DIR: dataDir, DATA_KEY: testDataKey, POOL_SIZE: '4' });
  const platform = await openPlatform({ config, embedded: true, appUrl, modules, log: pino({ level: 'silent' }) });
  return {
    app: { platform } as TestApp, appUrl, workerUrl,
    async close() {
      await closePlatform(platform).catch(() => undefined);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** One call over HTTP to one of the web processes. */
export async function callAt(process: { port: number }, headers: Record<string, string>, method: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${process.port}/api/v1${path}`, {
    method, headers: { ...headers, ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}
