import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import type { Config } from '../config.ts';
import { writeBackup, type Backup } from '../platform/backup/folder.ts';
import { makeBackup } from '../platform/backup/make-backup.ts';
import { keptDataKey } from '../platform/keys/kept-data-key.ts';
import { archivingOf } from '../platform/backup/archiving.ts';
import { connectDatabase } from './database.ts';
import { restoreInto } from './restore.ts';

const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Makes one backup and says what it holds. Returns the exit code: 1 where the backup was made but its check failed. */
export async function backup(config: Config, { check = false, print = console.log }: { check?: boolean; print?: (text: string) => void } = {}): Promise<number> {
  const { dir, keepDays, passphrase } = config.backups;
  if (dir === undefined) throw new Error('BACKUP_DIR is not set: a folder for backups, best on another disk.');
  const database = await connectDatabase(config, print);
  try {
    const dataKey = config.dataKey ?? await keptDataKey(config.dataDir, database.embedded);
    const log = { info: print, warn: print, error: print };
    const { backup: made, copiedContents, pruned } = await makeBackup({
      backupDir: dir, adminUrl: database.adminUrl, ownerUrl: database.ownerUrl, workerUrl: database.workerUrl, filesFolder: join(config.dataDir, 'files'),
      sealFile: config.sealFile, dataKey, passphrase, keepDays, product: packageJson.version, now: () => new Date(), log,
    });
    print(`Backup ${made.name}: ${what(made)}, ${made.files.count} file contents (${copiedContents} new).`);
    if (made.dataKey === 'absent') {
      print('The backup holds NO DATA KEY: without it phones, e-mail addresses and passwords in it can\'t be read by anybody. '
        + 'Keep DATA_KEY (or the file data-key) somewhere else, or set BACKUP_PASSPHRASE to seal it into each backup.');
    }
    if (pruned.backups.length > 0) print(`Removed as older than ${keepDays} days: ${pruned.backups.join(', ')}; ${pruned.segments} WAL files, ${pruned.contents} file contents.`);
    if (!database.embedded) for (const { status, says } of await archivingOf(database.ownerUrl)) print(`${status === 'ok' ? 'Archiving' : 'WARNING, archiving'}: ${says}`);
    return check || config.backups.check ? await checkBackup(config, made, dir, dataKey, print) : 0;
  } finally {
    await database.stop();
  }
}

function what({ kind, contents, rows }: Backup): string {
  const bytes = megabytes(contents.reduce((sum, content) => sum + content.bytes, 0));
  if (kind === 'cluster') return `the whole cluster, ${bytes} packed, and its WAL from there on`;
  return `${rows!.tables.reduce((sum, table) => sum + table.rows, 0)} rows of ${rows!.tables.length} tables, ${bytes} packed`;
}

/** A backup that was never restored is a hope: restored into a folder or database of its own, started, verified, removed. */
async function checkBackup(config: Config, made: Backup, dir: string, dataKey: string, print: (text: string) => void): Promise<number> {
  if (made.kind === 'rows') {
    print('The check restores rows into a database of its own, which only an administrator may make: createdb one and run restore with DATABASE_URL pointing to it. docs/operations.md describes the drill.');
    return 0;
  }
  const folder = await mkdtemp(join(config.dataDir, 'backup-check-'));
  try {
    print('Checking: restoring into a temporary folder …');
    const { code, home } = await restoreInto({ ...config, dataDir: folder, dataKey, sealFile: join(folder, 'ledger-seals.jsonl') }, made, dir, { print, thoroughly: true });
    if (home !== undefined) await Promise.all([rm(home, { recursive: true, force: true }), rm(`${home}.data-dir`, { force: true })]);
    if (code === 0) await writeBackup(join(dir, made.name), { ...JSON.parse(await readFile(join(dir, made.name, 'backup.json'), 'utf8')) as Backup, checkedAt: new Date().toISOString() });
    print(code === 0 ? `Backup ${made.name} is good: restored, started and verified.` : `Backup ${made.name} is NOT good: see above.`);
    return code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
