import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { readConfig, settingNames } from '../server/config.ts';
import packageJson from '../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const commands = [...read('server/main.ts').matchAll(/case '([\w-]+)':/g)].map(([, name]) => name!);
/** Of the surroundings, not ours. */
const foreign = new Set(['NODE_ENV', 'TZ']);
const isSetting = (name: string) => foreign.has(name) || settingNames.includes(name) || settingNames.includes(name.replace(/_FILE$/, ''));

interface Compose {
  services: Record<string, { image?: string; command?: string[]; environment?: Record<string, string>; secrets?: string[]; networks?: string[]; volumes?: string[]; depends_on?: Record<string, object>; build?: { context: string; dockerfile: string } }>;
  secrets: Record<string, { file: string }>;
  networks: object;
  volumes: object;
}

const compose = load(read('deploy/compose.yaml')) as Compose;

test('the compose file starts commands that exist with settings that exist, and names nothing that it lacks', () => {
  const ours = Object.entries(compose.services).filter(([, { image }]) => image === 'qilian');
  expect(ours.map(([name]) => name)).toEqual(['migrate', 'web', 'worker']);
  for (const [name, service] of ours) {
    expect(commands, name).toContain(service.command![0]);
    expect(Object.keys(service.environment!).filter((setting) => !isSetting(setting)), name).toEqual([]);
    expect(existsSync(join(root, 'deploy', service.build!.context, service.build!.dockerfile)), name).toBe(true);
    // Each secret that a setting reads is given to the service, and the other way round.
    const wanted = Object.entries(service.environment!).filter(([setting]) => setting.endsWith('_FILE') && !settingNames.includes(setting)).map(([, path]) => path.replace('/run/secrets/', ''));
    expect(service.secrets!.toSorted(), name).toEqual(wanted.toSorted());
  }
  for (const service of Object.values(compose.services)) {
    for (const secret of service.secrets ?? []) expect(compose.secrets).toHaveProperty(secret);
    for (const network of service.networks ?? []) expect(compose.networks).toHaveProperty(network);
    for (const volume of service.volumes ?? []) expect(compose.volumes).toHaveProperty(volume.split(':')[0]!);
    for (const other of Object.keys(service.depends_on ?? {})) expect(compose.services).toHaveProperty(other);
  }
  // The application's own role is all that the process which the world reaches may have.
  expect(compose.services.web!.secrets).not.toContain('database_owner_url');
});

test('its secrets are made once and open the database to both roles', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qilian-secrets-'));
  try {
    writeFileSync(join(folder, 'make-secrets.sh'), read('deploy/make-secrets.sh'));
    const run = () => spawnSync('/bin/sh', [join(folder, 'make-secrets.sh')], { encoding: 'utf8' });
    expect(run().status).toBe(0);
    const secret = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8');
    const made = Object.values(compose.secrets).map(({ file }) => readFileSync(join(folder, file), 'utf8'));
    expect(new URL(secret('database_owner_url'))).toMatchObject({ username: 'qilian_owner', password: secret('database_password') });
    expect(new URL(secret('database_url'))).toMatchObject({ username: 'qilian_app', hostname: 'database' });
    expect(secret('data_key')).toMatch(/^[0-9a-f]{64}$/);
    run();
    expect(Object.values(compose.secrets).map(({ file }) => readFileSync(join(folder, file), 'utf8'))).toEqual(made);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the Dockerfile copies what exists, runs scripts that exist, and ends as nobody of rank', () => {
  const lines = read('deploy/Dockerfile').split('\n');
  const copied = lines.filter((line) => /^COPY (?!--from)/.test(line)).flatMap((line) => line.split(/\s+/).slice(1, -1));
  expect(copied.filter((path) => path !== '.' && !existsSync(join(root, path)))).toEqual([]);
  // A workspace that is added later must be copied too, else `npm ci` fails on the lock file.
  for (const workspace of packageJson.workspaces) expect(copied).toContain(`${workspace}/package.json`);
  for (const [, script] of read('deploy/Dockerfile').matchAll(/npm run (\w+)/g)) expect(packageJson.scripts).toHaveProperty(script!);
  for (const [, setting] of read('deploy/Dockerfile').matchAll(/(?:^ENV | )([A-Z_]+)=/gm)) expect(isSetting(setting!), setting).toBe(true);
  expect(commands).toContain((JSON.parse(lines.findLast((line) => line.startsWith('CMD '))!.slice(4)) as string[])[0]);
  expect(lines.findLast((line) => line.startsWith('USER '))).toBe('USER node');
});

