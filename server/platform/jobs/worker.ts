import { Logger as JobLogger, run, type Runner } from 'graphile-worker';
import { platform as platformActor } from '../auth/actor.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Module } from '../module.ts';
import type { Platform } from '../platform.ts';
import { readEvent } from '../ledger/read-event.ts';
import type { JobPayload } from './jobs.ts';

/** Names of tasks and what runs them, the reactions to ledger entries included. */
export function taskList(platform: Platform): Record<string, (payload: unknown) => Promise<void>> {
  const tasks: Record<string, (payload: unknown) => Promise<void>> = {
    react: (payload) => react(platform, payload as { entryId: string; reaction: string }),
  };
  for (const [name, handler] of platform.jobs) tasks[name] = (payload) => handler(platform, payload as JobPayload);
  return tasks;
}

async function react(platform: Platform, { entryId, reaction: name }: { entryId: string; reaction: string }): Promise<void> {
  await inTransaction(platform, platformActor, async (tx) => {
    const event = await readEvent(tx, entryId);
    const reaction = platform.reactions.get(event.type)?.find((candidate) => candidate.name === name);
    if (reaction) await reaction.handle(tx, event);
  });
}

export interface Worker {
  stop(): Promise<void>;
}

/** Runs jobs and regular work until stopped; running jobs are finished first. */
export async function startWorker(platform: Platform, workerUrl: string, modules: Module[], concurrency: number): Promise<Worker> {
  const runner: Runner = await run({
    connectionString: workerUrl,
    concurrency,
    noHandleSignals: true,
    pollInterval: 1000,
    taskList: taskList(platform),
    logger: quiet(platform),
  });
  const timers = modules.flatMap((module) => module.sweeps ?? []).map((sweep) => regularly(platform, sweep));
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await runner.stop();
    },
  };
}

function regularly(platform: Platform, sweep: { name: string; everyMinutes: number; run: (platform: Platform) => Promise<void> }): NodeJS.Timeout {
  let running = false;
  const once = async () => {
    if (running) return;
    running = true;
    try {
      await sweep.run(platform);
    } catch (error) {
      platform.log.error({ err: error, sweep: sweep.name }, 'sweep failed; it will be tried again');
    } finally {
      running = false;
    }
  };
  setTimeout(() => { void once(); }, 2000).unref();
  return setInterval(() => { void once(); }, sweep.everyMinutes * 60_000);
}

function quiet(platform: Platform) {
  return new JobLogger(() => (level, message) => {
    if (level === 'error') platform.log.error(message);
    else if (level === 'warning') platform.log.warn(message);
    else platform.log.debug(message);
  });
}
