import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = fileURLToPath(new URL('boundaries.mjs', import.meta.url));
let house: string;

beforeEach(() => {
  house = mkdtempSync(path.join(tmpdir(), 'qilian-house-'));
  put('package.json', '{"type":"module"}');
  for (const name of ['people', 'enterprises', 'pairing', 'cases']) put(`server/modules/${name}/index.ts`, `export const ${name} = 1;`);
  put('server/modules/people/rules.ts', 'export const rule = 1;');
  put('server/platform/clock.ts', 'export const clock = 1;');
  put('server/testing/app.ts', 'export const app = 1;');
  put('contract/cases.ts', 'export const shape = 1;');
  put('server/modules/cases/accept.ts', `import { people } from '../people/index.ts'; import { clock } from '../../platform/clock.ts'; export const a = [people, clock];`);
  put('console/features/cases/page.tsx', 'export const page = 1;');
});

afterEach(() => rmSync(house, { recursive: true }));

function put(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(house, file)), { recursive: true });
  writeFileSync(path.join(house, file), content);
}

function check(): { status: number | null; output: string } {
  const { status, stdout } = spawnSync(process.execPath, [script], { cwd: house, encoding: 'utf8' });
  return { status, output: stdout };
}

test('a house that keeps the rules passes', () => {
  expect(check()).toEqual({ status: 0, output: '10 files, 0 breaches\n' });
});

test('each planted breach is caught', () => {
  const planted = {
    'server/modules/people/upward.ts': `export { cases } from '../cases/index.ts';`,
    'server/modules/pairing/sideways.ts': `import type { enterprises } from '../enterprises/index.ts'; export type E = typeof enterprises;`,
    'server/modules/cases/window.ts': `export { rule } from '../people/rules.ts';`,
    'server/window.ts': `export { rule } from './modules/people/rules.ts';`,
    'server/platform/knowing.ts': `export { people } from '../modules/people/index.ts';`,
    'server/modules/cases/assembly.ts': `export { main } from '../../main.ts';`,
    'server/main.ts': 'export const main = 1;',
    'server/modules/cases/helped.ts': `export { app } from '../../testing/app.ts';`,
    'contract/reaching.ts': `export { clock } from '../server/platform/clock.ts';`,
    'contract/reading.ts': `export { readFile } from 'node:fs/promises';`,
    'server/drawing.ts': `export { page } from '../console/features/cases/page.tsx';`,
    'console/features/people/page.tsx': `export { page } from '../cases/page.tsx';`,
    'portal/app.ts': `export { page } from '../console/features/cases/page.tsx';`,
    'ui/button.ts': `export { page } from '../console/features/cases/page.tsx';`,
    'server/egg.ts': `import { hen } from './hen.ts'; export const egg = () => hen;`,
    'server/hen.ts': `import { egg } from './egg.ts'; export const hen = () => egg;`,
    'server/nowhere.ts': `export { x } from './missing.ts';`,
  };
  for (const [file, content] of Object.entries(planted)) put(file, content);
  const { status, output } = check();
  expect(status).toBe(1);
  const caught = output.split('\n').map((line) => line.replace(/\. .*/, ''));
  for (const breach of [
    'modules-layer-downward:people: server/modules/people/upward.ts -> server/modules/cases/index.ts',
    'modules-layer-downward:pairing: server/modules/pairing/sideways.ts -> server/modules/enterprises/index.ts',
    'modules-by-the-door: server/modules/cases/window.ts -> server/modules/people/rules.ts',
    'modules-by-the-door-from-outside: server/window.ts -> server/modules/people/rules.ts',
    'platform-knows-no-module: server/platform/knowing.ts -> server/modules/people/index.ts',
    'modules-know-no-assembly: server/modules/cases/assembly.ts -> server/main.ts',
    'no-test-code-in-product: server/modules/cases/helped.ts -> server/testing/app.ts',
    'contract-imports-zod-alone: contract/reaching.ts -> server/platform/clock.ts',
    'contract-imports-zod-alone: contract/reading.ts -> fs/promises',
    'server-stands-alone: server/drawing.ts -> console/features/cases/page.tsx',
    'features-stand-alone: console/features/people/page.tsx -> console/features/cases/page.tsx',
    'portal-stands-alone: portal/app.ts -> console/features/cases/page.tsx',
    'ui-stands-alone: ui/button.ts -> console/features/cases/page.tsx',
    'no-circle: server/egg.ts -> server/hen.ts',
    'not-resolvable: server/nowhere.ts -> ./missing.ts',
  ]) {
    expect(caught).toContain(breach);
  }
});

test('a house whose files it cannot read is no success', () => {
  rmSync(path.join(house, 'contract'), { recursive: true });
  rmSync(path.join(house, 'console'), { recursive: true });
  rmSync(path.join(house, 'server'), { recursive: true });
  mkdirSync(path.join(house, 'server/modules'), { recursive: true });
  expect(check()).toMatchObject({ status: 1 });
});

test('a module without a layer is refused', () => {
  put('server/modules/novelty/index.ts', 'export const novelty = 1;');
  expect(check()).toMatchObject({ status: 1, output: expect.stringContaining('novelty stands in no layer') as string });
});
