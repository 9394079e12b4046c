import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';

const usage = `Usage: node server/main.ts <command>
  start [--empty]   database, web and worker in one process; a demo at the first start unless --empty
  web               web alone, one of any number, on a database that was migrated
  worker            jobs and regular work alone, one of any number
  migrate           bring the database up to date
  rotate-keys       change the key of personal data to a new one of DATA_CIPHER, while the servers run; goes on with a change that broke off
  rotate-keys --retire   forget the keys under which nothing lies any more
  change-data-key   put NEW_DATA_KEY (or a new one, where DATA_DIR keeps it) in the place of the data key, while the servers run
  verify [--json]   check the ledger: changed, deleted and cut-off entries are named; ends with 0 only when it is whole
  backup [--check]  one backup into BACKUP_DIR while the product serves; --check restores it elsewhere and verifies it
  restore [--from NAME] [--until TIME] [--replace]
                    the newest backup (or NAME) and all that was written since, or up to TIME (ISO 8601), into DATA_DIR
                    or the empty database of DATABASE_URL; --replace moves what DATA_DIR holds aside
  doctor [--json]   what is amiss with settings, database, backups and gateways, and the mend; ends with 0 unless something failed`;

const { values, positionals: [command = 'start'] } = parseArgs({ allowPositionals: true, options: { empty: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, retire: { type: 'boolean', default: false },
  check: { type: 'boolean', default: false }, from: { type: 'string' }, until: { type: 'string' }, replace: { type: 'boolean', default: false } } });

try {
  const config = readConfig();
  switch (command) {
    case 'start': await (await import('./commands/start.ts')).start(config, { empty: values.empty }); break;
    case 'web': await (await import('./commands/start.ts')).web(config); break;
    case 'worker': await (await import('./commands/start.ts')).worker(config); break;
    case 'migrate': await (await import('./commands/migrate.ts')).migrateOnly(config); break;
    case 'rotate-keys': await (await import('./commands/rotate-keys.ts')).rotateKeysCommand(config, { retire: values.retire }); break;
    case 'change-data-key': process.exitCode = await (await import('./commands/change-data-key.ts')).changeDataKeyCommand(config); break;
    case 'verify': process.exitCode = await (await import('./commands/verify.ts')).verify(config, { json: values.json }); break;
    case 'backup': process.exitCode = await (await import('./commands/backup.ts')).backup(config, { check: values.check }); break;
    case 'restore': process.exitCode = await (await import('./commands/restore.ts')).restore(config, values); break;
    case 'doctor': process.exitCode = await (await import('./commands/doctor/doctor.ts')).doctor(config, { json: values.json }); break;
    default: console.error(usage); process.exitCode = 2;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
