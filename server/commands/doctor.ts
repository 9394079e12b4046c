import { constants } from 'node:fs';
import { access, readFile, stat, statfs } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { resolveMx } from 'node:dns/promises';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import type { Config } from '../config.ts';
import { archivingOf } from '../platform/backup/archiving.ts';
import { listBackups } from '../platform/backup/folder.ts';
import { digestOfKey } from '../platform/backup/sealed-key.ts';
import { WAL_RECEIVER } from '../platform/db/embedded/release-commits.ts';
import { migrationsFolder, pendingMigrations, readMigrations, type AppliedMigration } from '../platform/db/migration-files.ts';
import { loadOfficialYears } from '../platform/calendar/index.ts';
import { APP_ROLE, WORKER_ROLE } from '../platform/db/roles.ts';
import { openKept, renewMs } from '../platform/documents/paper-seal.ts';
import { nameOf, readSeal, validityOf } from '../platform/documents/read-seal.ts';
import { wrappingBy } from '../platform/keys/key-ring.ts';
import { withMailbox } from '../modules/notices/index.ts';
import { connectDatabase, type Database } from './database.ts';

export interface Finding {
  /** What was looked at, in a word or two. */
  about: string;
  status: 'ok' | 'warn' | 'fail';
  says: string;
  /** What to do. */
  mend?: string;
}

type Check = (context: Context) => Promise<Finding[]> | Finding[];

interface Context {
  config: Config;
  database: Database;
  /** As the owner. */
  client: pg.Client;
  now: Date;
}

