import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { modules } from '../../app.ts';
import { buildApi } from '../../build-api.ts';
import { readConfig } from '../../config.ts';
import { migrate } from '../../platform/db/migrate.ts';
import { migrationsFolder } from '../../platform/db/migration-files.ts';
import { countOn } from '../../platform/backup/load-rows.ts';
import { sealKeys } from '../../platform/ledger/seal-format.ts';
import { sealLedger } from '../../platform/ledger/seal.ts';
import { verifyLedger } from '../../platform/ledger/verify/index.ts';
import { closePlatform, openPlatform } from '../../platform/open-platform.ts';
import { openSecrets } from '../../platform/secrets.ts';
import { createTestDatabase } from '../database.ts';
import { fixtureDataKey, fixturesFolder } from './fixture-place.ts';
import { readFixture } from './fixture.ts';

const releases = (await readdir(fixturesFolder)).filter((name) => name.endsWith('.jsonl.gz')).toSorted();
const log = () => undefined;

it('has the fixture of a release', () => {
  expect(releases).toContain('v0.1.0.jsonl.gz');
});

it.each(releases)('%s comes up to date with its data, its ledger whole', async (name) => {
  const fixture = await readFixture(join(fixturesFolder, name));
  const database = await createTestDatabase({ empty: true });
  const folder = await mkdtemp(join(tmpdir(), 'qilian-upgrade-'));
  try {
    for (const migration of fixture.head.migrations) await copyFile(join(migrationsFolder, migration.name), join(folder, migration.name));
    await migrate(database.ownerUrl, { log, folder });
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    const { rows: applied } = await client.query('select number, name, sha256 from schema_migrations order by number');
    expect(applied, 'a released migration was changed').toEqual(fixture.head.migrations);
    await fixture.load(client);
    const { rows: [before] } = await client.query<{ cases: number; users: number }>('select (select count(*) from cases)::int as cases, (select count(*) from users)::int as users');

    const { appUrl } = await migrate(database.ownerUrl, { log });
    // The rows came into a server that counts transactions from anew.
    await countOn(client, 'public');
    const config = readConfig({ DATA_DIR: folder, SEAL_FILE: join(folder, 'seals.jsonl'), DATA_KEY: fixtureDataKey, RATE_LIMIT: '0', LOG_LEVEL: 'error' });
    const platform = await openPlatform({ config, embedded: true, appUrl, modules, clock: { now: () => new Date(fixture.head.takenAt) }, log: pino({ level: 'error' }) });
    const api = await buildApi(platform, modules);
    const { demo } = (await api.http.inject({ url: '/api/v1/status' })).json<{ demo: { userId: string; role: string }[] }>();
    const leader = demo.find((person) => person.role === 'auditor')!;
    const enter = async (userId: string) => {
      const entered = await api.http.inject({ method: 'POST', url: '/api/v1/session/demo', headers: { 'x-qilian': '1' }, payload: { userId } });
      return { cookie: `qilian_session=${entered.cookies.find(({ name: cookieName }) => cookieName === 'qilian_session')!.value}` };
    };
    const cookie = await enter(leader.userId);
    const count = (await api.http.inject({ url: '/api/v1/cases/count', headers: cookie })).json<{ count: number }>().count;
    expect({ count, users: before!.users > 60 }).toEqual({ count: before!.cases, users: true });
    const { items } = (await api.http.inject({ url: '/api/v1/cases?limit=100', headers: cookie })).json<{ items: { id: string }[] }>();
    for (const { id } of items) {
      for (const path of [`/cases/${id}`, `/cases/${id}/timeline`]) expect((await api.http.inject({ url: `/api/v1${path}`, headers: cookie })).statusCode).toBe(200);
    }
    // Everybody who could work before can work now: sees a home, and writes what is sealed after what the release sealed.
    const homes = await Promise.all(demo.map(async ({ userId, role }) => ({ role, status: (await api.http.inject({ url: '/api/v1/me', headers: await enter(userId) })).statusCode })));
    expect(homes.filter(({ status }) => status !== 200)).toEqual([]);
    const worklists = await Promise.all(demo.map(async ({ userId }) => (await api.http.inject({ url: '/api/v1/worklist', headers: await enter(userId) })).json<{ items?: unknown[] }>().items?.length ?? 0));
    expect(Math.max(...worklists)).toBeGreaterThan(0);
    const administrator = await enter(demo.find((person) => person.role === 'administrator')!.userId);
    const areas = (await api.http.inject({ url: '/api/v1/areas', headers: administrator })).json<{ items: { id: string; level: string }[] }>().items;
    const opened = await api.http.inject({ method: 'POST', url: '/api/v1/departments', headers: { ...administrator, 'x-qilian': '1' }, payload: { name: '升级之后', areaId: areas.find(({ level }) => level === 'district')!.id } });
    expect(opened.statusCode, opened.body).toBe(200);
    const sealFile = join(folder, 'seals.jsonl');
    await sealLedger(platform);
    await api.http.close();
    await closePlatform(platform);
    await client.end();
    const report = await verifyLedger({ databaseUrl: database.ownerUrl, sealFile, publicKey: sealKeys(openSecrets(fixtureDataKey).sealSeed).publicKey });
    expect(report.findings).toEqual([]);
    expect(report.sealsOutside).toBe(report.seals);
    expect(report.entries).toBeGreaterThan(before!.cases);
  } finally {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
