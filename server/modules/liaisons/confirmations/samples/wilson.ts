/**
 * The interval in which a share lies with 95 % confidence, after Wilson (1927, JASA 22:209–212): it stays within 0 and 1, also for few
 * observations and for none that are wrong. Null without observations.
 */
export function wilson(hits: number, of: number): { share: number; low: number; high: number } | null {
  if (of === 0) return null;
  const z = 1.959963984540054;
  const share = hits / of;
  const divisor = 1 + z ** 2 / of;
  const middle = (share + z ** 2 / (2 * of)) / divisor;
  const half = (z / divisor) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
