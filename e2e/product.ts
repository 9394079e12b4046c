import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@qilian/server/platform/db/embedded/free-port.ts';

/** A server of the product in a process of its own, on data that go away with it. */
export interface Product {
  url: string;
  /** The address of the first set-up, where the system is empty. */
  setUpUrl: string | undefined;
  /** Where it keeps its data; mails and text messages lie in `outbox`. */
  dataDir: string;
  close(): Promise<void>;
}

export async function startProduct({ empty = false, port, env = {} }: { empty?: boolean; port?: number; env?: Record<string, string> } = {}): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), 'qilian-e2e-'));
  // Root's PostgreSQL runs under an account that must be able to enter, or it keeps its data elsewhere.
  await chmod(dataDir, 0o755);
  const usedPort = port ?? await freePort();
  const server = spawn(process.execPath, [join(import.meta.dirname, '../server/main.ts'), 'start', ...(empty ? ['--empty'] : [])], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(usedPort), LOG_LEVEL: 'info', RATE_LIMIT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const ready = await readyLine(server);
    return {
      url: ready.url, setUpUrl: ready.setUp, dataDir,
      async close() {
        await end(server);
        await rm(dataDir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await end(server);
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
}

/** What the server writes into its log once it listens. */
function readyLine(server: ChildProcess): Promise<{ url: string; setUp?: string }> {
  return new Promise((resolve, reject) => {
    let log = '';
    const read = (chunk: Buffer) => {
      log += chunk.toString();
      for (const line of log.split('\n')) {
        if (line.includes('"Qilian is ready"')) resolve(JSON.parse(line) as { url: string; setUp?: string });
      }
    };
    server.stdout!.on('data', read);
    server.stderr!.on('data', read);
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${log.slice(-4000)}`)));
  });
}
