import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { modules } from '../app.ts';
import { aCase, aScene, ok, type Scene } from '../modules/cases/testing.ts';
import { changeDataKey } from '../platform/keys/change-data-key.ts';
import { digestOfKey } from '../platform/backup/sealed-key.ts';
import { prepareNextDataKey } from '../platform/keys/kept-data-key.ts';
import { retireKeys, rotateKeys } from '../platform/keys/rotate.ts';
import { asOwner, sealAll } from '../platform/ledger/testing.ts';
import { closePlatform, openPlatform } from '../platform/open-platform.ts';
import type { Platform } from '../platform/platform.ts';
import { openTestApp, type TestApp } from '../testing/app.ts';
import { changeDataKeyCommand } from './change-data-key.ts';
import { verify } from './verify.ts';

let app: TestApp;
let scene: Scene;
let started: Platform[];

/** The key of this data folder is kept in it, as with the embedded database. */
beforeEach(async () => {
  app = await openTestApp({ env: { DATA_KEY: '', LOG_LEVEL: 'silent' } });
  scene = await aScene(app);
  started = [];
});
afterEach(async () => {
  for (const platform of started) await closePlatform(platform);
  await app.close();
});

const newKey = randomBytes(32).toString('hex');
const keptKey = () => readFile(join(app.platform.config.dataDir, 'data-key'), 'utf8');
async function start(dataKey?: string): Promise<Platform> {
  const platform = await openPlatform({ config: { ...app.platform.config, dataKey }, embedded: true, appUrl: app.database.appUrl, modules, clock: app.clock, gateways: app.platform.gateways, log: pino({ level: 'silent' }) });
  started.push(platform);
  return platform;
}
/** The key of v0.1.0 follows from the data key itself. */
async function withoutFirstKey(): Promise<void> {
  await rotateKeys(app.platform, 'aes', { settleMs: 0 });
  await retireKeys(app.platform, { rest: -1 });
}
const phoneOf = async (platform: Platform) => {
  const [row] = await asOwner<{ phone: Buffer }>(app, 'select phone from users where id = $1', [scene.ids.liaison]);
  return platform.secrets.decrypt(row!.phone);
};

test('the new key opens everything, the former one nothing; links, digests and seals stay', async () => {
  const need = await aCase(scene);
  await sealAll(app);
  await withoutFirstKey();
  const phone = await phoneOf(app.platform);
  const former = await keptKey();
  await changeDataKey(app.platform, newKey);

  await expect(start(former)).rejects.toThrow('DATA_KEY is not the key');
  const after = await start(newKey);
  expect(await phoneOf(after)).toBe(phone);
  expect(after.secrets.blindIndex(phone)).toEqual(app.platform.secrets.blindIndex(phone));
  expect(after.secrets.sign('tracking', need.id)).toEqual(app.platform.secrets.sign('tracking', need.id));
  expect(after.secrets.sealSeed).toEqual(app.platform.secrets.sealSeed);
  await after.paperSeal.identityAt(app.clock.now());
  const lines: string[] = [];
  const config = { ...app.platform.config, databaseUrl: app.database.ownerUrl };
  const quiet = { print: (text: string) => void lines.push(text), mention: () => undefined };
  expect(await verify({ ...config, dataKey: newKey }, quiet), lines.join('\n')).toBe(0);
  await expect(verify({ ...config, dataKey: former }, quiet)).rejects.toThrow('DATA_KEY is not the key');

  // A server that ran meanwhile serves on, and wraps nothing by the former key.
  expect(await ok(scene, scene.as.liaison, 'GET', `/cases/${need.id}`)).toMatchObject({ id: need.id });
  await expect(rotateKeys(app.platform, 'sm4', { settleMs: 0 })).rejects.toThrow('DATA_KEY is not the key');
  expect((await rotateKeys(after, 'sm4', { settleMs: 0 })).toKey).toBe(3);
  // And once more.
  await changeDataKey(after, randomBytes(32).toString('hex'));
  await expect(start(newKey)).rejects.toThrow('DATA_KEY is not the key');
  const [entry] = await asOwner<{ count: number }>(app, `select count(*)::int as count from ledger_entries where type = 'keys.data_key_changed'`);
  expect(entry!.count).toBe(2);
});

test('is refused while anything lies under the data key itself, or keys are being changed', async () => {
  await expect(changeDataKey(app.platform, newKey)).rejects.toThrow('Key 1 follows from the data key itself');
  await start(await keptKey());
  await withoutFirstKey();
  await asOwner(app, `insert into key_rotations (id, to_key, started_at) select gen_random_uuid(), 2, '2026-03-02'`);
  await expect(changeDataKey(app.platform, newKey)).rejects.toThrow('Keys are being changed');
});

test('a key that DATA_DIR keeps is taken by servers that run, and by the next start where the change broke off', async () => {
  const { dataDir } = app.platform.config;
  await withoutFirstKey();
  const former = await keptKey();
  const { next } = await prepareNextDataKey(dataDir);
  expect(await prepareNextDataKey(dataDir)).toMatchObject({ next });
  await changeDataKey(app.platform, next);
  // Here the process died: the database has the new key, the file the former one.
  expect(await keptKey()).toBe(former);
  await start();
  expect(await keptKey()).toBe(next);
  expect(await readFile(join(dataDir, `data-key.${digestOfKey(former)}`), 'utf8')).toBe(former);
  // The one that ran reads the ring anew at the news, with the key from the file.
  await expect.poll(() => rotateKeys(app.platform, 'sm4', { settleMs: 0 }).then(({ toKey }) => toKey, String), { timeout: 5000 }).toBe(3);
  await rename(join(dataDir, 'data-key'), join(dataDir, 'elsewhere'));
  await writeFile(join(dataDir, 'data-key'), former);
  await expect(start()).rejects.toThrow('DATA_KEY is not the key');
});

test('the command says what was done and what to do, and complains of nothing', async () => {
  await withoutFirstKey();
  const [lines, complaints]: string[][] = [[], []];
  const log = pino({ level: 'warn' }, { write: (line: string) => void complaints!.push(line) });
  const { config } = app.platform;
  expect(await changeDataKeyCommand({ ...config, databaseUrl: app.database.ownerUrl, dataKey: await keptKey(), newDataKey: newKey }, { print: (text) => void lines!.push(text), log })).toBe(0);
  expect(lines!.join('\n')).toMatch(/The data key is changed.*\n.*Make a back-up now/);
  expect(complaints).toEqual([]);
});
