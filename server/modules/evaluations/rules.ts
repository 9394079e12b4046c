/** How scores come about: shown to whoever reads one, and nowhere else. */

/** Weights of the shares; where a share has nothing to measure, the others take its place. */
export const weights = { accuracy: 0.4, timeliness: 0.4, promptness: 0.2 } as const;

/** Fewer rows than this say nothing about a person: no rank. */
export const leastSample = { month: 3, year: 8 } as const;

/** A question to the enterprise is to be answered within so many working days, as a result is to be confirmed. */
export const replyWorkingDays = 5;

/** Green-channel points of an award: 10, and 5 more for each year before it in a row, up to 30. */
export const pointsOf = (streak: number): number => Math.min(30, 10 + 5 * (streak - 1));

/** Points hold until the end of the year after the one that was good. */
export const pointsUntil = (year: number): string => `${year + 1}-12-31`;

export type PeriodKind = 'month' | 'year';

export interface Period {
  kind: PeriodKind;
  /** First day, and the first day after. */
  from: string;
  until: string;
}

const pad = (number: number) => String(number).padStart(2, '0');

export function monthOf(day: string): Period {
  const [year, month] = [day.slice(0, 4), Number(day.slice(5, 7))];
  return { kind: 'month', from: `${year}-${pad(month)}-01`, until: month === 12 ? `${following(year)}-01-01` : `${year}-${pad(month + 1)}-01` };
}

export const yearOf = (day: string): Period => ({ kind: 'year', from: `${day.slice(0, 4)}-01-01`, until: `${following(day.slice(0, 4))}-01-01` });

const following = (year: string): string => String(Number(year) + 1).padStart(4, '0');

/** Something that was asked of an enterprise: how it ended, if it did. */
export interface Asked {
  askedAt: Date;
  dueAt: Date;
  /** When the wait ended, and whether by the enterprise's answer. */
  endedAt: Date | null;
  answered: boolean;
}

/** When it was settled and how: in time, or missed at its deadline. Null for what isn't settled, or was called off before its deadline. */
export function settle({ askedAt, dueAt, endedAt, answered }: Asked, now: Date): { settledAt: Date; good: boolean } | null {
  if (endedAt !== null && endedAt <= dueAt) return answered && endedAt >= askedAt ? { settledAt: endedAt, good: true } : null;
  return dueAt < now ? { settledAt: dueAt, good: false } : null;
}
