import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportBatch } from '@qilian/contract/enterprises';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { inTransaction } from '../../../../platform/db/transaction.ts';
import { writeXlsx } from '../../../../platform/spreadsheet/index.ts';
import { startWorker } from '../../../../platform/jobs/worker.ts';
import { temporaryFile } from '../../../../platform/spreadsheet/testing.ts';
import { openTestApp } from '../../../../testing/app.ts';
import { anOfficer, aPark, signedInAs } from '../../../people/testing.ts';

/** Loading them takes long enough to be interrupted. */
const companies = 8000;

/** The settings with which another process opens the same installation. */
const sameInstallation = (dataDir: string) => ({
  ...process.env, DATA_DIR: dataDir, DATA_KEY: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', RATE_LIMIT: '0',
});

test('an import whose worker was killed in the middle is loaded whole, and once, by the next worker', async () => {
  const app = await openTestApp();
  const { parkId } = await aPark(app);
  const headers = await signedInAs(app, await anOfficer(app, { areaId: parkId }));
  const path = temporaryFile('', 'list.xlsx');
  await writeXlsx(createWriteStream(path), [{ header: '企业名称' }, { header: '联系人' }], Array.from({ length: companies }, (_, at) => [`杭州第${at}精密机械有限公司`, '王丽']));
  const payload = Buffer.concat([
    Buffer.from(`--x\r\ncontent-disposition: form-data; name="parkId"\r\n\r\n${parkId}\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="list.xlsx"\r\n\r\n`), readFileSync(path), Buffer.from('\r\n--x--\r\n'),
  ]);
  const uploaded = await app.api.http.inject({ method: 'POST', url: '/api/v1/imports', headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' }, payload });
  const { id } = uploaded.json<ImportBatch>();
  const batch = async () => (await app.api.http.inject({ url: `/api/v1/imports/${id}`, headers })).json<ImportBatch>();
  const step = async (name: string, body: object) => expect((await app.api.http.inject({ method: 'POST', url: `/api/v1/imports/${id}/${name}`, headers, payload: body })).statusCode).toBe(200);
  await app.runJobs();
  const { columns, version } = await batch();
  await step('check', { version, columns: columns.map(({ index, field }) => ({ index, field })), duplicates: 'skip' });
  await app.runJobs();
  await step('load', { version: (await batch()).version });

  const doomed = spawn(process.execPath, [join(import.meta.dirname, '../../../../testing/worker.ts'), app.database.appUrl, app.database.workerUrl], { env: sameInstallation(app.platform.config.dataDir), stdio: 'inherit' });
  await expect.poll(async () => (await batch()).progress.done, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0);
  doomed.kill('SIGKILL');
  await once(doomed, 'exit');
  expect(await batch()).toMatchObject({ state: 'loading', counts: { created: 0 } });

  const next = await startWorker(app.platform, app.database.workerUrl, [], 2, { beatMs: 200, deadAfterMs: 1500 });
  await expect.poll(async () => (await batch()).state, { timeout: 90_000, interval: 200 }).toBe('loaded');
  await next.stop();
  expect(await batch()).toMatchObject({ counts: { created: companies, rejected: 0 } });
  const found = await inTransaction(app.platform, system, (tx) => tx.sql.selectFrom('enterprises').select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow());
  expect(found.count).toBe(companies);
  await app.close();
}, 240_000);
