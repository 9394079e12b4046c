import { sql } from 'kysely';
import { platform as system } from '../auth/actor.ts';
import { inTransaction } from '../db/transaction.ts';
import { newId } from '../ids.ts';
import type { Module } from '../module.ts';
import type { Platform } from '../platform.ts';

export type Sweep = NonNullable<Module['sweeps']>[number];

const leaseSeconds = 90;
const prolongEveryMs = 30_000;
/** Timers of several workers don't tick together: due a little early counts as due. */
const earlySeconds = 5;
const firstAfterMs = 2000;

/**
 * Runs a sweep if it is due and no other worker is at it: once per interval, however many workers there are.
 * A worker that dies in the middle gives way after a minute and a half. Returns whether it ran.
 */
export async function sweepOnce(platform: Platform, sweep: Sweep): Promise<boolean> {
  const holder = newId(new Date());
  if (!await take(platform, sweep, holder)) return false;
  const prolong = setInterval(() => {
    hold(platform, sweep, holder, leaseSeconds).catch((error: unknown) => platform.log.warn({ err: error, sweep: sweep.name }, 'the lease of a sweep was not prolonged'));
  }, prolongEveryMs);
  try {
    await sweep.run(platform);
  } finally {
    clearInterval(prolong);
    await hold(platform, sweep, holder, 0);
  }
  return true;
}

async function take(platform: Platform, { name, everyMinutes }: Sweep, holder: string): Promise<boolean> {
  const { rows } = await inTransaction(platform, system, (tx) => sql`
    insert into sweep_runs as s (name, holder, started_at, held_until)
      values (${name}, ${holder}::uuid, clock_timestamp(), clock_timestamp() + make_interval(secs => ${leaseSeconds}))
    on conflict (name) do update set holder = excluded.holder, started_at = excluded.started_at, held_until = excluded.held_until
      where s.held_until <= clock_timestamp() and s.started_at <= clock_timestamp() - make_interval(mins => ${everyMinutes}, secs => ${-earlySeconds})
    returning s.name`.execute(tx.sql));
  return rows.length > 0;
}

async function hold(platform: Platform, { name }: Sweep, holder: string, seconds: number): Promise<void> {
  await inTransaction(platform, system, (tx) => sql`update sweep_runs set held_until = clock_timestamp() + make_interval(secs => ${seconds})
    where name = ${name} and holder = ${holder}::uuid`.execute(tx.sql));
}

/** Does the regular work of a worker, or with `everywhere` that which each process does for itself, until stopped. */
export function startSweeps(platform: Platform, modules: Module[], { everywhere }: { everywhere: boolean }): { stop(): Promise<void> } {
  const wanted = modules.flatMap((module) => module.sweeps ?? []).filter((sweep) => (sweep.inEveryProcess ?? false) === everywhere);
  const running = new Map<string, Promise<void>>();
  const once = (sweep: Sweep) => {
    if (running.has(sweep.name)) return;
    const run = (everywhere ? sweep.run(platform) : sweepOnce(platform, sweep)).then(() => undefined)
      .catch((error: unknown) => platform.log.error({ err: error, sweep: sweep.name }, 'sweep failed; it will be tried again'))
      .finally(() => running.delete(sweep.name));
    running.set(sweep.name, run);
  };
  const timers = wanted.flatMap((sweep) => [
    setTimeout(() => once(sweep), firstAfterMs).unref(),
    setInterval(() => once(sweep), sweep.everyMinutes * 60_000),
  ]);
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
    },
  };
}
