import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { listBackups } from '../platform/backup/folder.ts';
import { keepWal, type WalKeeper } from '../platform/backup/wal-keeper.ts';
import type { Database } from './database.ts';

export interface BackupsKept {
  keeper: WalKeeper | undefined;
  stop(): Promise<void>;
}

const lookEveryMs = 5_000;
const tryAgainMs = 15 * 60_000;

/**
 * What a serving process does for backups: the embedded database's WAL goes into BACKUP_DIR as it is written,
 * a first backup is made where there is none to which that WAL belongs, and one each day at BACKUP_AT.
 * Backups run in a process of their own; that several processes may want one at once does no harm.
 */
export async function keepBackups(config: Config, database: Pick<Database, 'adminUrl'>, log: Logger): Promise<BackupsKept> {
  const { dir, at, sync } = config.backups;
  if (dir === undefined) return { keeper: undefined, stop: async () => undefined };
  const logged = { info: (text: string) => log.info(text), warn: (text: string) => log.warn(text), error: (text: string) => log.error(text) };
  const keeper = database.adminUrl === undefined ? undefined : await keepWal({ adminUrl: database.adminUrl, backupDir: dir, sync, log: logged });
  const zoned = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timeZone, dateStyle: 'short', timeStyle: 'short' });
  const localOf = (at: Date) => zoned.format(at).split(' ') as [date: string, time: string];
  let running: Promise<void> | undefined;
  let notBefore = 0;

  async function isDue(backupDir: string): Promise<boolean> {
    const backups = await listBackups(backupDir);
    const stream = keeper?.stream();
    if (keeper && !(keeper.state().streaming && stream)) return false;
    if (stream && !backups.some(({ cluster }) => cluster?.stream === stream.id)) return true;
    if (at === undefined) return false;
    const [today, time] = localOf(new Date());
    const last = backups.at(-1);
    return time >= at && (last === undefined || localOf(new Date(last.startedAt))[0] < today);
  }

  async function look(backupDir: string): Promise<void> {
    if (performance.now() < notBefore || !await isDue(backupDir)) return;
    const code = await runBackup(log);
    if (code === 0) return;
    log.error({ code }, 'the backup failed; it will be tried again in a quarter of an hour');
    notBefore = performance.now() + tryAgainMs;
  }

  const timer = setInterval(() => {
    running ??= look(dir).catch((error: unknown) => log.error({ err: error }, 'whether a backup is due could not be told')).finally(() => { running = undefined; });
  }, lookEveryMs);
  return {
    keeper,
    async stop() {
      clearInterval(timer);
      await keeper?.stop();
    },
  };
}

const main = join(import.meta.dirname, '../main.ts');

function runBackup(log: Logger): Promise<number> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [main, 'backup'], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', (line) => log.info({ backup: line }, 'backup'));
    child.on('error', () => done(1));
    child.on('close', (code) => done(code ?? 1));
  });
}