const gigabyte = 1_000_000_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const ok = (about: string, says: string): Finding => ({ about, status: 'ok', says });
const warn = (about: string, says: string, mend: string): Finding => ({ about, status: 'warn', says, mend });
const fail = (about: string, says: string, mend: string): Finding => ({ about, status: 'fail', says, mend });

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
  const alone: ((context: Pick<Context, 'config' | 'now'>) => Promise<Finding[]> | Finding[])[] = [settings, runtime, disks, permissions, mail, bounces, textMessages, certificate, backups];
  const found = (await Promise.all(alone.map((check) => guarded(() => check({ config, now }))))).flat();
  let database: Database | undefined;
  try {
    database = await connectDatabase(config, () => undefined);
    const client = new pg.Client({ connectionString: database.ownerUrl, application_name: 'qilian-doctor', options: '-c timezone=UTC -c statement_timeout=20000' });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const checks: Check[] = [server, migrations, roles, walls, clock, calendar, queue, ledger, dataKey, paperSeal, archiving];
      for (const check of checks) found.push(...await guarded(() => check({ config, database: database!, client, now })));
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

function settings({ config }: Pick<Context, 'config'>): Finding[] {
  const findings: Finding[] = [];
  const { publicUrl, onLoopback, trustProxy, databaseUrl, smtpUrl } = config;
  const isPublic = !/^https?:\/\/(127\.|localhost|\[::1\])/.test(publicUrl);
  if (isPublic && !publicUrl.startsWith('https:')) findings.push(fail('settings', `PUBLIC_URL is ${publicUrl}: sign-in would travel unencrypted`, 'Put a reverse proxy with a certificate in front and set PUBLIC_URL to its https address (deploy/nginx.conf, deploy/Caddyfile).'));
  if (isPublic && onLoopback && !trustProxy) findings.push(warn('settings', 'a proxy stands in front, but TRUST_PROXY is off: every caller seems to come from it, and all share one rate limit', 'Set TRUST_PROXY=true where the proxy sets X-Forwarded-For itself.'));
  if (!onLoopback && trustProxy) findings.push(warn('settings', `HOST is ${config.host} and TRUST_PROXY is on: whoever reaches the port past the proxy may claim any address`, 'Let only the proxy reach the port, or set HOST=127.0.0.1.'));
  if (isPublic && databaseUrl === undefined) findings.push(warn('settings', 'the embedded database serves a public address: it runs on this machine alone', 'Fine for one park; for a city set DATABASE_URL to a PostgreSQL with a standby.'));
  if (isPublic && smtpUrl === undefined) findings.push(warn('settings', 'SMTP_URL is not set: mails are written to DATA_DIR/outbox and reach nobody', 'Set SMTP_URL.'));
  if (config.rateLimitPerMinute === 0) findings.push(warn('settings', 'RATE_LIMIT is 0: nothing slows down who tries passwords by the thousand', 'Leave it at its default.'));
  return findings.length > 0 ? findings : [ok('settings', `serves ${publicUrl}`)];
}

const wantedNode = 24;

function runtime({ config }: Pick<Context, 'config'>): Finding[] {
  const major = Number(process.versions.node.split('.')[0]);
  const zone = config.timeZone;
  const known = Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC';
  return [
    major >= wantedNode ? ok('Node', process.version) : fail('Node', `${process.version} is too old`, `Install Node ${wantedNode} or later, or let npm start bring it.`),
    known ? ok('time zone', `${zone}, where it is ${new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(new Date())}`)
      : fail('time zone', `TIME_ZONE ${zone} is unknown here`, 'Use a name of the IANA list such as Asia/Shanghai.'),
  ];
}

async function disks({ config }: Pick<Context, 'config'>): Promise<Finding[]> {
  const folders = [['DATA_DIR', config.dataDir], ...(config.backups.dir === undefined ? [] : [['BACKUP_DIR', config.backups.dir]])] as [string, string][];
  const findings = await Promise.all(folders.map(async ([name, folder]) => {
    const found = await statfs(folder).catch(() => undefined);
    if (!found) return fail('disk', `${name} ${folder} can't be looked at`, 'Does it exist, is its disk mounted?');
    const free = found.bavail * found.bsize;
    const share = free / (found.blocks * found.bsize);
    const says = `${name} has ${(free / gigabyte).toFixed(1)} GB free (${Math.round(share * 100)} %)`;
    const mend = `Enlarge the disk of ${folder}, or move it. The database stops writing when it is full.`;
    if (free < 0.5 * gigabyte || found.ffree === 0 && found.files > 0) return fail('disk', says, mend);
    return free < 2 * gigabyte || share < 0.1 ? warn('disk', says, mend) : ok('disk', says);
  }));
  if (config.backups.dir !== undefined) {
    const [data, backup] = await Promise.all([stat(config.dataDir), stat(config.backups.dir)].map((found) => found.then(({ dev }) => dev, () => undefined)));
    if (data !== undefined && data === backup) findings.push(warn('disk', 'BACKUP_DIR lies on the disk of DATA_DIR: both are lost together', 'Mount another disk or machine there, or copy the folder away every day.'));
  }
  return findings;
}

async function permissions({ config }: Pick<Context, 'config'>): Promise<Finding[]> {
  if (process.platform === 'win32') return [];
  const secret = ['data-key', 'database.json'].map((name) => join(config.dataDir, name));
  const findings: Finding[] = [];
  for (const path of [...secret, ...(config.backups.dir === undefined ? [] : [config.backups.dir])]) {
    const found = await stat(path).catch(() => undefined);
    if (found && (found.mode & 0o077) !== 0) findings.push(fail('permissions', `${path} can be read by others (${(found.mode & 0o777).toString(8)})`, `chmod go-rwx ${path}`));
  }
  for (const folder of [config.dataDir, ...(config.backups.dir === undefined ? [] : [config.backups.dir])]) {
    if (!await access(folder, constants.W_OK).then(() => true, () => false)) findings.push(fail('permissions', `${folder} can't be written to by this account`, 'Run as the account of the product, or give it the folder (chown).'));
  }
  return findings.length > 0 ? findings : [ok('permissions', 'secrets are readable by their owner alone')];
}

const timeoutMs = 5_000;

async function mail({ config: { smtpUrl } }: Pick<Context, 'config'>): Promise<Finding[]> {
  if (smtpUrl === undefined) return [];
  const { hostname } = new URL(smtpUrl);
  const transport = createTransport({ url: smtpUrl, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs });
  try {
    await transport.verify();
    return [ok('mail', `${hostname} takes our sign-in`)];
  } catch (error) {
    return [fail('mail', `${hostname} doesn't: ${(error as Error).message}`, 'Check SMTP_URL (address, port, user, password) and the firewall. Waiting mails are tried again for a day.')];
  } finally {
    transport.close();
  }
}

async function bounces({ config: { bounces: { address, smtp, imap }, smtpUrl } }: Pick<Context, 'config' | 'now'>): Promise<Finding[]> {
  if (address === undefined) return smtpUrl === undefined ? [] : [warn('bounces', 'BOUNCE_ADDRESS is not set: nobody learns of addresses that don\'t work', 'Set BOUNCE_ADDRESS, and BOUNCE_SMTP_PORT or BOUNCE_IMAP_URL (docs/operations.md, part 8).')];
  if (smtp === null && imap === null) return [warn('bounces', `mail leaves with return addresses ${address}, but what comes back is read nowhere`, 'Set BOUNCE_SMTP_PORT or BOUNCE_IMAP_URL.')];
  const findings: Finding[] = [];
  if (smtp !== null) {
    const problem = await reach(smtp.host === '0.0.0.0' || smtp.host === '::' ? '127.0.0.1' : smtp.host, smtp.port);
    findings.push(problem === undefined ? ok('bounces', `are taken at port ${smtp.port}`) : warn('bounces', `nobody listens at port ${smtp.port}: ${problem}`, 'Fine while no worker runs; else look for "bounces are taken" in its log. Senders try again for days.'));
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const found = await resolveMx(domain).catch(() => []);
    findings.push(found.length > 0 ? ok('bounces', `MX of ${domain}: ${found.map(({ exchange }) => exchange).join(', ')}`) : warn('bounces', `${domain} has no MX record that can be seen from here`, `Point the MX record of ${domain} to the machine that listens, port 25.`));
  }
  if (imap !== null) {
    const { hostname } = new URL(imap.url);
    const problem = await withMailbox(imap.url, async () => undefined).then(() => undefined, (error: unknown) => (error as Error).message);
    findings.push(problem === undefined ? ok('bounces', `${hostname} opens the mailbox`) : fail('bounces', `${hostname} doesn't open the mailbox: ${problem}`, 'Check BOUNCE_IMAP_URL (address, port, user, password, folder).'));
  }
  return findings;
}

async function textMessages({ config: { smsUrl } }: Pick<Context, 'config'>): Promise<Finding[]> {
  if (smsUrl === undefined) return [];
  const { hostname, port, protocol } = new URL(smsUrl);
  const problem = await reach(hostname, Number(port || (protocol === 'https:' ? 443 : 80)));
  return [problem === undefined ? ok('text messages', `${hostname} can be reached`) : fail('text messages', `${hostname} can't be reached: ${problem}`, 'Check SMS_URL and the firewall.')];
}

function reach(host: string, port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const socket = connectTcp({ host, port, timeout: timeoutMs }, () => { socket.destroy(); done(undefined); });
    socket.on('timeout', () => { socket.destroy(); done('no answer'); });
    socket.on('error', (error) => done(error.message));
  });
}

