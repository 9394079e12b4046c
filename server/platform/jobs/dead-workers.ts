import type { EventEmitter } from 'node:events';
import type pg from 'pg';
import type { Logger } from 'pino';

export interface Pulse {
  /** A worker that is alive says so this often. */
  beatMs: number;
  /** Silent for so long, a worker counts as killed, and its jobs are given to others. */
  deadAfterMs: number;
}

export const usualPulse: Pulse = { beatMs: 10_000, deadAfterMs: 45_000 };

/**
 * Gives the jobs of killed workers back to the queue, which by itself holds a job for hours before it takes its worker for
 * dead. Runs beside every worker, so that others go on as soon as the silence is long enough. By the database's clock.
 */
export function freeJobsOfTheDead(pool: pg.Pool, events: EventEmitter, log: Logger, { beatMs, deadAfterMs }: Pulse): { stop(): void } {
  const mine = new Set<string>();
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => mine.add(worker.workerId));
  events.on('worker:stop', ({ worker }: { worker: { workerId: string } }) => mine.delete(worker.workerId));
  let running = false;
  const beat = async () => {
    if (running) return;
    running = true;
    try {
      await pool.query('insert into graphile_worker.alive_workers (worker_id, at) select id, now() from unnest($1::text[]) id on conflict (worker_id) do update set at = now()', [[...mine]]);
      const { rows } = await pool.query<{ worker: string; jobs: number }>(`
        with dead as materialized (
          select j.locked_by as worker, count(*)::int as jobs from graphile_worker._private_jobs j
            where j.locked_by is not null and j.locked_at < now() - $1 * interval '1 millisecond'
              and not exists (select from graphile_worker.alive_workers a where a.worker_id = j.locked_by and a.at > now() - $1 * interval '1 millisecond')
            group by j.locked_by),
        freed as (select graphile_worker.force_unlock_workers(array(select worker from dead)))
        select dead.* from dead, freed`, [deadAfterMs]);
      for (const { worker, jobs } of rows) log.warn({ worker, jobs }, 'a worker has died; its jobs are run again');
      await pool.query(`delete from graphile_worker.alive_workers where at < now() - interval '1 day'`);
    } catch (error) {
      log.warn({ err: error }, 'dead workers could not be looked for');
    } finally {
      running = false;
    }
  };
  const first = setTimeout(() => { void beat(); }, Math.min(beatMs, 500));
  const timer = setInterval(() => { void beat(); }, beatMs);
  return {
    stop() {
      clearTimeout(first);
      clearInterval(timer);
    },
  };
}