test('the image has every package that the product needs, those of one workspace alone too', () => {
  const taken = [...read('deploy/Dockerfile').matchAll(/^COPY --from=packages \/app\/(\S+) (\S+)$/gm)].map(([, from, to]) => (from === to ? from! : `${from} elsewhere`));
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { dev?: boolean; link?: boolean }> };
  const needed = Object.entries(packages).filter(([path, { dev, link }]) => /^(?:server\/|contract\/)?node_modules\//.test(path) && dev !== true && link !== true);
  expect(needed.length).toBeGreaterThan(100);
  expect(needed.map(([path]) => path).filter((path) => !taken.some((folder) => path.startsWith(`${folder}/`)))).toEqual([]);
});

test('the systemd unit is sound and closed', ({ skip }) => {
  const named = [...read('deploy/qilian.env').matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, setting]) => setting!);
  expect(named.filter((setting) => !isSetting(setting))).toEqual([]);
  expect(read('deploy/qilian@.service')).toContain('server/main.ts %i');
  if (spawnSync('systemd-analyze', ['--version']).status !== 0) skip('systemd-analyze is not here');
  const folder = mkdtempSync(join(tmpdir(), 'qilian-unit-'));
  try {
    const unit = join(folder, 'qilian@start.service');
    writeFileSync(unit, read('deploy/qilian@.service').replaceAll('/opt/qilian/node_modules/.bin/node', process.execPath));
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
    expect(verified.stderr.split('\n').filter((line) => line.includes('qilian@'))).toEqual([]);
    const exposure = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', '--threshold=20', unit], { encoding: 'utf8' });
    expect(exposure.status, exposure.stdout.slice(-200)).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an installation by the settings that come with it is no trial: nothing made up is loaded, nobody enters without a password', () => {
  const given = Object.fromEntries([...read('deploy/qilian.env').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, setting, value]) => [setting, value]));
  expect(given).toMatchObject({ HOST: '127.0.0.1' });
  expect(readConfig(given).isTrial).toBe(false);
  expect(readConfig({ PUBLIC_URL: 'https://qilian.example.gov.cn' }).isTrial).toBe(false);
  expect([readConfig({}).isTrial, readConfig({ PUBLIC_URL: 'http://[::1]:8080' }).isTrial]).toEqual([true, true]);
});

test('proxies hand the events on as they come, and the metrics to nobody', () => {
  const events = /path: '([^']+)'[^\n]*exchange: 'events'/.exec(globSync('contract/*.ts', { cwd: root }).map(read).join('\n'))![1]!;
  expect(read('deploy/nginx.conf')).toContain(`location = /api/v1${events} {`);
  for (const file of ['deploy/nginx.conf', 'deploy/Caddyfile']) {
    expect(read(file)).toMatch(/\/metrics.*404/);
    for (const [, setting] of read(file).matchAll(/\b([A-Z]{4,}_?[A-Z_]*)=/g)) expect(isSetting(setting!), setting).toBe(true);
  }
});

test('alerts watch metrics that exist', () => {
  const sources = globSync('server/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts')).map(read).join('\n');
  const rules = load(read('deploy/alerts.yaml')) as { groups: { rules: { expr: string }[] }[] };
  const named = rules.groups.flatMap((group) => group.rules.flatMap(({ expr }) => expr.match(/qilian_\w+/g) ?? []));
  expect(named.length).toBeGreaterThan(8);
  for (const name of named) expect(sources, name).toContain(`'${name.replace(/_(?:count|bucket|sum)$/, '')}'`);
});

test('the handbook names commands, settings and files that exist', () => {
  const text = read('docs/operations.md');
  for (const [, script] of text.matchAll(/npm run ([\w-]+)/g)) expect(packageJson.scripts, script).toHaveProperty(script!);
  for (const [, command] of text.matchAll(/server\/main\.ts (\w+)/g)) expect(commands).toContain(command);
  for (const [, file] of text.matchAll(/\b(deploy\/[\w.@-]+)/g)) expect(existsSync(join(root, file!)), file).toBe(true);
  for (const [, setting] of text.matchAll(/\b([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)=?/g)) expect(isSetting(setting!) || setting === 'DATABASE_', setting).toBe(true);
});
