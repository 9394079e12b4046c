import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort, isPortFree } from '../platform/db/embedded/free-port.ts';
import { compileCache } from '../testing/machines/process.ts';

const main = new URL('../main.ts', import.meta.url).pathname;
let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'qilian-stop-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  const { home } = JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8')) as { home?: string };
  for (const folder of [dataDir, ...(home === undefined ? [] : [home, `${home}.data-dir`])]) await rm(folder, { recursive: true, force: true });
});

/** Starts the product with its demo and stops it once its log says this. */
async function stopAt(text: string): Promise<{ code: number; log: string; databasePort: number }> {
  const env = { PATH: process.env.PATH, ...compileCache, DATA_DIR: dataDir, PORT: String(await freePort()) };
  const child = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { log += chunk.toString(); });
  for (let waited = 0; !log.includes(text); waited += 20) {
    if (waited > 60_000 || child.exitCode !== null) throw new Error(`"${text}" did not come:\n${log.slice(-3000)}`);
    await sleep(20);
  }
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit') as [number];
  const { port } = JSON.parse(await readFile(join(dataDir, 'database.json'), 'utf8')) as { port: number };
  return { code, log, databasePort: port };
}

test('stopped while it loads the demo or migrates, it takes its database along, and the next start begins the load anew', async () => {
  const migrating = await stopAt('PostgreSQL listens');
  expect([migrating.code, migrating.log.includes('demo:'), await isPortFree(migrating.databasePort)]).toEqual([0, false, true]);
  for (let start = 0; start < 2; start += 1) {
    const { code, databasePort } = await stopAt('demo: people and enterprises');
    expect([code, await isPortFree(databasePort)]).toEqual([0, true]);
  }
}, 150_000);
