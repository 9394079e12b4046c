import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Api } from './route.ts';
import { servePages } from './pages.ts';

let root: string;
let http: FastifyInstance;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qilian-pages-'));
  for (const face of ['console', 'portal']) {
    await mkdir(join(root, face, 'dist/assets'), { recursive: true });
    await writeFile(join(root, face, 'dist/index.html'), `<!doctype html><title>${face}</title>`);
    await writeFile(join(root, face, 'dist/.sources'), 'a digest');
  }
  http = Fastify();
  await servePages({ http: http as unknown as Api['http'] }, root);
});
afterAll(async () => {
  await http.close();
  await rm(root, { recursive: true, force: true });
});
const get = (url: string) => http.inject({ method: 'GET', url });

test('pages built anew while the server runs are served without a restart', async () => {
  expect((await get('/console/assets/worklist-b2.js')).statusCode).toBe(404);
  await writeFile(join(root, 'console/dist/assets/worklist-b2.js'), 'export {}');
  await writeFile(join(root, 'portal/dist/assets/needs-b2.js'), 'export {}');
  const found = await get('/console/assets/worklist-b2.js');
  expect([found.statusCode, found.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  expect((await get('/assets/needs-b2.js')).statusCode).toBe(200);
});

test('what is no file is the page of its face; a missing file is said to be missing, and what isn’t meant for readers too', async () => {
  expect((await get('/console/')).body).toContain('console');
  expect((await get('/console/cases/1?open=2')).body).toContain('console');
  expect((await get('/needs')).body).toContain('portal');
  expect((await get('/needs')).headers['cache-control']).toBe('no-cache');
  for (const path of ['/console/assets/gone.js', '/assets/gone.js', '/.sources', '/console/.sources', '/api/v1/nothing', '/console/../../package.json']) expect((await get(path)).statusCode, path).toBe(404);
});
