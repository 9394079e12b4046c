// What start and test share. Plain JavaScript for any Node from 18 on, without dependencies: it runs before they are there.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (...parts) => path.join(root, ...parts);
const WANTED_NODE = 24;

/** Why packages must be installed, or undefined when node_modules holds what package-lock.json says. */
export function packagesProblem() {
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  let present;
  try {
    present = JSON.parse(readFileSync(inRoot('node_modules/.package-lock.json'), 'utf8')).packages;
  } catch {
    return 'the packages are not installed';
  }
  for (const [place, entry] of Object.entries(wanted)) {
    if (!place.includes('node_modules/')) continue;
    const found = present[place];
    if (!found && entry.optional) continue; // of another platform
    if (!found) return `${place} is missing`;
    if (found.version !== entry.version || found.integrity !== entry.integrity) return `${place} is not of version ${entry.version}`;
  }
  return undefined;
}

/** Installs the packages when they are missing or stale. */
export async function ensurePackages() {
  const problem = packagesProblem();
  if (!problem) return;
  console.log(`Installing packages (${problem}); this takes a minute or two …`);
  // Not `npm ci`: it refuses a lock file that lacks the packages of some other platform, which a registry
  // that has them only in part makes npm write. What the lock file holds is installed exactly, and it isn't rewritten.
  // NODE_ENV=production would leave out what builds the pages.
  const args = ['install', '--no-save', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  const finished = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...args])
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32' });
  if (finished !== 0) throw new Error('npm install failed; what it says above must be mended first (is the package registry reachable?).');
}

/** Path of a Node that runs TypeScript: the packaged one, else the running one. */
export function findNode() {
  const packaged = inRoot('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  for (const candidate of [packaged, process.execPath]) {
    const { status, stdout } = spawnSync(candidate, ['--version'], { encoding: 'utf8' });
    if (status === 0 && Number(/^v(\d+)/.exec(stdout)?.[1]) >= WANTED_NODE) return candidate;
  }
  throw new Error(
    `Qilian needs Node ${WANTED_NODE} or later. npm brings it for Linux on x64 and arm64; here (${process.platform} ${process.arch}) ` +
      `the running one is ${process.version}. Install Node ${WANTED_NODE} from https://nodejs.org and start again.`,
  );
}

/**
 * Runs a program in a process group of its own, hands every signal on once, and resolves with its exit code
 * (128 + number after a signal). Ctrl-C thus reaches it by us alone, not a second time by the terminal.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: process.platform !== 'win32', ...options });
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const forward = (signal) => {
      if (process.platform === 'win32') child.kill(signal);
      else if (child.pid && child.exitCode === null) process.kill(-child.pid, signal);
    };
    for (const signal of signals) process.on(signal, forward);
    const done = () => signals.forEach((signal) => process.off(signal, forward));
    child.on('error', (error) => (done(), reject(error)));
    child.on('close', (code, signal) => (done(), resolve(code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 1))));
    options.onChild?.(child);
  });
}

/** Like `run`, collecting what the program prints. */
export async function collect(program, args, options = {}) {
  let output = '';
  const onChild = (child) => {
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (output += chunk));
  };
  const code = await run(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], onChild });
  return { code, output };
}

const FACES = ['console', 'portal'];

/** Builds the pages whose sources changed since they were built. */
export async function ensurePages(node) {
  const stale = FACES.filter((face) => existsSync(inRoot(face, 'index.html')))
    .map((face) => ({ face, sources: hashSources(face), stamp: inRoot(face, 'dist', '.sources') }))
    .filter(({ face, sources, stamp }) => !existsSync(inRoot(face, 'dist', 'index.html')) || readStamp(stamp) !== sources);
  if (stale.length === 0) return;
  console.log(`Building ${stale.map(({ face }) => face).join(' and ')} …`);
  const vite = inRoot('node_modules/vite/bin/vite.js');
  const env = { ...process.env, NODE_ENV: 'production' };
  const built = await Promise.all(stale.map(({ face }) => collect(node, [vite, 'build', '--logLevel', 'warn'], { cwd: inRoot(face), env })));
  for (const [index, { code, output }] of built.entries()) {
    const { face, sources, stamp } = stale[index];
    if (code !== 0) throw new Error(`The ${face} could not be built:\n${output}`);
    writeFileSync(stamp, sources);
  }
}

function readStamp(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function hashSources(face) {
  const hash = createHash('sha256').update(readFileSync(inRoot('package-lock.json')));
  for (const file of [face, 'ui', 'contract'].flatMap((folder) => listFiles(folder))) {
    hash.update(`\0${file}\0`).update(readFileSync(inRoot(file)));
  }
  return hash.digest('hex');
}

function listFiles(folder) {
  return readdirSync(inRoot(folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = `${folder}/${entry.name}`;
      if (entry.name === 'node_modules' || entry.name === 'dist' || /\.test\.tsx?$/.test(entry.name)) return [];
      return entry.isDirectory() ? listFiles(file) : [file];
    });
}