async function certificate({ config: { publicUrl }, now }: Pick<Context, 'config' | 'now'>): Promise<Finding[]> {
  const { protocol, hostname, port } = new URL(publicUrl);
  if (protocol !== 'https:') return [];
  const found = await new Promise<{ until?: Date; problem?: string }>((done) => {
    const socket = connectTls({ host: hostname, port: Number(port || 443), servername: hostname, rejectUnauthorized: false, timeout: timeoutMs }, () => {
      const until = new Date(socket.getPeerCertificate().valid_to);
      done({ until, ...(!socket.authorized && { problem: String(socket.authorizationError) }) });
      socket.destroy();
    });
    socket.on('timeout', () => { socket.destroy(); done({ problem: 'no answer' }); });
    socket.on('error', (error) => done({ problem: error.message }));
  });
  const { until, problem } = found;
  if (until === undefined) return [warn('certificate', `${publicUrl} can't be reached from here: ${problem}`, 'Fine where this machine may not reach its own public address; look from outside then.')];
  const days = Math.floor((until.getTime() - now.getTime()) / dayMs);
  const says = `valid until ${until.toISOString().slice(0, 10)} (${days} days)`;
  if (problem !== undefined || days < 7) return [fail('certificate', problem === undefined ? says : `${says}, but browsers refuse it: ${problem}`, 'Renew the certificate (certbot renew; Caddy does so by itself) and reload the proxy.')];
  return [days < 21 ? warn('certificate', says, 'Renew it, and find out why that did not happen by itself.') : ok('certificate', says)];
}

