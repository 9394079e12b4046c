import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startEmbedded, type EmbeddedDatabase } from '../db/embedded.ts';
import { streamsOf } from './folder.ts';
import { formatLsn, parseLsn, segmentName } from './lsn.ts';
import { openSealed, sealSecret } from './sealed-key.ts';
import { keepWal, type WalKeeper } from './wal-keeper.ts';

describe('beside a running database', () => {
  let folder: string;
  let database: EmbeddedDatabase;
  let keeper: WalKeeper | undefined;
  const errors: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: (message: string) => { errors.push(message); } };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'qilian-wal-'));
    await chmod(folder, 0o755);
    database = await startEmbedded({ dataDir: join(folder, 'data'), log: () => undefined });
    errors.length = 0;
  });
  afterEach(async () => {
    await keeper?.stop();
    keeper = undefined;
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const backupDir = () => join(folder, 'backups');
  const open = async () => { keeper = await keepWal({ adminUrl: database.adminUrl, backupDir: backupDir(), sync: true, log }); };

  async function query<Row extends object>(sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: database.adminUrl });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async function until(what: () => boolean | Promise<boolean>): Promise<void> {
    for (let waited = 0; !await what(); waited += 50) {
      if (waited > 40_000) throw new Error('it did not come about');
      await sleep(50);
    }
  }

  test('a backup folder that goes away lets commits go on, loudly, and they wait again once it is back', async () => {
    await open();
    await until(() => keeper!.state().sync);
    await query('create table written (n int)');
    const first = keeper!.stream()!.id;
    await rm(backupDir(), { recursive: true });
    // The segment that is open may still be written to; the next one can't be made.
    await query('select pg_switch_wal()');
    await query('insert into written values (1)');
    expect(errors.join('\n')).toMatch(/can't be received|the backup's WAL/);
    await until(() => errors.some((message) => message.includes('commits no longer wait')));
    // What went with the folder can't be completed: a new stream begins, for which a new base backup is due.
    await until(() => keeper!.state().sync && keeper!.stream()!.id !== first);
    await query('insert into written values (2)');
    expect(await readdir(streamsOf(backupDir()))).toEqual([keeper!.stream()!.id]);
  }, 90_000);

  test('the receiver goes on where it stopped, and nobody waits for one that is gone', async () => {
    await open();
    await until(() => keeper!.state().sync);
    const { id } = keeper!.stream()!;
    await keeper!.stop();
    expect(await query('show synchronous_standby_names')).toEqual([{ synchronous_standby_names: '' }]);
    await query('create table written as select generate_series(1, 100000) as n');
    // As after a kill: the setting stands, and who would answer is gone.
    await query(`alter system set synchronous_standby_names = 'qilian_backup'`);
    await query('select pg_reload_conf()');
    const next = await startEmbedded({ dataDir: join(folder, 'data'), log: () => undefined });
    expect(await query('show synchronous_standby_names')).toEqual([{ synchronous_standby_names: '' }]);
    await open();
    await until(() => keeper!.state().sync);
    expect(keeper!.stream()!.id).toBe(id);
    const [end] = await query<{ at: string; name: string }>('select pg_current_wal_flush_lsn()::text as at, pg_walfile_name(pg_current_wal_flush_lsn()) as name');
    expect((await readdir(join(streamsOf(backupDir()), id))).some((file) => file.startsWith(end!.name))).toBe(true);
    await next.stop();
  }, 90_000);
});

test('positions and names of WAL as PostgreSQL gives them', () => {
  expect(formatLsn(parseLsn('1A/2B3C4D5E'))).toBe('1A/2B3C4D5E');
  expect(segmentName(1, parseLsn('1A/2B3C4D5E'), 16 * 1024 * 1024)).toBe('000000010000001A0000002B');
  expect(segmentName(3, parseLsn('0/0'), 64 * 1024 * 1024)).toBe('000000030000000000000000');
});

test('a sealed key opens to its passphrase alone, and not when a bit was changed', () => {
  const sealed = sealSecret('00ff', 'correct horse battery');
  expect(openSealed(sealed, 'correct horse battery')).toBe('00ff');
  expect(() => openSealed(sealed, 'correct horse batterY')).toThrow(/does not open/);
  expect(() => openSealed(sealed.replace(/"tag": "(.)/, (_all, digit: string) => `"tag": "${digit === '0' ? '1' : '0'}`), 'correct horse battery')).toThrow(/does not open/);
  expect(sealed).not.toContain('00ff"');
});
