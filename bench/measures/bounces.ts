import PostalMime from 'postal-mime';
import { bounces, ordinary, score, scoreOfOne } from '../../server/modules/notices/bounces/reader/corpus.ts';
import { readBounce } from '../../server/modules/notices/bounces/reader/read-bounce.ts';
import { inTurns, type Measure } from '../measure.ts';

const share = (part: number, whole: number) => (part / whole) * 100;

/** Bounces read a second on one core, against parsing the same mails and no more; and how well: from a mail alone, and with the return address that in the product always says of whom it speaks. */
export async function measureBounces(seconds: number): Promise<Measure[]> {
  const mails = [...bounces, ...ordinary].map(({ raw }) => raw);
  const during = async (work: (raw: Buffer) => unknown): Promise<{ rate: number }> => {
    const began = performance.now();
    let done = 0;
    while (performance.now() - began < seconds * 500) {
      for (const raw of mails) await work(raw);
      done += mails.length;
    }
    return { rate: done / ((performance.now() - began) / 1000) };
  };
  for (const raw of mails) {
    readBounce(raw);
    await PostalMime.parse(raw);
  }
  const { first, second } = await inTurns(() => during((raw) => readBounce(raw)), () => during((raw) => PostalMime.parse(raw)), 4);
  const halves = (['built', 'held out'] as const).map((half): Measure => {
    const found = score(half);
    return {
      name: `bounces: senders ${half}`,
      figures: { mails: found.mails, kindPercent: share(found.kinds, found.mails), recipientPercent: share(found.found, found.recipients), hardOrSoftPercent: share(found.permanence, found.recipients) },
      target: { figure: 'hardOrSoftPercent', least: 95 },
    };
  });
  const ofOne = (['built', 'held out'] as const).map((half): Measure => {
    const { mails: all, taken, permanence } = scoreOfOne(half);
    return { name: `bounces: by return address, ${half}`, figures: { mails: all, takenPercent: share(taken, all), hardOrSoftPercent: share(permanence, all) }, target: { figure: 'hardOrSoftPercent', least: 95 } };
  });
  return [{ name: 'bounces: reading', figures: { readPerSecond: first, parsedPerSecond: second, ratio: first / second }, target: { figure: 'ratio', least: 0.5 } }, ...halves, ...ofOne];
}
