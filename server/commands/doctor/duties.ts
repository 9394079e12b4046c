import { stat } from 'node:fs/promises';
import pg from 'pg';
import { loadOfficialYears } from '../../platform/calendar/index.ts';
import { fail, ok, warn, type Context, type Finding } from './finding.ts';

export async function calendar({ client, config, now }: Context): Promise<Finding[]> {
  const { rows } = await client.query<{ year: number }>('select year from calendar_years');
  const years = new Set([...rows.map(({ year }) => year), ...loadOfficialYears().map(({ year }) => year)]);
  const [year, month] = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timeZone, dateStyle: 'short' }).format(now).split('-').map(Number) as [number, number];
  if (!years.has(year)) return [fail('calendar', `the working days of ${year} are not loaded: every deadline is provisional`, 'Load the notice of the State Council (console, calendar).')];
  if (month === 12 && !years.has(year + 1)) return [warn('calendar', `the working days of ${year + 1} are not loaded yet`, 'The notice comes in November; load it before deadlines reach into January (console, calendar).')];
  return [ok('calendar', `the working days of ${year}${years.has(year + 1) ? ` and ${year + 1}` : ''} are loaded`)];
}

export async function queue({ database, now }: Context): Promise<Finding[]> {
  const worker = new pg.Client({ connectionString: database.workerUrl, application_name: 'qilian-doctor' });
  await worker.connect();
  try {
    const { rows: [row] } = await worker.query<{ ready: number; failed: number; retrying: number; lag: number }>('select ready, failed, retrying, lag_seconds as lag from graphile_worker.queue_state($1)', [now]);
    const { ready, failed, retrying, lag } = row!;
    const says = `${ready} due, the oldest for ${Math.round(lag)} s; ${retrying} to be tried again, ${failed} given up`;
    if (lag > 900) return [fail('jobs', says, 'Does a worker run? Look for "job queue" in its log.')];
    if (failed > 0) return [warn('jobs', says, 'Look at last_error in graphile_worker._private_jobs; once its cause is mended set attempts = 0 (docs/operations.md).')];
    return [lag > 60 ? warn('jobs', says, 'More comes in than is done: raise WORKER_JOBS or start another worker.') : ok('jobs', says)];
  } finally {
    await worker.end();
  }
}

export async function ledger({ client, config, now }: Context): Promise<Finding[]> {
  const { rows: [row] } = await client.query<{ seals: number; oldest: Date | null }>(`with reached as (select coalesce(max(until_txid::text::bigint), 0) as txid, count(*)::int as seals from ledger_seals)
    select seals, (select min(at) from ledger_entries e where e.txid >= reached.txid::text::xid8) as oldest from reached`);
  const minutes = row!.oldest === null ? 0 : (now.getTime() - row!.oldest.getTime()) / 60_000;
  const findings = [minutes > 30 ? fail('ledger', `entries of ${Math.round(minutes)} minutes ago are not sealed`, 'Does a worker run? Is a transaction open for long (pg_stat_activity)? Look for "ledger.seal" in the log.')
    : ok('ledger', `${row!.seals} seals, nothing waits longer than ${Math.ceil(minutes)} minutes for one`)];
  const file = await stat(config.sealFile).catch(() => undefined);
  if (!file && row!.seals > 0) findings.push(fail('seal file', `${config.sealFile} is missing: a cut-off end of the ledger could not be found`, 'Put it back from the newest backup (seals.jsonl). The next round appends what it lacks.'));
  else if (file && config.sealFile.startsWith(config.dataDir)) findings.push(warn('seal file', 'lies in DATA_DIR: whoever can change the database can change it too', 'Set SEAL_FILE to a mount of another machine, best one that only takes appends.'));
  else if (file) findings.push(ok('seal file', config.sealFile));
  return findings;
}
