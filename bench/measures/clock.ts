import { createCalendar, loadOfficialYears } from '../../server/platform/calendar/index.ts';
import { deadline, type Deadline } from '../../server/modules/cases/clock/clock.ts';
import { oracleDeadline, randomCase } from '../../server/modules/cases/clock/clock.oracle.ts';

const cases = 100_000;
/** The rate is taken on this many of them, over and over, with one calendar, as a park's worklist does. */
const rateRounds = 5;

/**
 * Random clocks on random calendars: the clock against the naive day-by-day oracle, both for agreement and for speed.
 * The oracle is the baseline that the ratio refers to.
 */
export async function run(): Promise<{ name: string; figures: Record<string, number> }> {
  const official = loadOfficialYears();
  const drawn = Array.from({ length: cases }, (_, seed) => randomCase(seed, official));

  let started = performance.now();
  const slow = drawn.map(({ clock, settings }) => oracleDeadline(clock, settings));
  const oracleSeconds = (performance.now() - started) / 1000;

  const differing = drawn.filter(({ clock, settings }, at) => !same(deadline(clock, createCalendar(settings)), slow[at]!));
  for (const { clock, settings } of differing.slice(0, 3)) console.error(JSON.stringify({ clock, settings: { ...settings, officialYears: settings.officialYears.map(({ year }) => year) } }));

  const park = createCalendar({ ...drawn[0]!.settings, timeZone: 'Asia/Shanghai', officialYears: official });
  for (const { clock } of drawn) deadline(clock, park);
  started = performance.now();
  for (let round = 0; round < rateRounds; round++) for (const { clock } of drawn) deadline(clock, park);
  const clockSeconds = (performance.now() - started) / 1000;

  const clockRate = (cases * rateRounds) / clockSeconds;
  const oracleRate = cases / oracleSeconds;
  return {
    name: 'clock',
    figures: {
      cases,
      differences: differing.length,
      deadlinesPerSecond: Math.round(clockRate),
      oracleDeadlinesPerSecond: Math.round(oracleRate),
      timesFasterThanOracle: Math.round(clockRate / oracleRate),
    },
  };
}

function same(a: Deadline, b: Deadline): boolean {
  return a.dueAt?.getTime() === b.dueAt?.getTime() && a.yellowAt?.getTime() === b.yellowAt?.getTime() && a.provisional === b.provisional;
}

if (import.meta.main) {
  const { name, figures } = await run();
  console.log(name, figures);
  if (figures.differences !== 0) process.exitCode = 1;
}
