// What the checks need of the system, and how to get it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const which = (names) => names.map((name) => spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).stdout.trim()).find(Boolean);

export const findChromium = () =>
  [process.env.CHROME_PATH].find((file) => file && existsSync(file)) ??
  which(['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']);

const hasChineseFont = () => spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' }).stdout?.trim() !== '' && which(['fc-list']) !== undefined;

const needs = [
  { what: 'Chromium (or CHROME_PATH to one)', forWhat: 'the browser tests', packages: ['chromium'], present: () => findChromium() !== undefined },
  { what: 'a font with Chinese characters', forWhat: 'the browser tests and documents', packages: ['fonts-noto-cjk', 'fontconfig'], present: hasChineseFont },
  { what: 'pdftoppm and pdfsig (Poppler)', forWhat: 'the tests of documents', packages: ['poppler-utils'], present: () => which(['pdftoppm']) !== undefined && which(['pdfsig']) !== undefined },
  { what: 'PostgreSQL 15', forWhat: 'the tests with standbys and several processes', packages: ['postgresql-15'], present: () => existsSync('/usr/lib/postgresql/15/bin/pg_basebackup') },
  { what: 'Postfix', forWhat: 'the tests with genuine bounces', packages: ['postfix'], present: () => existsSync('/usr/sbin/postfix') },
  { what: 'Dovecot', forWhat: 'the tests with a mailbox', packages: ['dovecot-imapd'], present: () => existsSync('/usr/sbin/dovecot') && existsSync('/usr/lib/dovecot/imap') },
  { what: 'PgBouncer', forWhat: 'the tests with a pooler', packages: ['pgbouncer'], present: () => existsSync('/usr/sbin/pgbouncer') },
];

export const missingNeeds = () => needs.filter((need) => !need.present());

export function sayMissing(missing) {
  for (const { what, forWhat } of missing) console.log(`Missing: ${what}, for ${forWhat}.`);
  console.log(`Install: npm test -- --install   (Debian/Ubuntu: apt-get install -y ${packagesOf(missing)})`);
}

/** Chromium without windows: the browser tests take a quarter less of the processor with it than with the whole. */
const lighter = { packages: ['chromium-headless-shell'], present: () => process.env.CHROME_PATH !== undefined || which(['chromium-headless-shell']) !== undefined };

const packagesOf = (missing) => missing.flatMap((need) => need.packages).join(' ');

/** Returns why it could not be done, or undefined. */
export function installNeeds(missing) {
  const isDebian = existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (!isDebian || !which(['apt-get'])) return 'this system has no apt-get; install the missing by hand';
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync('sudo', ['-n', 'true']).status !== 0) return 'this needs root, or sudo without a password';
  const prefix = isRoot ? [] : ['sudo', '-n'];
  const apt = (...args) => {
    const [program, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return spawnSync(program, rest, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
  };
  const install = (packages) => apt('install', '-y', '-q', '--no-install-recommends', ...packages.split(' '));
  console.log(`Installing ${packagesOf(missing)} …`);
  apt('update', '-q');
  // Not every Debian or Ubuntu has it, and the whole does as well.
  const light = lighter.present() || install(packagesOf([lighter]));
  const still = light ? missing.filter((need) => !need.present()) : missing;
  return still.length === 0 || install(packagesOf(still)) ? undefined : 'apt-get install failed';
}
