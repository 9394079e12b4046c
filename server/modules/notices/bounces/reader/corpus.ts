import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBounce } from './read-bounce.ts';

const folder = join(import.meta.dirname, 'fixtures');

interface Expected {
  file: string;
  kind: 'bounce' | 'auto-reply' | 'delivered-notice';
  expected: { recipient: string; reason: string; hardbounce: boolean }[];
}

export type Half = 'built' | 'held out';

const senderOf = (file: string) => file.replace(/-\d+\.eml$/, '');

/** Every other sender in the order of their names: on these the reader was built; the others measured it until they had done so, and then taught it too. */
const expectations = (JSON.parse(readFileSync(join(folder, 'expectations.json'), 'utf8')) as { messages: Expected[] }).messages;
const senders = [...new Set(expectations.map(({ file }) => senderOf(file)))].sort();
const halfOf = (file: string): Half => (senders.indexOf(senderOf(file)) % 2 === 0 ? 'built' : 'held out');

export const bounces = expectations.map((message) => ({ ...message, half: halfOf(message.file), raw: readFileSync(join(folder, message.file)) }));
export const ordinary = readdirSync(join(folder, 'not-bounce')).sort().map((file) => ({ file, raw: readFileSync(join(folder, 'not-bounce', file)) }));

export interface Score {
  mails: number;
  /** Taken for what they are. */
  kinds: number;
  recipients: number;
  /** Found by name. */
  found: number;
  /** Found, and hard or soft told as the established reader does. */
  permanence: number;
}

const verdicts = { 'bounce': ['bounce', 'delayed'], 'auto-reply': ['auto_reply'], 'delivered-notice': ['delivered'] };

/** The reader's verdicts against those of the established one. */
export function score(half: Half): Score {
  const sum: Score = { mails: 0, kinds: 0, recipients: 0, found: 0, permanence: 0 };
  for (const { kind, expected, raw } of bounces.filter((message) => message.half === half)) {
    const report = readBounce(raw);
    const complained = expected.length > 0 && expected.every(({ reason }) => reason === 'feedback');
    sum.mails += 1;
    if (complained ? report.verdict === 'complaint' : verdicts[kind].includes(report.verdict)) sum.kinds += 1;
    for (const { recipient, hardbounce } of expected) {
      const found = report.recipients.find(({ address, original }) => address === recipient.toLowerCase() || original === recipient.toLowerCase());
      sum.recipients += 1;
      if (!found) continue;
      sum.found += 1;
      if ((found.permanence === 'hard') === hardbounce) sum.permanence += 1;
    }
  }
  return sum;
}

export interface OneScore {
  mails: number;
  /** Taken as saying that the one delivery failed or is late. */
  taken: number;
  /** And hard or soft told as the established reader does. */
  permanence: number;
}

/**
 * The same as the product meets it: each mail that it sends goes to one person and has a return address of its own, which
 * says of whom a report speaks, whatever that names. Of the bounces about one recipient.
 */
export function scoreOfOne(half: Half): OneScore {
  const sum: OneScore = { mails: 0, taken: 0, permanence: 0 };
  for (const { kind, expected, raw } of bounces.filter((message) => message.half === half)) {
    if (kind !== 'bounce' || expected.length !== 1 || expected[0]!.reason === 'feedback') continue;
    const { verdict, recipients } = readBounce(raw, { ofOneDelivery: true });
    sum.mails += 1;
    if (verdict !== 'bounce' && verdict !== 'delayed') continue;
    sum.taken += 1;
    if (recipients.some(({ permanence }) => permanence === 'hard') === expected[0]!.hardbounce) sum.permanence += 1;
  }
  return sum;
}

const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(1)} %`;

export const oneScoreText = (half: Half, { mails, taken, permanence }: OneScore): string =>
  `senders ${half}, by return address: ${mails} mails about one recipient, taken ${percent(taken, mails)}, hard or soft ${percent(permanence, mails)} (of those taken ${percent(permanence, taken)})`;

export const scoreText = (half: Half, { mails, kinds, recipients, found, permanence }: Score): string =>
  `senders ${half}, by the mail alone: ${mails} mails, kind ${percent(kinds, mails)}; ${recipients} recipients, named ${percent(found, recipients)}, hard or soft ${percent(permanence, recipients)} (of those named ${percent(permanence, found)})`;