async function backups({ config: { backups: { dir, at } }, now }: Pick<Context, 'config' | 'now'>): Promise<Finding[]> {
  if (dir === undefined) return [fail('backups', 'there are none: BACKUP_DIR is not set', 'Set BACKUP_DIR to a folder on another disk and BACKUP_AT to a time of day.')];
  const all = await listBackups(dir);
  const newest = all.at(-1);
  if (newest === undefined) return [fail('backups', `${dir} holds none`, 'Run npm run backup, or start the product with BACKUP_DIR set.')];
  const hours = Math.round((now.getTime() - new Date(newest.startedAt).getTime()) / hourMs);
  const says = `${all.length} kept, the newest (${newest.name}) ${hours} hours old`;
  const findings = [
    hours > 50 ? fail('backups', says, at === undefined ? 'Set BACKUP_AT, or look why nobody calls npm run backup.' : 'Look for "backup failed" in the log.')
      : hours > 26 ? warn('backups', says, 'Look why today\'s is missing.') : ok('backups', says),
  ];
  if (newest.dataKey === 'absent') findings.push(warn('backups', 'the newest holds no data key', 'Keep the key somewhere else, or set BACKUP_PASSPHRASE. Without it personal data in the backup is lost.'));
  const checked = all.findLast(({ checkedAt }) => checkedAt !== undefined)?.checkedAt;
  const days = checked === undefined ? undefined : Math.floor((now.getTime() - new Date(checked).getTime()) / dayMs);
  if (newest.kind === 'cluster') {
    findings.push(days !== undefined && days <= 31 ? ok('backups', `one was restored and verified ${days} days ago`)
      : warn('backups', days === undefined ? 'none was ever restored and verified' : `the last restored and verified is ${days} days old`, 'Run npm run backup -- --check once a month.'));
  }
  return findings;
}

