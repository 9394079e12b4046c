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
import { sealKeys } from '../../platform/ledger/seal-format.ts';
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
    const config = readConfig({ DATA_DIR: folder, DATA_KEY: fixtureDataKey, RATE_LIMIT: '0', LOG_LEVEL: 'error' });
    const platform = await openPlatform({ config, embedded: true, appUrl, modules, clock: { now: () => new Date(fixture.head.takenAt) }, log: pino({ level: 'error' }) });
    const api = await buildApi(platform, modules);
    const { demo } = (await api.http.inject({ url: '/api/v1/status' })).json<{ demo: { userId: string; role: string }[] }>();
    const leader = demo.find((person) => person.role === 'auditor')!;
    const entered = await api.http.inject({ method: 'POST', url: '/api/v1/session/demo', headers: { 'x-qilian': '1' }, payload: { userId: leader.userId } });
    const cookie = { cookie: `qilian_session=${entered.cookies.find(({ name: cookieName }) => cookieName === 'qilian_session')!.value}` };
    const count = (await api.http.inject({ url: '/api/v1/cases/count', headers: cookie })).json<{ count: number }>().count;
    expect({ count, users: before!.users > 60 }).toEqual({ count: before!.cases, users: true });
    const { items } = (await api.http.inject({ url: '/api/v1/cases?limit=100', headers: cookie })).json<{ items: { id: string }[] }>();
    for (const { id } of items) {
      for (const path of [`/cases/${id}`, `/cases/${id}/timeline`]) expect((await api.http.inject({ url: `/api/v1${path}`, headers: cookie })).statusCode).toBe(200);
    }
    await api.http.close();
    await closePlatform(platform);
    await client.end();
    const report = await verifyLedger({ databaseUrl: database.ownerUrl, sealFile: join(folder, 'none'), publicKey: sealKeys(openSecrets(fixtureDataKey).sealSeed).publicKey });
    // The seals kept outside the database are no part of a fixture of it.
    expect(report.findings.filter(({ code }) => code !== 'file_missing')).toEqual([]);
    expect(report.entries).toBeGreaterThan(before!.cases);
  } finally {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
