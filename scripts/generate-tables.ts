import { spawnSync } from 'node:child_process';
import { startEmbedded } from '../server/platform/db/embedded.ts';
import { migrate } from '../server/platform/db/migrate.ts';

/** Migrates a database that forgets everything, and has kysely-codegen write its types to a file. */
const [out = '', mapping = '{}'] = process.argv.slice(2);
const database = await startEmbedded({ ephemeral: true, log: () => undefined });
try {
  await migrate(database.ownerUrl, { log: () => undefined });
  const { status, stderr, stdout } = spawnSync(process.execPath, [
    'node_modules/kysely-codegen/dist/cli/bin.js', '--url', database.ownerUrl, '--dialect', 'postgres', '--default-schema', 'public',
    '--include-pattern', 'public.*', '--type-mapping', mapping, '--no-domains', '--date-parser', 'string', '--numeric-parser', 'number', '--out-file', out,
  ], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr || stdout);
} finally {
  await database.stop();
}