async function server({ client, database }: Context): Promise<Finding[]> {
  const { rows: [row] } = await client.query<{ number: number; version: string; used: number; most: number }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version, (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used, current_setting('max_connections')::int as most`);
  const { number, version, used, most } = row!;
  return [
    number >= 150_000 ? ok('PostgreSQL', `${version}${database.embedded ? ', embedded' : ''}`) : fail('PostgreSQL', `${version} is too old`, 'Move to 15 or later.'),
    used > most * 0.85 ? warn('connections', `${used} of ${most} in use`, 'Lower POOL_SIZE, raise max_connections, or put PgBouncer in between (DATABASE_POOLER=transaction).') : ok('connections', `${used} of ${most} in use`),
  ];
}

async function migrations({ client }: Context): Promise<Finding[]> {
  const { rows } = await client.query<AppliedMigration>('select number, name, sha256 from schema_migrations order by number');
  const pending = pendingMigrations(await readMigrations(migrationsFolder), rows);
  return [pending.length === 0 ? ok('migrations', `${rows.length} applied, none waiting`) : fail('migrations', `waiting: ${pending.map(({ name }) => name).join(', ')}`, 'Stop the product, make a backup, run node server/main.ts migrate.')];
}

async function roles({ client }: Context): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; above: boolean; owns: number }>(
    `select rolname as name, rolsuper or rolbypassrls as above, (select count(*)::int from pg_class where relowner = r.oid and relnamespace = 'public'::regnamespace and relkind = 'r') as owns
     from pg_roles r where rolname = any($1)`, [[APP_ROLE, WORKER_ROLE]]);
  const findings = [APP_ROLE, WORKER_ROLE].filter((name) => !rows.some((row) => row.name === name)).map((name) => fail('roles', `${name} is missing`, 'Run node server/main.ts migrate as the owner.'));
  for (const { name, above, owns } of rows) {
    if (above) findings.push(fail('roles', `${name} is a superuser or bypasses row security: no wall holds it`, `ALTER ROLE ${name} NOSUPERUSER NOBYPASSRLS;`));
    if (owns > 0) findings.push(fail('roles', `${name} owns ${owns} tables: an owner is above their walls`, 'Let DATABASE_OWNER_URL name another role and give the tables to it (REASSIGN OWNED).'));
  }
  return findings.length > 0 ? findings : [ok('roles', 'the application owns nothing and stands below the walls')];
}

async function walls({ client }: Context): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; policies: number; on: boolean }>(`select c.relname as name, c.relrowsecurity as on, (select count(*)::int from pg_policy where polrelid = c.oid) as policies
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('park_id', 'enterprise_id', 'granted_parks') and not a.attisdropped) order by 1`);
  const open = rows.filter((row) => !row.on || row.policies === 0).map(({ name }) => name);
  return [open.length === 0 ? ok('walls', `row security stands on all ${rows.length} tables of parks and enterprises`)
    : fail('walls', `row security is off on ${open.join(', ')}`, 'Somebody switched it off: ALTER TABLE … ENABLE ROW LEVEL SECURITY, and find out who (docs/operations.md, incidents).')];
}

async function clock({ client }: Context): Promise<Finding[]> {
  const before = Date.now();
  const { rows: [row] } = await client.query<{ at: Date }>('select clock_timestamp() as at');
  const seconds = Math.abs(row!.at.getTime() - (before + Date.now()) / 2) / 1000;
  if (before < Date.parse('2026-01-01')) return [fail('clock', `this machine believes it is ${new Date(before).toISOString()}`, 'Set the clock (chrony, systemd-timesyncd).')];
  const says = `database and this machine are ${seconds.toFixed(1)} s apart`;
  return [seconds > 5 ? fail('clock', says, 'Deadlines would be wrong: let both follow the same time server.') : seconds > 1 ? warn('clock', says, 'Let both follow the same time server.') : ok('clock', says)];
}

async function calendar({ client, config, now }: Context): Promise<Finding[]> {
  const { rows } = await client.query<{ year: number }>('select year from calendar_years');
  const years = new Set([...rows.map(({ year }) => year), ...loadOfficialYears().map(({ year }) => year)]);
  const [year, month] = new Intl.DateTimeFormat('sv-SE', { timeZone: config.timeZone, dateStyle: 'short' }).format(now).split('-').map(Number) as [number, number];
  if (!years.has(year)) return [fail('calendar', `the working days of ${year} are not loaded: every deadline is provisional`, 'Load the notice of the State Council (console, calendar).')];
  if (month === 12 && !years.has(year + 1)) return [warn('calendar', `the working days of ${year + 1} are not loaded yet`, 'The notice comes in November; load it before deadlines reach into January (console, calendar).')];
  return [ok('calendar', `the working days of ${year}${years.has(year + 1) ? ` and ${year + 1}` : ''} are loaded`)];
}

async function queue({ database, now }: Context): Promise<Finding[]> {
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

async function ledger({ client, config, now }: Context): Promise<Finding[]> {
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

async function dataKey({ client, config, database }: Context): Promise<Finding[]> {
  const key = config.dataKey ?? (database.embedded ? (await readFile(join(config.dataDir, 'data-key'), 'utf8').catch(() => undefined))?.trim() : undefined);
  if (key === undefined) return [fail('data key', 'is missing', database.embedded ? `Put it back into ${join(config.dataDir, 'data-key')} (mode 600).` : 'Set DATA_KEY. Without it phones and e-mail addresses can\'t be read.')];
  const { rows } = await client.query<{ number: number; wrapped: Buffer }>(`select number, wrapped from data_keys where wrapped is not null and state <> 'retired'`);
  try {
    for (const { number, wrapped } of rows) wrappingBy(key).unwrap(number, wrapped);
  } catch (error) {
    return [fail('data key', (error as Error).message, 'Find the right key: the newest backup names it by the first digits of its digest.')];
  }
  const newest = config.backups.dir === undefined ? undefined : (await listBackups(config.backups.dir)).at(-1);
  if (newest && newest.dataKeyDigest !== digestOfKey(key)) return [warn('data key', 'is another one than when the newest backup was made', 'Make a backup now; keep the old key as long as older backups.')];
  return [ok('data key', 'is there and fits')];
}

/** The certificate that seals papers: by setting, or the newest of the platform's own. */
async function paperSeal({ client, config, database, now }: Context): Promise<Finding[]> {
  const about = 'paper seal';
  if (config.paperSeal !== null) {
    const identity = await readSeal(config.paperSeal).catch((error: Error) => error);
    if (identity instanceof Error) return [fail(about, identity.message, 'Mend the setting, then start again. Until then the product does not start.')];
    const { certificate: seal } = identity;
    const days = Math.floor((seal.validToDate.getTime() - now.getTime()) / dayMs);
    const says = `${nameOf(seal)}, valid until ${seal.validToDate.toISOString().slice(0, 10)} (${days} days); its key fits`;
    const mend = 'Renew it with its authority and put the new files in place of the old ones (SEAL_CERT, SEAL_KEY).';
    if (validityOf(seal, now) !== 'valid') return [fail(about, `${says}: no paper can be sealed now`, mend)];
    return [days < 30 ? warn(about, says, mend) : ok(about, says)];
  }
  const { rows: [row] } = await client.query<{ pem: string; wrapped: Buffer; subject: string; until: Date }>(
    'select c.pem, k.wrapped, c.subject, c.valid_until as until from seal_keys k join seal_certificates c using (fingerprint) order by c.valid_until desc limit 1');
  if (!row) return [ok(about, 'the first start makes a certificate')];
  const key = config.dataKey ?? (database.embedded ? (await readFile(join(config.dataDir, 'data-key'), 'utf8').catch(() => undefined))?.trim() : undefined);
  if (key === undefined) return [fail(about, 'its key can\'t be opened: the data key is missing', 'See "data key".')];
  try {
    const { certificate: seal, key: own } = openKept(row, wrappingBy(key));
    if (!seal.checkPrivateKey(own)) return [fail(about, 'the key that is kept is not that of the certificate', 'Restore the newest backup elsewhere and compare seal_keys; somebody changed the database.')];
  } catch (error) {
    return [fail(about, (error as Error).message, 'See "data key".')];
  }
  const days = Math.floor((row.until.getTime() - now.getTime()) / dayMs);
  const says = `the platform's own (${row.subject}), valid until ${row.until.toISOString().slice(0, 10)}; its key fits`;
  return [days < renewMs / dayMs - 7 ? warn(about, `${says}; the next one is overdue`, 'It is made when the next paper is sealed. Does the product run?') : ok(about, says)];
}

