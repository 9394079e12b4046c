// The journeys in a real browser: node e2e/run.ts [part of a name …] [--url <running product>] [--pictures <folder>]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ensurePages, findNode } from '../scripts/house.mjs';
import { findChromium } from '../scripts/system-needs.mjs';
import { setStage, type Journey, type Stage } from './journey.ts';
import { appointing } from './journeys/appointing.ts';
import { everyConsolePage, everyPortalPage } from './journeys/every-page.ts';
import { credentials, liaisonPasskey } from './journeys/credentials.ts';
import { detours } from './journeys/detours.ts';
import { english } from './journeys/english.ts';
import { importing } from './journeys/import.ts';
import { leaders } from './journeys/leaders.ts';
import { loop } from './journeys/loop.ts';
import { settingUp } from './journeys/set-up.ts';
import { substitute } from './journeys/substitute.ts';
import { twoEnterprises } from './journeys/two-enterprises.ts';
import { merging, undoing } from './journeys/undo.ts';
import { startProduct } from './product.ts';

/** Journeys of one lane follow on each other, because they change what the next one finds, or read it as the portal's pages do; the lanes run side by side. That at human speed mostly waits, on a product of its own. */
const lanes: Journey[][] = [[loop, detours, importing, undoing, merging, english, leaders, substitute, settingUp, credentials, liaisonPasskey, twoEnterprises, ...everyPortalPage], everyConsolePage, [appointing]];
const longestMs = 900_000;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { url: { type: 'string' }, pictures: { type: 'string' } } });
const wanted = lanes.map((lane) => lane.filter(({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part))));
const results = join(import.meta.dirname, '../test-results');

await ensurePages(findNode());
const product = values.url === undefined ? await startProduct() : { url: values.url, close: async () => undefined };
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-sync',
    // Each page lives for seconds: what is compiled for speed costs more than it saves.
    '--js-flags=--no-opt,--no-maglev',
  ],
});
const sum = { passed: 0, failed: 0 };
try {
  await Promise.all(wanted.map(async (lane) => {
    for (const journey of lane) sum[await play(journey) ? 'passed' : 'failed'] += 1;
  }));
} finally {
  await browser.close();
  await product.close();
}
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 ? 0 : 1;

async function play({ name, run }: Journey): Promise<boolean> {
  const stage = await setStage(browser, product.url, values.pictures);
  const began = performance.now();
  let failure: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([run(stage), new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`took longer than ${longestMs / 1000} s`)), longestMs);
    })]);
  } catch (error) {
    failure = error instanceof Error ? error.message : JSON.stringify(error);
    await takePictures(name, stage);
  } finally {
    clearTimeout(timer);
    for (const { context } of stage.visitors) await context.close().catch(() => undefined);
  }
  console.log(`${failure === undefined ? 'ok    ' : 'FAILED'}  ${name.padEnd(48)} ${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`);
  if (failure !== undefined) console.log(`        ${failure.replaceAll('\n', '\n        ')}`);
  return failure === undefined;
}

async function takePictures(name: string, { visitors }: Stage): Promise<void> {
  mkdirSync(results, { recursive: true });
  for (const [index, { page, errors }] of visitors.entries()) {
    const file = join(results, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}-${index + 1}.png`);
    await page.screenshot({ path: file, timeout: 5000 }).catch(() => undefined);
    console.log(`        ${page.url()} → ${file}${errors.length > 0 ? `\n          ${errors.join('\n          ')}` : ''}`);
  }
}
