import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseDetail } from '@qilian/contract/cases';
import { aScene, type Scene } from '../../modules/cases/testing.ts';
import { anOfficer } from '../../modules/people/testing.ts';
import { aProgram, newSecret, signedHeaders, type TestProgram } from '../../modules/programs/testing.ts';
import { openTestApp, type TestApp } from '../app.ts';

/** What docs/api.md tells others to do, done as they would: a client from a public generator, and curl. */

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
let app: TestApp;
let scene: Scene;
let program: TestProgram;
let folder: string;
let url: string;
let examples: { language: string; code: string }[];

beforeAll(async () => {
  app = await openTestApp();
  scene = await aScene(app);
  program = await aProgram(app, (await anOfficer(app, { role: 'administrator', areaId: scene.districtId })).id, { parkIds: [scene.parkId] });
  await app.api.http.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.api.http.server.address() as AddressInfo).port}`;
  const text = await readFile(join(root, 'docs/api.md'), 'utf8');
  examples = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language: language!, code: code! }));
  folder = await mkdtemp(join(tmpdir(), 'qilian-client-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const environment = (more: Record<string, string> = {}) => ({ ...process.env, QILIAN_URL: url, QILIAN_TOKEN: program.token, ENTERPRISE_ID: scene.enterpriseId, NODE_NO_WARNINGS: '1', ...more });

test('the client that a public generator makes type-checks, opens a case, reads it, pages a list and names what is wrong', async () => {
  const document = await (await fetch(`${url}/api/v1/openapi.json`)).text();
  await writeFile(join(folder, 'qilian.d.ts'), astToString(await openapiTS(document)));
  const [client] = examples.filter(({ language }) => language === 'ts');
  await writeFile(join(folder, 'client.ts'), client!.code);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({
    compilerOptions: { strict: true, noEmit: true, target: 'esnext', module: 'nodenext', allowImportingTsExtensions: true, types: ['node'], exactOptionalPropertyTypes: true }, files: ['client.ts'],
  }));
  const checked = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch((error: { stdout: string }) => error);
  expect(checked.stdout).toBe('');
  const { stdout } = await run(process.execPath, [join(folder, 'client.ts')], { env: environment() });
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^QL20260302\d{6} belongs to .+$/), expect.stringMatching(/^api "1\.[\w-]{16}"$/), '1 cases', '422 body.title: Please fill this in.', '',
  ]);
}, 180_000);

const hasCurl = spawnSync('curl', ['--version']).status === 0;
describe.runIf(hasCurl)('with curl', () => {
  test('each example is answered', async () => {
    const opened = await app.api.http.inject({ method: 'POST', url: '/api/v1/cases', headers: program.as, payload: { title: '厂区门口路灯不亮', body: '坏了一周。', category: 'utilities', enterpriseId: scene.enterpriseId } });
    const shell = examples.filter(({ language }) => language === 'sh');
    expect(shell.length).toBeGreaterThan(4);
    const answers = await Promise.all(shell.map(({ code }) => run('sh', ['-c', code], { env: environment({ CASE_ID: opened.json<CaseDetail>().id }) }).then(({ stdout }) => JSON.parse(stdout) as object)));
    expect(answers).toEqual([
      expect.objectContaining({ items: expect.any(Array), next: null }), expect.objectContaining({ id: program.id }), expect.objectContaining({ number: expect.stringMatching(/^QL/), status: 'submitted' }), expect.objectContaining({ id: opened.json<CaseDetail>().id }),
      expect.objectContaining({ items: expect.any(Array), next: null }), expect.objectContaining({ secret: expect.stringMatching(/^whsec_/) }),
    ]);
  });
});

test('a library of Standard Webhooks takes what is signed here, by either secret, and nothing else', () => {
  const [present, former] = [newSecret(), newSecret()];
  const body = JSON.stringify({ type: 'case.opened', data: { title: '路灯' } });
  const headers = signedHeaders([present, former], 'message', Math.floor(Date.now() / 1000), body);
  for (const secret of [present, former]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow(/signature/);
  expect(() => new Webhook(present).verify(body.replace('路灯', '围墙'), headers)).toThrow(/signature/);
});
