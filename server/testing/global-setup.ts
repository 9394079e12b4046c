import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../platform/db/embedded.ts';
import { migrate } from '../platform/db/migrate.ts';
import { TEMPLATE_PREFIX, urlOfDatabase } from './test-urls.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Owner's URL of the migrated template, which `createTestDatabase` clones. */
    templateUrl: string;
    /** For files that tests write and nobody clears away by itself: workers are ended, so that nothing of theirs runs at the end. */
    temporaryFolder: string;
  }
}

/**
 * One server for the whole run, with one migrated template database: an embedded one that forgets
 * everything, or the one of QILIAN_TEST_DATABASE_URL, whose user may make databases and roles.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.QILIAN_TEST_DATABASE_URL;
  const embedded = given ? undefined : await startEmbedded({ ephemeral: true, log: console.log });
  const serverUrl = given ?? embedded?.ownerUrl ?? '';
  const name = `${TEMPLATE_PREFIX}${process.pid}_${project.name.replaceAll(/\W/g, '_')}`;
  const templateUrl = urlOfDatabase(serverUrl, name);
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'qilian-run-'));
  const stop = async () => {
    await rm(temporaryFolder, { recursive: true, force: true });
    if (given) await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await embedded?.stop();
  };
  try {
    await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
    await migrate(templateUrl, { log: () => undefined });
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('templateUrl', templateUrl);
  project.provide('temporaryFolder', temporaryFolder);
  return stop;
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
