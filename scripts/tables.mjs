// `npm run tables`: writes the types of all tables from a freshly migrated database; with --check only says whether they differ.
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collect, findNode, root } from './house.mjs';

const file = path.join(root, 'server/platform/db/tables.ts');
const mapping = { int8: 'number', numeric: 'number', date: 'string', tsvector: 'string', xid8: 'string' };

async function generate(folder) {
  const node = findNode();
  const out = path.join(folder, 'tables.ts');
  const { code, output } = await collect(node, ['scripts/generate-tables.ts', out, JSON.stringify(mapping)], { cwd: root });
  if (code !== 0) throw new Error(output);
  return readFileSync(out, 'utf8').replace('export interface DB ', 'export interface Tables ');
}

const folder = mkdtempSync(path.join(tmpdir(), 'qilian-tables-'));
try {
  const source = await generate(folder);
  if (!process.argv.includes('--check')) writeFileSync(file, source);
  else if (readFileSync(file, 'utf8') !== source) {
    console.log('server/platform/db/tables.ts is not what the migrations make: run `npm run tables`.');
    process.exitCode = 1;
  }
} catch (error) {
  console.log(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
