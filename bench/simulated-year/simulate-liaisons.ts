// `npm run simulate:liaisons`: a year of a park's liaisons on the real code, once for each way of keeping them true; prints how long a change stayed unknown.
// --enterprises <2000>  --days <365, in which changes count>  --seed <1>  --arms <yearly,cadence,all>
import { parseArgs } from 'node:util';
import { armLine, byPath } from './lag-report.ts';
import { openHouse } from './house.ts';
import { arms, simulate } from './year.ts';

const { values } = parseArgs({ options: { enterprises: { type: 'string', default: '2000' }, days: { type: 'string', default: '365' }, seed: { type: 'string', default: '1' }, arms: { type: 'string', default: arms.join(',') } } });
const lines: Record<string, Record<string, string | number>> = {};
const paths: Record<string, Record<string, string>> = {};
for (const arm of arms.filter((each) => values.arms.split(',').includes(each))) {
  const began = performance.now();
  const house = await openHouse();
  try {
    const outcome = await simulate(house, { arm, enterprises: Number(values.enterprises), days: Number(values.days), seed: Number(values.seed) });
    lines[arm] = armLine(outcome, performance.now() - began);
    paths[arm] = byPath(outcome.found);
  } finally {
    await house.close();
  }
}
console.table(lines);
console.log('How changes came to light: how many, median and 95th percentile of the lag in days');
console.table(paths);
