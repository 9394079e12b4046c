import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCaseWithADepartment, aScene } from '../modules/cases/testing.ts';
import { openTestApp, type TestApp } from '../testing/app.ts';
import { createTestDatabase } from '../testing/database.ts';
import { modules } from '../app.ts';
import { closePlatform, openPlatform } from '../platform/open-platform.ts';
import { sealKeys } from '../platform/ledger/seal-format.ts';
import { aStep, sealAll } from '../platform/ledger/testing.ts';
import { verifyLedger } from '../platform/ledger/verify/index.ts';
import { archivingOf } from '../platform/backup/archiving.ts';
import { listBackups } from '../platform/backup/folder.ts';
import { loadRows } from '../platform/backup/load-rows.ts';
import { makeBackup } from '../platform/backup/make-backup.ts';

let app: TestApp;
let backupDir: string;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

beforeAll(async () => {
  app = await openTestApp();
  backupDir = await mkdtemp(join(tmpdir(), 'qilian-rows-'));
});
afterAll(async () => {
  await app.close();
  await rm(backupDir, { recursive: true, force: true });
});

const take = () => makeBackup({
  backupDir, adminUrl: undefined, ownerUrl: app.database.ownerUrl, workerUrl: app.database.workerUrl, filesFolder: join(app.platform.config.dataDir, 'files'),
  sealFile: app.platform.config.sealFile, dataKey: app.platform.config.dataKey!, passphrase: undefined, keepDays: 30, product: '0.0.0', now: () => app.clock.now(), log: quiet,
});

async function on<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Every row of every table, and what guards them, as one text a table. */
async function everything(url: string): Promise<Record<string, string>> {
  const tables = await on<{ name: string }>(url, `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in ('schema_migrations', 'ledger_counting')`);
  const rows = await Promise.all(tables.map(async ({ name }) => [name, (await on<{ digest: string }>(url, `select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' order by t::text)), '') as digest from ${name} t`))[0]!.digest]));
  const rules = await on<{ rule: string }>(url, `select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) as rule from pg_constraint where connamespace = 'public'::regnamespace
    union all select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal order by 1`);
  return { ...Object.fromEntries(rows) as Record<string, string>, rules: rules.map(({ rule }) => rule).join('\n') };
}

test('rows of one snapshot come back into another database, keys and triggers with them, and sealing goes on', async () => {
  const scene = await aScene(app);
  const found = await aCaseWithADepartment(scene);
  await sealAll(app);
  // As on a server that has counted for years, of which the new one knows nothing.
  await on(app.database.ownerUrl, 'update ledger_counting set added = added + 5000000000');
  await aStep(app, { recordId: found.id, recordType: 'case', parkId: null });
  await sealAll(app);
  const before = await everything(app.database.ownerUrl);
  const { backup } = await take();
  expect(backup).toMatchObject({ kind: 'rows', dataKey: 'absent' });

  const target = await createTestDatabase({ empty: true });
  try {
    const { appUrl } = await loadRows(backup, join(backupDir, backup.name), { ownerUrl: target.ownerUrl, passwords: {}, log: () => undefined });
    expect(await everything(target.ownerUrl)).toEqual(before);
    const jobs = (url: string) => on(url, 'select id, task_id, payload::text, run_at from graphile_worker._private_jobs order by id');
    expect(await jobs(target.workerUrl)).toEqual(await jobs(app.database.workerUrl));
    await expect(on(target.ownerUrl, 'delete from ledger_entries')).rejects.toThrow(/append|change/i);
    await expect(loadRows(backup, join(backupDir, backup.name), { ownerUrl: target.ownerUrl, passwords: {}, log: () => undefined })).rejects.toThrow(/already holds \d+ tables/);

    const platform = await openPlatform({ config: { ...app.platform.config, sealFile: join(backupDir, 'seals.jsonl') }, embedded: true, appUrl, modules, clock: app.clock, log: pino({ level: 'silent' }) });
    await aStep({ ...app, platform }, { recordId: found.id, recordType: 'case', parkId: null });
    await sealAll({ ...app, platform, database: target });
    const report = await verifyLedger({ databaseUrl: target.ownerUrl, sealFile: join(backupDir, 'seals.jsonl'), publicKey: sealKeys(platform.secrets.sealSeed).publicKey });
    await closePlatform(platform);
    expect(report.findings).toEqual([]);
    expect(report.unsealed).toBe(0);
  } finally {
    await target.drop();
  }
});

test('a backup that breaks off leaves nothing that looks like one', async () => {
  const before = (await listBackups(backupDir)).length;
  const broken = { backupDir, adminUrl: undefined, ownerUrl: app.database.ownerUrl, workerUrl: 'postgres://nobody:x@127.0.0.1:1/none', filesFolder: '', sealFile: '', dataKey: '', passphrase: undefined, keepDays: 1, product: '', now: () => new Date(), log: quiet };
  await expect(makeBackup(broken)).rejects.toThrow(/ECONNREFUSED/);
  expect((await listBackups(backupDir)).length).toBe(before);
  expect((await readdir(backupDir)).filter((name) => name.startsWith('.unfinished'))).toEqual([]);
});

test('backups grow old and go, but never the newest three', async () => {
  for (const day of ['2026-03-03', '2026-03-04', '2026-05-01', '2026-05-02']) {
    app.clock.set(`${day}T01:30:00Z`);
    await take();
  }
  expect((await listBackups(backupDir)).map(({ startedAt }) => startedAt.slice(0, 10))).toEqual(['2026-03-04', '2026-05-01', '2026-05-02']);
});

test('an operator who archives nothing is told', async () => {
  expect(await archivingOf(app.database.ownerUrl)).toMatchObject([{ status: 'warn', says: expect.stringContaining('archive_mode is off') as string }]);
});
