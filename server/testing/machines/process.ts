import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../platform/db/embedded/free-port.ts';

export const testDataKey = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';

/** A process of the product, started as an operator starts it. */
export interface OwnProcess {
  port: number;
  /** What it printed so far. */
  output(): string;
  ended: Promise<number | null>;
  kill(signal?: NodeJS.Signals): void;
  /** Stops it in order and removes its folder. */
  close(): Promise<void>;
}

/** Where a whole run of checks keeps what it compiled, so that not every process compiles the house anew. */
export const compileCache = process.env.NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };

const main = join(import.meta.dirname, '../../main.ts');

export async function startProcess(command: string, env: Record<string, string>): Promise<OwnProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'qilian-process-'));
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, [main, command], {
    env: { PATH: process.env.PATH, ...compileCache, DATA_DIR: dataDir, DATA_KEY: testDataKey, PORT: String(port), LOG_LEVEL: 'info', ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
  // Also of one that was killed: its folder goes when it has gone.
  const ended = once(child, 'close').then(async ([code]) => {
    await rm(dataDir, { recursive: true, force: true });
    return code as number | null;
  });
  return {
    port, ended,
    output: () => output,
    kill: (signal = 'SIGKILL') => { child.kill(signal); },
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The same where it must come to serve; throws with what it printed. On a busy machine reading the code alone takes half a minute. */
export async function startServing(command: 'web' | 'worker', env: Record<string, string>): Promise<OwnProcess> {
  const started = await startProcess(command, env);
  const ready = command === 'web' ? 'Qilian is ready' : 'Qilian works';
  for (let tries = 0; !started.output().includes(ready); tries += 1) {
    const over = await Promise.race([started.ended.then(() => true), new Promise<false>((resolve) => { setTimeout(() => resolve(false), 100); })]);
    if (over || tries > 900) {
      await started.close();
      throw new Error(`${command} did not start:\n${started.output()}`);
    }
  }
  return started;
}
