import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig, type Config } from '../../config.ts';
import { aSealIdentity, sealFilesIn } from '../../platform/documents/testing.ts';
import { asOwner, sealAll } from '../../platform/ledger/testing.ts';
import { openTestApp, type TestApp } from '../../testing/app.ts';
import { openMailReceiver } from '../../testing/receivers.ts';
import { backups } from './backups.ts';
import { doctor, examine } from './doctor.ts';
import type { Finding, Surroundings } from './finding.ts';
import { strays } from './folders.ts';

let app: TestApp;
let folder: string;
const now = new Date('2026-11-26T02:00:00Z');

beforeAll(async () => {
  app = await openTestApp({ now: now.toISOString() });
  folder = await mkdtemp(join(tmpdir(), 'qilian-doctor-'));
  await sealAll(app);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const configOf = (env: Record<string, string> = {}): Config => readConfig({ DATABASE_URL: app.database.ownerUrl, DATA_KEY: app.platform.config.dataKey!, DATA_DIR: folder, ...env });
const look = async (env?: Record<string, string>, at = now): Promise<Finding[]> => examine(configOf(env), at);
const about = (findings: Finding[], what: string) => findings.filter((finding) => finding.about === what);

test('a sound installation has nothing that fails but its missing backups', async () => {
  const findings = await look();
  expect(findings.filter(({ status }) => status === 'fail')).toMatchObject([{ about: 'backups', says: expect.stringContaining('BACKUP_DIR is not set') as string }]);
  for (const what of ['PostgreSQL', 'migrations', 'roles', 'walls', 'clock', 'calendar', 'jobs', 'ledger', 'data key', 'paper seal', 'time zone', 'permissions']) {
    expect(about(findings, what), what).toMatchObject([{ status: 'ok' }]);
  }
  expect(findings.filter(({ status, mend }) => status !== 'ok' && mend === undefined)).toEqual([]);
});

test('missing backups fail whoever serves others, and are a hint in a demo on this machine', () => {
  const without = (env: Record<string, string>) => backups({ config: readConfig({ DATA_DIR: folder, ...env }), now });
  return Promise.all([
    expect(without({})).resolves.toMatchObject([{ about: 'backups', status: 'warn', mend: expect.stringContaining('BACKUP_DIR') as string }]),
    ...[['DATABASE_URL', app.database.ownerUrl], ['HOST', '0.0.0.0'], ['PUBLIC_URL', 'https://qilian.example.cn']].map(([name, value]) => expect(without({ [name!]: value! })).resolves.toMatchObject([{ status: 'fail' }])),
  ]);
});

test('each planted fault is found, with its mend', async () => {
  await asOwner(app, 'alter table cases disable row level security');
  expect(about(await look(), 'walls')).toMatchObject([{ status: 'fail', says: expect.stringContaining('cases') as string }]);
  await asOwner(app, 'alter table cases enable row level security');

  await asOwner(app, `update schema_migrations set number = 9999, name = '9999-later.sql' where number = (select max(number) from schema_migrations)`);
  expect((await look()).some(({ status, says }) => status === 'fail' && says.includes('9999-later.sql'))).toBe(true);
  await asOwner(app, `delete from schema_migrations where number = 9999`);
  expect(about(await look(), 'migrations')).toMatchObject([{ status: 'fail', says: expect.stringContaining('waiting') as string }]);

  expect(about(await look({ DATA_KEY: 'ab'.repeat(32) }), 'data key').map(({ status }) => status)).toEqual(['ok']);
  await writeFile(join(folder, 'data-key'), 'x');
  await chmod(join(folder, 'data-key'), 0o644);
  expect(about(await look(), 'permissions')).toMatchObject([{ status: 'fail', mend: expect.stringContaining('chmod') as string }]);
  await rm(join(folder, 'data-key'));

  expect(about(await look({}, new Date('2031-03-01T00:00:00Z')), 'calendar')).toMatchObject([{ status: 'fail' }]);
  expect(about(await look({ PUBLIC_URL: 'http://qilian.example.cn' }), 'settings').map(({ status }) => status)).toContain('fail');
});

test('the certificate that seals papers is looked at', async () => {
  expect(about(await look({ DATA_KEY: 'ab'.repeat(32) }), 'paper seal')).toMatchObject([{ status: 'fail', says: expect.stringContaining('DATA_KEY') as string }]);
  const day = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
  const files = sealFilesIn(folder, await aSealIdentity({ algorithm: 'ec', from: day(-10), until: day(100) }));
  const given = { SEAL_CERT: files.cert, SEAL_KEY: files.key };
  expect(about(await look(given), 'paper seal')).toMatchObject([{ status: 'ok', says: expect.stringContaining('(100 days); its key fits') as string }]);
  expect(about(await look(given, new Date(day(80))), 'paper seal')).toMatchObject([{ status: 'warn', says: expect.stringContaining('(20 days)') as string }]);
  expect(about(await look(given, new Date(day(101))), 'paper seal')).toMatchObject([{ status: 'fail', says: expect.stringContaining('no paper can be sealed now') as string }]);
  sealFilesIn(folder, { ...await aSealIdentity({ algorithm: 'ec' }), key: (await aSealIdentity({ algorithm: 'ec' })).key });
  expect(about(await look(given), 'paper seal')).toMatchObject([{ status: 'fail', says: expect.stringContaining('the key is not that of the certificate') as string }]);
});

test('a database that stands elsewhere is told once its DATA_DIR is gone', async () => {
  const elsewhere = join(folder, 'elsewhere');
  const dataDir = join(folder, 'left');
  await mkdir(join(elsewhere, 'left-1'), { recursive: true });
  await mkdir(dataDir);
  await writeFile(join(elsewhere, 'left-1.data-dir'), dataDir);
  await writeFile(join(dataDir, 'database.json'), '{}');
  expect(await strays({} as Surroundings, [elsewhere])).toEqual([]);
  await rm(dataDir, { recursive: true });
  expect(await strays({} as Surroundings, [elsewhere, join(folder, 'none')])).toMatchObject([{ status: 'warn', mend: expect.stringContaining(`rm -r ${elsewhere}/left-1`) as string }]);
});

test('gateways are tried', async () => {
  const receiver = await openMailReceiver();
  expect(about(await look({ SMTP_URL: receiver.url }), 'mail')).toMatchObject([{ status: 'ok' }]);
  await receiver.close();
  expect(about(await look({ SMTP_URL: receiver.url }), 'mail')).toMatchObject([{ status: 'fail' }]);
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => { server.once('listening', () => done(undefined)); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`;
  expect(about(await look({ SMS_URL: url }), 'text messages')).toMatchObject([{ status: 'ok' }]);
  server.close();
  expect(about(await look({ SMS_URL: url }), 'text messages')).toMatchObject([{ status: 'fail' }]);
});

test('old backups and a folder that others can read are told', async () => {
  const backupDir = join(folder, '..', `${folder.split('/').at(-1)}-backups`);
  await mkdir(join(backupDir, '2026-11-20T020000Z-ab12'), { recursive: true });
  await chmod(backupDir, 0o755);
  await writeFile(join(backupDir, '2026-11-20T020000Z-ab12', 'backup.json'), JSON.stringify({ name: '2026-11-20T020000Z-ab12', kind: 'rows', startedAt: '2026-11-20T02:00:00Z', dataKey: 'absent', dataKeyDigest: '' }));
  const findings = await look({ BACKUP_DIR: backupDir, BACKUP_AT: '02:30' });
  expect(about(findings, 'backups').map(({ status }) => status)).toEqual(['fail', 'warn']);
  expect(about(findings, 'permissions')).toMatchObject([{ status: 'fail' }]);
  await rm(backupDir, { recursive: true });
});

test('as JSON with its exit code, also where there is no database at all', async () => {
  const lines: string[] = [];
  const code = await doctor(configOf({ DATABASE_URL: 'postgres://nobody:x@127.0.0.1:9/none' }), { json: true, print: (text) => lines.push(text), now });
  expect(code).toBe(1);
  expect((JSON.parse(lines.join('')) as { findings: Finding[] }).findings).toContainEqual(expect.objectContaining({ about: 'database', status: 'fail' }));
});
