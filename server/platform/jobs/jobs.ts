import { sql } from 'kysely';
import { gather, type Statement, type Tx } from '../db/transaction.ts';
import type { Platform } from '../platform.ts';
import { traceHeaders } from '../telemetry/tracing.ts';

/** Ids only: what a job needs to know it reads when it runs. */
export type JobPayload = Record<string, string>;

/** Runs at least once; must bear a repeat. Opens its own transactions. */
export type JobHandler = (platform: Platform, payload: JobPayload) => Promise<void>;

/** Queues a job that commits with this transaction. A second job with the same `key` replaces the first while it waits. */
export async function queueJob(
  tx: Tx, task: string, payload: JobPayload, { runAt, key, maxAttempts = 25 }: { runAt?: Date; key?: string; maxAttempts?: number } = {},
): Promise<void> {
  await sql`select graphile_worker.queue_job(${task}, ${JSON.stringify({ ...payload, ...traceHeaders() })}::json, ${runAt ?? null}::timestamptz, ${key ?? null}, ${maxAttempts})`.execute(tx.sql);
  wakeWorkers(tx);
}

/** The same for any number of jobs without key that may start at once: in one statement, at the end of the transaction. */
export function queueJobs(tx: Tx, task: string, ...payloads: JobPayload[]): void {
  const headers = traceHeaders();
  gather(tx, queueGathered, ...payloads.map((payload) => ({ task, payload: { ...payload, ...headers } })));
}

const queueGathered = (jobs: { task: string; payload: JobPayload }[]): Statement => ({
  name: 'queue_jobs', text: `select graphile_worker.queue_job(job->>'task', job->'payload', null, null, 25) from json_array_elements($1::json) job`, values: [JSON.stringify(jobs)], answered: wakeWorkersFor,
});

/** For statements that queue jobs themselves. */
export function wakeWorkers(tx: Tx): void {
  tx.afterCommit.push(() => tx.platform.live.wakeWorkers());
}

/** For gathered statements that answer a row a job: most queue none, and each worker that wakes asks the database for work. */
export function wakeWorkersFor(tx: Tx, jobs: unknown[]): void {
  if (jobs.length > 0) wakeWorkers(tx);
}
