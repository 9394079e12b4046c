// Who may import whom: runs dependency-cruiser in the current folder and says every breach in one line.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';

const root = fileURLToPath(new URL('..', import.meta.url));
const workspaces = ['contract', 'server', 'ui', 'console', 'portal', 'e2e', 'bench'].filter((folder) => existsSync(folder));

const cruiser = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const config = path.join(root, '.dependency-cruiser.cjs');
const run = spawnSync(process.execPath, [cruiser, '--config', config, '--output-type', 'json', ...workspaces], {
  encoding: 'utf8',
  maxBuffer: 512 * 1024 * 1024,
});
if (!run.stdout.startsWith('{')) {
  console.log(`dependency-cruiser did not run: ${run.stderr || run.stdout}`);
  process.exit(1);
}
const { summary, modules } = JSON.parse(run.stdout);

// With a TypeScript that it can't use, dependency-cruiser cruises nothing and reports success.
const own = modules.filter((module) => /^[a-z0-9]+\/.*\.tsx?$/.test(module.source) && !module.source.includes('node_modules'));
const followed = own.filter((module) => module.dependencies.length > 0);
if (own.length === 0 || followed.length === 0) {
  console.log(`dependency-cruiser saw ${own.length} files and followed the imports of ${followed.length}: it can't read TypeScript here.`);
  process.exit(1);
}
for (const { rule, from, to } of summary.violations) {
  const comment = summary.ruleSetUsed.forbidden.find((known) => known.name === rule.name)?.comment ?? '';
  console.log(`${rule.name}: ${from} -> ${to}. ${comment}`);
}
console.log(`${own.length} files, ${summary.violations.length} breaches`);
process.exit(summary.violations.length === 0 ? 0 : 1);
