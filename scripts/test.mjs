// `npm test`: every check of the house, each with its time, and one sum at the end.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collect, ensurePackages, ensurePages, findNode, root } from './house.mjs';
import { installNeeds, missingNeeds, sayMissing } from './system-needs.mjs';

const total = { passed: 0, failed: 0 };

/** Runs one check, prints its line, shows the output of a failed one and adds its counts to the sum. */
async function check(name, work) {
  const began = performance.now();
  const { passed, failed, output } = await work().catch((error) => ({ passed: 0, failed: 1, output: error.message }));
  total.passed += passed;
  total.failed += failed;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const counts = passed + failed === 1 ? '' : `  ${passed} passed, ${failed} failed`;
  console.log(`${failed === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(16)} ${seconds.padStart(6)} s${counts}`);
  if (failed > 0) console.log(`\n${output.trimEnd()}\n`);
}

const byExitCode = ({ code, output }) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output });

async function runVitest(node) {
  const folder = mkdtempSync(path.join(tmpdir(), 'qilian-vitest-'));
  const report = path.join(folder, 'report.json');
  try {
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code, output } = await collect(node, args, { env: { ...process.env, NO_COLOR: '1' } });
    if (!existsSync(report)) return { passed: 0, failed: 1, output };
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    // A file that can't be loaded fails without a test; so does an error outside any test.
    const unloaded = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed')).length;
    const failed = numFailedTests + unloaded;
    return { passed: numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed, output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runBrowserTests(node, missing) {
  if (missing.length > 0) return { passed: 0, failed: 1, output: `Not run: ${missing.map((need) => need.what).join(' and ')} missing.` };
  await ensurePages(node);
  const { code, output } = await collect(node, ['e2e/run.ts']);
  const counts = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  const [passed, failed] = counts ? [Number(counts[1]), Number(counts[2])] : [0, 1];
  return { passed, failed: code !== 0 && failed === 0 ? 1 : failed, output };
}

async function runChecks() {
  await ensurePackages();
  const node = findNode();
  let missing = missingNeeds();
  if (missing.length > 0 && process.argv.includes('--install')) {
    const problem = installNeeds(missing);
    if (problem) console.log(`Not installed: ${problem}.`);
    missing = missingNeeds();
  }
  if (missing.length > 0) sayMissing(missing);

  const tool = (...args) => async () => byExitCode(await collect(node, args));
  const tsc = 'node_modules/ts7/bin/tsc';
  await check('system', async () => ({
    passed: missing.length === 0 ? 1 : 0,
    failed: missing.length === 0 ? 0 : 1,
    output: missing.map((need) => `${need.what} is missing.`).join('\n'),
  }));
  await Promise.all([
    check('types: server', tool(tsc, '-p', 'tsconfig.json')),
    check('types: pages', tool(tsc, '-p', 'tsconfig.web.json')),
  ]);
  await check('lint', tool('node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'));
  await check('boundaries', tool('scripts/boundaries.mjs'));
  await check('table types', tool('scripts/tables.mjs', '--check'));
  await check('unit and module', () => runVitest(node));
  await check('browser', () => runBrowserTests(node, missing.filter((need) => need.forWhat.includes('browser'))));
}

process.chdir(root);
// Dozens of processes of the product are started and killed: what one has compiled the next needn't.
const compiled = mkdtempSync(path.join(tmpdir(), 'qilian-compiled-'));
process.env.NODE_COMPILE_CACHE ??= compiled;
try {
  await runChecks();
} catch (error) {
  total.failed += 1;
  console.log(`\n${error.message}`);
} finally {
  rmSync(compiled, { recursive: true, force: true, maxRetries: 5 });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
