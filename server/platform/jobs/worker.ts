import { EventEmitter } from 'node:events';
import { Logger as JobLogger, run, type Runner } from 'graphile-worker';
import { platform as platformActor } from '../auth/actor.ts';
import { openPool } from '../db/pools.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Module } from '../module.ts';
import type { Platform } from '../platform.ts';
import { readEvent } from '../ledger/read-event.ts';
import { freeJobsOfTheDead, usualPulse, type Pulse } from './dead-workers.ts';
import type { JobPayload } from './jobs.ts';
import { startSweeps } from './sweeps.ts';

/** Names of tasks and what runs them, the reactions to ledger entries included. */
export function taskList(platform: Platform): Record<string, (payload: unknown) => Promise<void>> {
  const tasks: Record<string, (payload: unknown) => Promise<void>> = {
    react: (payload) => react(platform, payload as { entryId: string; reaction: string }),
  };
  for (const [name, handler] of platform.jobs) tasks[name] = (payload) => handler(platform, payload as JobPayload);
  return Object.fromEntries(Object.entries(tasks).map(([name, run]) => [name, (payload) => {
    // The trace of the action that asked for it.
    const { traceparent, ...given } = payload as JobPayload;
    return platform.tracing.spanFrom(traceparent, `job ${name === 'react' ? `react ${given.reaction}` : name}`, 'consumer', { 'messaging.system': 'graphile-worker' }, () => run(given));
  }]));
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

const againAfterMs = 1000;

/** Jobs that ended are settled together, with retries. One by one, the library leaves a failure to settle to nobody, which would end the process. */
const settling = { completeJobBatchDelay: 0, failJobBatchDelay: 0 };

/** Runs jobs and regular work until stopped; running jobs are finished first. Outlives the loss of its database. */
export async function startWorker(platform: Platform, workerUrl: string, modules: Module[], concurrency: number, pulse: Pulse = usualPulse): Promise<Worker> {
  const pool = openPool({
    url: workerUrl, size: concurrency + 2, name: 'qilian-worker', pipeline: false,
    onError: (error) => platform.log.warn({ err: error }, 'a connection of the job queue was lost'),
  });
  let stopping = false;
  let runner: Runner | undefined;
  const events = new EventEmitter();
  const heart = freeJobsOfTheDead(pool, events, platform.log, pulse);
  const start = async () => {
    runner = await run({ events, pgPool: pool, concurrency, noHandleSignals: true, pollInterval: 1000, taskList: taskList(platform), logger: quiet(platform), preset: { worker: settling } });
    void runner.promise.catch((error: unknown) => platform.log.error({ err: error }, 'the job queue stopped')).finally(() => { if (!stopping) setTimeout(restart, againAfterMs); });
  };
  const restart = () => {
    if (stopping) return;
    start().catch((error: unknown) => {
      platform.log.warn({ err: error }, 'the job queue is not back yet');
      setTimeout(restart, againAfterMs);
    });
  };
  await start();
  const sweeps = startSweeps(platform, modules, { everywhere: false });
  return {
    async stop() {
      stopping = true;
      await sweeps.stop();
      await runner?.stop();
      heart.stop();
      await pool.end();
    },
  };
}

function quiet(platform: Platform) {
  return new JobLogger(() => (level, message) => {
    if (level === 'error') platform.log.error(message);
    else if (level === 'warning') platform.log.warn(message);
    else platform.log.debug(message);
  });
}
