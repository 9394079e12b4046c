import { sql } from 'kysely';
import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction, type Tx } from '../../../platform/db/transaction.ts';
import type { JobHandler } from '../../../platform/jobs/jobs.ts';
import type { Platform } from '../../../platform/platform.ts';
import { registerAgencyFiles } from './agencies/agencies.ts';
import { detect } from './detection/detect.ts';

/** The whole city, once a day; what a change moves is looked at when it happens. */
export async function sweepShadows(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    await sql`select set_config('statement_timeout', '15min', true)`.execute(tx.sql);
    await oneAtATime(tx);
    await lookEverywhere(tx);
  });
}

/** The register by the files as they stand, and whoever is suspected. */
export async function lookEverywhere(tx: Tx): Promise<void> {
  await registerAgencyFiles(tx);
  await detect(tx, null);
}

/** A job: what stands around one enterprise. */
export const lookForShadows: JobHandler = (platform, { enterpriseId }) => inTransaction(platform, system, async (tx) => {
  await oneAtATime(tx);
  await detect(tx, [enterpriseId!]);
});

/** Two that build the same part of the graph would wait for each other's rows in different orders. */
async function oneAtATime(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('liaisons.shadows', 0))`.execute(tx.sql);
}
