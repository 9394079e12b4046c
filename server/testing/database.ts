import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { APP_ROLE, roleUrl, WORKER_ROLE } from '../platform/db/roles.ts';
import { urlOfDatabase } from './test-urls.ts';

export type TestDatabase = {
  ownerUrl: string;
  appUrl: string;
  workerUrl: string;
  /** Also ends connections that are still open. */
  drop(): Promise<void>;
};

/** A migrated database of the test's own, cloned from the run's template. With `empty` one without any migration. */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const templateUrl = inject('templateUrl');
  const template = options.empty ? 'template0' : new URL(templateUrl).pathname.slice(1);
  const name = `qilian_test_${randomBytes(6).toString('hex')}`;
  await onServer(templateUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const ownerUrl = urlOfDatabase(templateUrl, name);
  return {
    ownerUrl,
    appUrl: roleUrl(ownerUrl, APP_ROLE),
    workerUrl: roleUrl(ownerUrl, WORKER_ROLE),
    drop: () => dropDatabase(templateUrl, name),
  };
}

/** An autovacuum worker that happens to be inside belongs to the superuser, and refuses until it has left. */
async function dropDatabase(anyUrl: string, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await onServer(anyUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    } catch (error) {
      if ((error as { code?: string }).code !== '42501' || tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function onServer(anyUrl: string, sql: string): Promise<void> {
  // The template itself must have no visitors while it is cloned.
  const client = new pg.Client({ connectionString: urlOfDatabase(anyUrl, 'postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
