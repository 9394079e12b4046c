// `npm run simulate:sensitivity`: what the simulated year makes of each assumed figure of its people, halved and doubled, with all rules.
// --enterprises <150>  --days <365, in which changes count>  --follow-up <182>  --seed <1>  --only <parameter,…>
import { parseArgs } from 'node:util';
import { shownDays } from './lag-report.ts';
import { behaviour, type Behaviour } from './behaviour.ts';
import { openHouse } from './house.ts';
import { simulate } from './year.ts';

/** Assumed figures that the year with all rules uses; shares stay shares. */
const shares = [
  'yearlyReport.lateShare', 'tellsByItself.share', 'answersCall', 'formerAnswers', 'formerSaysSo', 'tapsWhenAsked', 'asked.liaisonTaps', 'asked.formerSaysSo', 'asked.formerTapsStill', 'asked.othersTap', 'ownerOnFile',
  'opensNotice', 'ownMailbox', 'orderFindsOut',
];
const rates = ['leavesAYear.high', 'leavesAYear.normal', 'leavesAYear.stable', 'tellsByItself.meanDays', 'occasionsAYear', 'signInsAYear', 'othersSignInAYear', 'mailsAYear', 'orderWaits.mostDays'];

const { values } = parseArgs({ options: {
  enterprises: { type: 'string', default: '150' }, days: { type: 'string', default: '365' }, 'follow-up': { type: 'string', default: '182' }, seed: { type: 'string', default: '1' }, only: { type: 'string', default: [...rates, ...shares].join(',') },
} });

function withFactor(path: string, factor: number): { value: number; behaviour: Behaviour } {
  const copy = structuredClone(behaviour) as unknown as Record<string, number | Record<string, number>>;
  const [outer, inner] = path.split('.') as [string, string?];
  const holder = inner === undefined ? copy as Record<string, number> : copy[outer] as Record<string, number>;
  const key = inner ?? outer;
  if (typeof holder[key] !== 'number') throw new Error(`--only ${path}: no such figure in bench/simulated-year/behaviour.ts.`);
  const value = shares.includes(path) ? Math.min(1, holder[key] * factor) : holder[key] * factor;
  holder[key] = value;
  return { value, behaviour: copy as unknown as Behaviour };
}

async function line(given: Behaviour): Promise<{ changes: number; median: number | 'unknown'; p95: number | 'unknown'; calls: number }> {
  const house = await openHouse();
  try {
    const { lags, changes, calls } = await simulate(house, { arm: 'all', enterprises: Number(values.enterprises), days: Number(values.days), followUpDays: Number(values['follow-up']), seed: Number(values.seed), behaviour: given });
    return { changes, median: shownDays(lags, 0.5), p95: shownDays(lags, 0.95), calls };
  } finally {
    await house.close();
  }
}

const show = (name: string, { changes, median, p95, calls }: Awaited<ReturnType<typeof line>>) => console.log(`${name.padEnd(40)} | ${String(median).padStart(7)} | ${String(p95).padStart(7)} | ${String(changes).padStart(7)} | ${calls}`);
console.log(`${'parameter'.padEnd(40)} |  median |     p95 | changes | calls`);
show('as assumed', await line(behaviour));
for (const path of values.only.split(',')) {
  for (const factor of [0.5, 2]) {
    const { value, behaviour: varied } = withFactor(path, factor);
    show(`${path} ${Number(value.toPrecision(3))}`, await line(varied));
  }
}