async function archiving({ config, database }: Context): Promise<Finding[]> {
  if (!database.embedded) return (await archivingOf(database.ownerUrl)).map(({ status, says, mend }) => ({ about: 'archiving', status, says, ...(mend !== undefined && { mend }) }));
  if (config.backups.dir === undefined) return [];
  const admin = new pg.Client({ connectionString: database.adminUrl, application_name: 'qilian-doctor' });
  await admin.connect();
  try {
    const { rows: [row] } = await admin.query<{ streams: boolean; sync: boolean; lag: number | null; serves: boolean }>(`select exists (select from pg_stat_replication where application_name = $1) as streams,
      current_setting('synchronous_standby_names') <> '' as sync, (select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), flush_lsn)::float8 from pg_stat_replication where application_name = $1 limit 1) as lag,
      exists (select from pg_stat_activity where application_name in ('qilian-web', 'qilian-worker')) as serves`, [WAL_RECEIVER]);
    const { streams, sync, lag, serves } = row!;
    if (!serves) return [ok('WAL', 'the product does not run; its WAL is received while it does')];
    if (!streams) return [fail('WAL', 'is not received into the backup folder: since then a lost disk loses writes', 'Look for "the backup\'s WAL" in the log: is BACKUP_DIR full or gone?')];
    if (config.backups.sync && !sync) return [fail('WAL', `is received, but commits don't wait for it (${lag} bytes behind)`, 'It was too slow or away; they wait again once it has caught up. Look at the disk of BACKUP_DIR.')];
    return [ok('WAL', `is received into the backup folder${sync ? '; commits wait for it' : `, ${lag} bytes behind`}`)];
  } finally {
    await admin.end();
  }
}
