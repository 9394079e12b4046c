// `npm run bench`: every measure against its bare baseline; the one with a million cases, which takes an hour and 12 GB to build the first time, only if asked for.
// --only <part,…>  --seconds <of each turn>  --people-seconds <of the crowd>  --json <file>
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCrowd, readAt, type Crowd } from './crowd.ts';
import { measureBounces } from './measures/bounces.ts';
import { measureCirculars } from './measures/circulars.ts';
import { run as runClock } from './measures/clock.ts';
import { measureFirstLoads } from './measures/first-loads.ts';
import { measureManyPeople } from './measures/many-people.ts';
import { isMet, type Measure } from './measure.ts';
import { measureOpening } from './measures/open-case.ts';
import { measureMillion } from './measures/million.ts';
import { openProduct } from './product.ts';
import { measurePlan } from './measures/plan-verification.ts';
import { measureGrowth, measureReads } from './measures/read-cases.ts';
import { setScene } from './scene.ts';
import { measureShadows } from './measures/shadows.ts';
import { measureSweeps } from './measures/sweeps.ts';
import { countStatements, type Traffic } from './statements.ts';

const parts = ['open', 'reads', 'growth', 'million', 'people', 'clock', 'bounces', 'first-load', 'plan', 'sweeps', 'circulars', 'shadows'] as const;
const few = 10_000;
const many = 200_000;

const { values } = parseArgs({ options: {
  only: { type: 'string', default: parts.filter((part) => part !== 'million').join(',') }, seconds: { type: 'string', default: '8' }, 'people-seconds': { type: 'string', default: '300' }, port: { type: 'string', default: '5590' }, 'shadow-enterprises': { type: 'string', default: '20000' },
  json: { type: 'string', default: join(import.meta.dirname, 'results.json') },
} });
const wanted = new Set(values.only.split(','));
const seconds = Number(values.seconds);
const port = Number(values.port);
for (const part of wanted) if (!parts.some((known) => known === part)) throw new Error(`--only ${part}: the parts are ${parts.join(', ')}.`);

const measures: Measure[] = [];
let traffic: Traffic[] = [];
const add = (...found: Measure[]) => {
  measures.push(...found);
  for (const measure of found) print(measure);
};

if (wanted.has('clock')) add({ ...await runClock(), target: { figure: 'differences', most: 0 } });
if (wanted.has('bounces')) add(...await measureBounces(seconds));
if (wanted.has('first-load')) add(...await measureFirstLoads());
if (wanted.has('plan')) add(...await measurePlan(port));
if (wanted.has('sweeps')) add(...await measureSweeps(port));
if (wanted.has('circulars')) add(...await measureCirculars(port));
if (wanted.has('open')) {
  const product = await openProduct(port);
  try {
    const scene = await setScene(product);
    traffic = await countStatements(product, scene);
    console.table(Object.fromEntries(traffic.map(({ action, ...counts }) => [action, counts])));
    await product.serve();
    add(await measureOpening(product, scene, seconds));
  } finally {
    await product.close();
  }
}
if (wanted.has('people')) add(await measureManyPeople(port, Number(values['people-seconds'])));
if (wanted.has('reads') || wanted.has('growth')) {
  const small = await openServed(port, few);
  try {
    if (wanted.has('reads')) add(...await measureReads(small, seconds));
    if (wanted.has('growth')) {
      const large = await openServed(port + 1, many);
      try {
        add(...await measureGrowth(small, large, seconds));
      } finally {
        await large.product.close();
      }
    }
  } finally {
    await small.product.close();
  }
}

if (wanted.has('shadows')) add(...await measureShadows(port, Number(values['shadow-enterprises'])));

if (wanted.has('million')) add(...await measureMillion(port, seconds));

async function openServed(at: number, size: number): Promise<Crowd> {
  const crowd = await openCrowd(at, size);
  await crowd.product.serve(readAt);
  return crowd;
}

function print(measure: Measure): void {
  const { name, figures, target } = measure;
  const shown = Object.entries(figures).map(([figure, value]) => `${figure} ${value.toLocaleString('en', { maximumFractionDigits: value < 20 ? 2 : 0 })}`).join('  ');
  const wish = target === undefined ? '' : ` (${target.figure} ${target.least === undefined ? `≤ ${target.most}` : `≥ ${target.least}`})`;
  console.log(`${isMet(measure) ? 'met   ' : 'MISSED'}  ${name.padEnd(28)} ${shown}${wish}`);
}

const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' }).stdout.trim();
writeFileSync(values.json, `${JSON.stringify({ commit, node: process.version, cores: cpus().length, measures, traffic }, null, 2)}\n`);
const missed = measures.filter((measure) => !isMet(measure)).length;
console.log(`${measures.length - missed} met, ${missed} missed; written to ${values.json}`);
process.exitCode = missed === 0 ? 0 : 1;
