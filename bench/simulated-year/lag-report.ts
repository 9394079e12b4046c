import type { Outcome } from './year.ts';

/** The value that this share of them doesn't exceed; infinite where it stayed unknown. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

/** As it is printed: days, or that it stayed unknown. */
export function shownDays(sorted: readonly number[], share: number): number | 'unknown' {
  const lag = quantile(sorted, share);
  return Number.isFinite(lag) ? lag : 'unknown';
}

/** One line of the table of arms. */
export const armLine = ({ lags, changes, calls, taps, orders, asked }: Outcome, ms: number): Record<string, string | number> => ({
  changes, 'median days': shownDays(lags, 0.5), '95th percentile days': shownDays(lags, 0.95), 'within 31 days %': Math.round((100 * lags.filter((lag) => lag <= 31).length) / lags.length),
  'never known': lags.filter((lag) => lag === Infinity).length, calls, messages: asked, 'one-tap answers': taps, orders, seconds: Math.round(ms / 1000),
});

/** How changes came to light: how many, median and 95th percentile of the lag. */
export function byPath(found: Outcome['found']): Record<string, string> {
  const lags = Map.groupBy(found, ({ path }) => path);
  return Object.fromEntries([...lags].toSorted(([, one], [, other]) => other.length - one.length).map(([path, of]) => {
    const sorted = of.map(({ lag }) => lag).toSorted((one, other) => one - other);
    return [path, `${of.length}: ${quantile(sorted, 0.5)} / ${quantile(sorted, 0.95)}`];
  }));
}
