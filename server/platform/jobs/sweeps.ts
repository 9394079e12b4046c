import { sql } from 'kysely';
import { platform as system } from '../auth/actor.ts';
import { inTransaction } from '../db/transaction.ts';
import { newId } from '../ids.ts';
import type { Module } from '../module.ts';
import type { Platform } from '../platform.ts';

export type Sweep = NonNullable<Module['sweeps']>[number];

const leaseSeconds = 90;
const prolongEveryMs = 30_000;
const firstAfterMs = 2000;
const minuteMs = 60_000;
/** By so much after the minute that the database's clock has passed it too. */
const afterTheMinuteMs = 500;

/**
 * Due at the city's clock, hourly work at the full hour, daily work at midnight, or as soon as somebody is there to do it:
 * by when it was done last, not by how long a process has run. What a killed worker left is due too.
 */
const isDue = (zone: string) => sql`(s.held_until <= clock_timestamp() and (s.ended_at is null
  or s.started_at at time zone ${zone} < date_bin(make_interval(mins => d.minutes), clock_timestamp() at time zone ${zone}, timestamp '2000-01-01')))`;

/** Those that are due, in one statement for all. */
async function dueOf(platform: Platform, sweeps: Sweep[]): Promise<Sweep[]> {
  const { rows } = await inTransaction(platform, system, (tx) => sql<{ name: string }>`
    select d.name from unnest(${sweeps.map(({ name }) => name)}::text[], ${sweeps.map(({ everyMinutes }) => everyMinutes)}::int[]) as d (name, minutes)
      left join sweep_runs s on s.name = d.name where s.name is null or ${isDue(platform.config.timeZone)}`.execute(tx.sql));
  return sweeps.filter(({ name }) => rows.some((row) => row.name === name));
}

/**
 * Runs a sweep if it is due and no other worker is at it: once per interval, however many workers there are.
 * A worker that dies in the middle gives way after a minute and a half. Returns whether it ran.
 */
export async function sweepOnce(platform: Platform, sweep: Sweep): Promise<boolean> {
  const holder = newId(new Date());
  if (!await take(platform, sweep, holder)) return false;
  const prolong = setInterval(() => {
    prolongLease(platform, sweep, holder).catch((error: unknown) => platform.log.warn({ err: error, sweep: sweep.name }, 'the lease of a sweep was not prolonged'));
  }, prolongEveryMs);
  try {
    await sweep.run(platform);
  } finally {
    clearInterval(prolong);
    await giveBack(platform, sweep, holder);
  }
  return true;
}

async function take(platform: Platform, { name, everyMinutes }: Sweep, holder: string): Promise<boolean> {
  const { rows } = await inTransaction(platform, system, (tx) => sql`
    insert into sweep_runs as s (name, holder, started_at, held_until)
      values (${name}, ${holder}::uuid, clock_timestamp(), clock_timestamp() + make_interval(secs => ${leaseSeconds}))
    on conflict (name) do update set holder = excluded.holder, started_at = excluded.started_at, held_until = excluded.held_until, ended_at = null
      where exists (select from (values (${everyMinutes}::int)) as d (minutes) where ${isDue(platform.config.timeZone)})
    returning s.name`.execute(tx.sql));
  return rows.length > 0;
}

async function prolongLease(platform: Platform, { name }: Sweep, holder: string): Promise<void> {
  await inTransaction(platform, system, (tx) => sql`update sweep_runs set held_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    where name = ${name} and holder = ${holder}::uuid`.execute(tx.sql));
}

async function giveBack(platform: Platform, { name }: Sweep, holder: string): Promise<void> {
  await inTransaction(platform, system, (tx) => sql`update sweep_runs set held_until = clock_timestamp(), ended_at = clock_timestamp()
    where name = ${name} and holder = ${holder}::uuid`.execute(tx.sql));
}

/** Does the regular work of a worker, or with `everywhere` that which each process does for itself, until stopped. */
export function startSweeps(platform: Platform, modules: Module[], { everywhere }: { everywhere: boolean }): { stop(): Promise<void> } {
  const wanted = modules.flatMap((module) => module.sweeps ?? []).filter((sweep) => (sweep.inEveryProcess ?? false) === everywhere);
  const running = new Map<string, Promise<void>>();
  let stopping = false;
  const once = (sweep: Sweep) => {
    if (stopping || running.has(sweep.name)) return;
    const run = (everywhere ? sweep.run(platform) : sweepOnce(platform, sweep)).then(() => undefined)
      .catch((error: unknown) => platform.log.error({ err: error, sweep: sweep.name }, 'sweep failed; it will be tried again'))
      .finally(() => running.delete(sweep.name));
    running.set(sweep.name, run);
  };
  let minutes = 0;
  const due = async () => {
    if (!everywhere) return dueOf(platform, wanted);
    minutes += 1;
    return wanted.filter(({ everyMinutes }) => (minutes - 1) % everyMinutes === 0);
  };
  const look = () => {
    void due().then((sweeps) => sweeps.forEach(once))
      .catch((error: unknown) => platform.log.error({ err: error }, 'regular work could not be looked for; it will be tried again'));
  };
  const begun = setTimeout(look, firstAfterMs).unref();
  let timer: NodeJS.Timeout;
  const goOn = () => {
    timer = setTimeout(() => {
      look();
      goOn();
    }, minuteMs - Date.now() % minuteMs + afterTheMinuteMs);
  };
  goOn();
  return {
    async stop() {
      stopping = true;
      clearTimeout(begun);
      clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
