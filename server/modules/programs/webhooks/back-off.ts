const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Milliseconds after the first, second, … failed attempt; some three days in all. */
const waits = [minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs, 3 * hourMs, 6 * hourMs, 12 * hourMs, 24 * hourMs, 24 * hourMs];

/** Part of a wait by which it may be shorter or longer, so that what failed together doesn't come back together. */
const jitter = 0.2;

/** Milliseconds until the next attempt; null when it is given up. @param random from 0 to 1 */
export function waitAfter(attempts: number, random: number): number | null {
  const wait = waits[attempts - 1];
  return wait === undefined ? null : Math.round(wait * (1 - jitter + 2 * jitter * random));
}
