import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import packageJson from '../../../package.json' with { type: 'json' };
import { modules } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { startEmbedded } from '../../platform/db/embedded.ts';
import { migrate } from '../../platform/db/migrate.ts';
import { sealLedger } from '../../platform/ledger/seal.ts';
import { closePlatform, openPlatform } from '../../platform/open-platform.ts';
import { loadDemo } from '../../seed/load-demo.ts';
import { writeFixture } from './fixture.ts';
import { fixtureDataKey, fixturePath } from './fixture-place.ts';

/** Takes the fixture of the present release: a small demo, sealed, at a fixed time. Run once a release: `node server/testing/upgrade/write-fixture.ts`. */
const takenAt = new Date('2026-11-20T06:00:00Z');
const release = `v${packageJson.version}`;
const database = await startEmbedded({ ephemeral: true, log: () => undefined });
const dataDir = await mkdtemp(join(tmpdir(), 'qilian-fixture-'));
try {
  const { appUrl } = await migrate(database.ownerUrl, { log: () => undefined });
  const platform = await openPlatform({
    config: readConfig({ DATA_DIR: dataDir, DATA_KEY: fixtureDataKey }), embedded: true, appUrl, modules, clock: { now: () => takenAt }, log: pino({ level: 'error' }),
  });
  await loadDemo(platform, { enterprises: 24, cases: 60 });
  await sealLedger(platform);
  await closePlatform(platform);
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await writeFixture(client, fixturePath(release), release, takenAt);
  await client.end();
  console.log(`${fixturePath(release)} written`);
} finally {
  await database.stop();
  await rm(dataDir, { recursive: true, force: true });
}
