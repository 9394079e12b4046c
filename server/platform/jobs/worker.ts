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

type Task = (payload: unknown) => Promise<void>;

/** Names of tasks and what runs them, the reactions to ledger entries included. */
export function taskList(platform: Platform): Record<string, Task> {
  const tasks: Record<string, Task> = {
    react: (payload) => react(platform, payload as { entryId: string; reaction: string }),
  };
  for (const [name, handler] of [...platform.jobs, ...platform.errands]) tasks[name] = (payload) => handler(platform, payload as JobPayload);
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
    url: workerUrl, size: concurrency + 2 + platform.errands.size, name: 'qilian-worker', pipeline: false,
    onError: (error) => platform.log.warn({ err: error }, 'a connection of the job queue was lost'),
  });
  // The queue would add this itself and take it away again with the first lane that ends.
  pool.on('connect', (client) => client.on('error', () => undefined));
  let stopping = false;
  const events = new EventEmitter();
  const heart = freeJobsOfTheDead(pool, events, platform.log, pulse);
  const tasks = Object.entries(taskList(platform));
  const lanes = [
    tasks.filter(([name]) => !platform.errands.has(name)),
    ...tasks.filter(([name]) => platform.errands.has(name)).map((task) => [task]),
  ].map((lane) => Object.fromEntries(lane));
  const runners = new Map<object, Runner>();
  const start = async (lane: Record<string, Task>) => {
    const runner = await run({ events, pgPool: pool, concurrency, noHandleSignals: true, pollInterval: 1000, taskList: lane, logger: quiet(platform), preset: { worker: settling } });
    runners.set(lane, runner);
    void runner.promise.catch((error: unknown) => platform.log.error({ err: error }, 'the job queue stopped')).finally(() => { if (!stopping) setTimeout(() => restart(lane), againAfterMs); });
  };
  const restart = (lane: Record<string, Task>) => {
    if (stopping) return;
    start(lane).catch((error: unknown) => {
      platform.log.warn({ err: error }, 'the job queue is not back yet');
      setTimeout(() => restart(lane), againAfterMs);
    });
  };
  // One after the other: each looks after the queue's schema first.
  for (const lane of lanes) await start(lane);
  const sweeps = startSweeps(platform, modules, { everywhere: false });
  return {
    async stop() {
      stopping = true;
      await sweeps.stop();
      await Promise.all([...runners.values()].map((runner) => runner.stop()));
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
