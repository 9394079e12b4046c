import { exponential, streamOf } from './random.ts';
import type { Behaviour } from './behaviour.ts';

export interface Firm {
  number: number;
  id: string;
  /** Days on which the liaison really changed, from the start on. */
  changes: number[];
  /** The day from which on changes are unknown. */
  trueUntil: number;
  naming: boolean;
  order: string | null;
  /** What brought the change to light, while the successor's name is waited for. */
  path: Path | null;
  failed: number;
  bounces: number;
  calls: () => number;
}

export type What = 'report' | 'told' | 'named' | 'occasion' | 'sign_in' | 'others' | 'mail' | 'unread' | 'order';
/** How a change comes to light: by the report, of itself, on an occasion, at a sign-in, by a tap of the former or of the others, by a call, by an order. */
export type Path = 'report' | 'told' | 'occasion' | 'sign_in' | 'former_taps' | 'others_tap' | 'call' | 'order';

export interface Drawn {
  id: string;
  class: keyof Behaviour['leavesAYear'];
}

/** What will happen, drawn once and the same for every arm: who leaves when, who reports when, what mails go out. */
export function drawLives(rows: Drawn[], { seed, last, everything, behaviour, plan }: { seed: number; last: number; everything: boolean; behaviour: Behaviour; plan: (day: number, what: What, firm: Firm) => void }): Firm[] {
  return rows.map(({ id, class: turnover }, number) => {
    const firm: Firm = { number, id, changes: [], trueUntil: 0, naming: false, order: null, path: null, failed: 0, bounces: 0, calls: streamOf(seed, number, 1) };
    const leaving = streamOf(seed, number, 2);
    for (let day = exponential(leaving, 365 / behaviour.leavesAYear[turnover]); day < last; day += Math.max(1, exponential(leaving, 365 / behaviour.leavesAYear[turnover]))) firm.changes.push(Math.ceil(day));
    const reporting = streamOf(seed, number, 3);
    const { lastDay, lateFrom, lateShare } = behaviour.yearlyReport;
    for (const year of [0, 365]) plan(year + (reporting() < lateShare ? lateFrom + reporting() * (lastDay - lateFrom) : reporting() * lateFrom), 'report', firm);
    const telling = streamOf(seed, number, 4);
    for (const day of firm.changes) if (telling() < behaviour.tellsByItself.share) plan(day + exponential(telling, behaviour.tellsByItself.meanDays), 'told', firm);
    if (everything) {
      for (const [what, yearly, purpose] of [['occasion', behaviour.occasionsAYear, 5], ['sign_in', behaviour.signInsAYear, 6], ['others', behaviour.othersSignInAYear, 7], ['mail', behaviour.mailsAYear, 8]] as const) {
        const random = streamOf(seed, number, purpose);
        for (let day = exponential(random, 365 / yearly); day < last; day += exponential(random, 365 / yearly)) plan(day, what, firm);
      }
    }
    return firm;
  });
}
