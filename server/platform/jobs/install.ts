import { runMigrations } from 'graphile-worker';
import pg from 'pg';

/**
 * Installs the job queue as the worker's own schema, with one narrow door for the application:
 * `graphile_worker.queue_job`, which can queue and nothing else. For a job without key it writes the
 * row itself, as `add_job` of the pinned version does, but without its NOTIFY: that would make all
 * commits wait for each other's disk write (`wakeWorkers` tells the workers after the commit).
 */
export async function installJobs(workerUrl: string): Promise<void> {
  await runMigrations({ connectionString: workerUrl });
  const client = new pg.Client({ connectionString: workerUrl, application_name: 'qilian-migrate' });
  await client.connect();
  try {
    await client.query(`
      create table if not exists graphile_worker.alive_workers (worker_id text primary key, at timestamptz not null);
      create or replace function graphile_worker.queue_job(task text, payload json, run_at timestamptz, job_key text, max_attempts int)
      returns void language plpgsql security definer set search_path = graphile_worker, pg_temp as $$
      declare
        the_task int;
      begin
        if job_key is not null then
          perform graphile_worker.add_job(task, payload, run_at => coalesce(run_at, now()), job_key => job_key, max_attempts => max_attempts);
          return;
        end if;
        select t.id into the_task from graphile_worker._private_tasks t where t.identifier = task;
        if the_task is null then
          insert into graphile_worker._private_tasks (identifier) values (task) on conflict do nothing;
          select t.id into the_task from graphile_worker._private_tasks t where t.identifier = task;
        end if;
        insert into graphile_worker._private_jobs (task_id, payload, run_at, max_attempts)
          values (the_task, payload, coalesce(queue_job.run_at, now()), queue_job.max_attempts);
      end $$;
      create or replace function graphile_worker.queue_state(at timestamptz, out ready int, out scheduled int, out retrying int, out failed int, out lag_seconds float8)
      language sql stable security definer set search_path = graphile_worker, pg_temp as $$
        select count(*) filter (where run_at <= at and locked_at is null and attempts = 0)::int, count(*) filter (where run_at > at and attempts = 0)::int,
          count(*) filter (where attempts > 0 and attempts < max_attempts and locked_at is null)::int, count(*) filter (where attempts >= max_attempts)::int,
          coalesce(extract(epoch from at - min(run_at) filter (where run_at <= at and locked_at is null and attempts < max_attempts)), 0)::float8
        from _private_jobs
      $$;
      revoke all on function graphile_worker.queue_state(timestamptz) from public;
      grant execute on function graphile_worker.queue_state(timestamptz) to qilian_app;
      revoke all on function graphile_worker.queue_job(text, json, timestamptz, text, int) from public;
      grant usage on schema graphile_worker to qilian_app;
      grant execute on function graphile_worker.queue_job(text, json, timestamptz, text, int) to qilian_app;`);
  } finally {
    await client.end();
  }
}
