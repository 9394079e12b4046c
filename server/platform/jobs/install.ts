import { runMigrations } from 'graphile-worker';
import pg from 'pg';

/**
 * Installs the job queue as the worker's own schema, with one narrow door for the application:
 * `graphile_worker.queue_job`, which can queue and nothing else.
 */
export async function installJobs(workerUrl: string): Promise<void> {
  await runMigrations({ connectionString: workerUrl });
  const client = new pg.Client({ connectionString: workerUrl, application_name: 'qilian-migrate' });
  await client.connect();
  try {
    await client.query(`
      create or replace function graphile_worker.queue_job(task text, payload json, run_at timestamptz, job_key text, max_attempts int)
      returns void language sql security definer set search_path = graphile_worker, pg_temp as $$
        select graphile_worker.add_job(task, payload, run_at => coalesce(run_at, now()), job_key => job_key, max_attempts => max_attempts)
      $$;
      revoke all on function graphile_worker.queue_job(text, json, timestamptz, text, int) from public;
      grant usage on schema graphile_worker to qilian_app;
      grant execute on function graphile_worker.queue_job(text, json, timestamptz, text, int) to qilian_app;`);
  } finally {
    await client.end();
  }
}
