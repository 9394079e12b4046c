import { migrationsFolder, pendingMigrations, readMigrations, type AppliedMigration } from '../../platform/db/migration-files.ts';
import { APP_ROLE, WORKER_ROLE } from '../../platform/db/roles.ts';
import { fail, ok, warn, type Context, type Finding } from './finding.ts';

export async function server({ client, database }: Context): Promise<Finding[]> {
  const { rows: [row] } = await client.query<{ number: number; version: string; used: number; most: number }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version, (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used, current_setting('max_connections')::int as most`);
  const { number, version, used, most } = row!;
  return [
    number >= 150_000 ? ok('PostgreSQL', `${version}${database.embedded ? ', embedded' : ''}`) : fail('PostgreSQL', `${version} is too old`, 'Move to 15 or later.'),
    used > most * 0.85 ? warn('connections', `${used} of ${most} in use`, 'Lower POOL_SIZE, raise max_connections, or put PgBouncer in between (DATABASE_POOLER=transaction).') : ok('connections', `${used} of ${most} in use`),
  ];
}

export async function migrations({ client }: Context): Promise<Finding[]> {
  const { rows } = await client.query<AppliedMigration>('select number, name, sha256 from schema_migrations order by number');
  const pending = pendingMigrations(await readMigrations(migrationsFolder), rows);
  return [pending.length === 0 ? ok('migrations', `${rows.length} applied, none waiting`) : fail('migrations', `waiting: ${pending.map(({ name }) => name).join(', ')}`, 'Stop the product, make a backup, run node server/main.ts migrate.')];
}

export async function roles({ client }: Context): Promise<Finding[]> {
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

export async function walls({ client }: Context): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; policies: number; on: boolean }>(`select c.relname as name, c.relrowsecurity as on, (select count(*)::int from pg_policy where polrelid = c.oid) as policies
    from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('park_id', 'enterprise_id', 'granted_parks') and not a.attisdropped) order by 1`);
  const open = rows.filter((row) => !row.on || row.policies === 0).map(({ name }) => name);
  return [open.length === 0 ? ok('walls', `row security stands on all ${rows.length} tables of parks and enterprises`)
    : fail('walls', `row security is off on ${open.join(', ')}`, 'Somebody switched it off: ALTER TABLE … ENABLE ROW LEVEL SECURITY, and find out who (docs/operations.md, incidents).')];
}

export async function clock({ client }: Context): Promise<Finding[]> {
  const before = Date.now();
  const { rows: [row] } = await client.query<{ at: Date }>('select clock_timestamp() as at');
  const seconds = Math.abs(row!.at.getTime() - (before + Date.now()) / 2) / 1000;
  if (before < Date.parse('2026-01-01')) return [fail('clock', `this machine believes it is ${new Date(before).toISOString()}`, 'Set the clock (chrony, systemd-timesyncd).')];
  const says = `database and this machine are ${seconds.toFixed(1)} s apart`;
  return [seconds > 5 ? fail('clock', says, 'Deadlines would be wrong: let both follow the same time server.') : seconds > 1 ? warn('clock', says, 'Let both follow the same time server.') : ok('clock', says)];
}
