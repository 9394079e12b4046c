import pg from 'pg';
import type { Config } from '../../config.ts';
import { connectDatabase, type Database } from '../database.ts';
import { archiving, backups } from './backups.ts';
import { clock, migrations, roles, server, walls } from './database.ts';
import { calendar, ledger, queue } from './duties.ts';
import { fail, type Check, type Context, type Finding, type Surroundings } from './finding.ts';
import { disks, permissions, strays } from './folders.ts';
import { bounces, certificate, mail, textMessages } from './gateways.ts';
import { dataKey, paperSeal } from './keys.ts';
import { runtime, settings } from './settings.ts';

const withoutDatabase: Check<Surroundings>[] = [settings, runtime, disks, (around) => strays(around), permissions, mail, bounces, textMessages, certificate, backups];
const withDatabase: Check<Context>[] = [server, migrations, roles, walls, clock, calendar, queue, ledger, dataKey, paperSeal, archiving];

/** Looks at everything that an operator should know and prints it, as lines or JSON. Changes nothing. Returns the exit code: 1 where something failed. */
export async function doctor(config: Config, { json = false, print = console.log, now = new Date() }: { json?: boolean; print?: (text: string) => void; now?: Date } = {}): Promise<number> {
  const findings = await examine(config, now);
  const failed = findings.filter(({ status }) => status === 'fail').length;
  const warned = findings.filter(({ status }) => status === 'warn').length;
  if (json) print(JSON.stringify({ failed, warned, findings }, null, 2));
  else {
    for (const { about, status, says, mend } of findings) print(`${status.padEnd(4)}  ${about.padEnd(14)} ${says}${mend === undefined ? '' : `\n${' '.repeat(21)}→ ${mend}`}`);
    print(`${findings.length} looked at: ${failed} failed, ${warned} to be looked after.`);
  }
  return failed === 0 ? 0 : 1;
}

export async function examine(config: Config, now: Date): Promise<Finding[]> {
  const found = (await Promise.all(withoutDatabase.map((check) => guarded(() => check({ config, now }))))).flat();
  let database: Database | undefined;
  try {
    database = await connectDatabase(config, () => undefined);
    const client = new pg.Client({ connectionString: database.ownerUrl, application_name: 'qilian-doctor', options: '-c timezone=UTC -c statement_timeout=20000' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      for (const check of withDatabase) found.push(...await guarded(() => check({ config, database: database!, client, now })));
    } finally {
      await client.end();
    }
  } catch (error) {
    found.push(fail('database', `can't be reached: ${(error as Error).message}`, 'Is it running, do address and password in DATABASE_URL fit, does a firewall stand between?'));
  } finally {
    await database?.stop();
  }
  return found;
}

/** A check that breaks is a finding, not the end of the others. */
async function guarded(check: () => Promise<Finding[]> | Finding[]): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [fail('doctor', `a check broke off: ${(error as Error).message}`, 'If the migrations are applied and nothing above explains it, report it.')];
  }
}
