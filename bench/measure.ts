/** What one measure found; `target` says which figure decides and what it must be. */
export interface Measure {
  name: string;
  figures: Record<string, number>;
  target?: { figure: string; least?: number; most?: number };
}

export function isMet({ figures, target }: Measure): boolean {
  if (target === undefined) return true;
  const value = figures[target.figure]!;
  return value >= (target.least ?? -Infinity) && value <= (target.most ?? Infinity);
}

/** Two ways of doing the same, in turns (ABAB), so that the noise of the machine meets both. Rates of both, and their ratio. */
export async function inTurns(first: () => Promise<{ rate: number }>, second: () => Promise<{ rate: number }>, turns = 2): Promise<{ first: number; second: number }> {
  const sum = { first: 0, second: 0 };
  for (let turn = 0; turn < turns; turn += 1) {
    sum.first += (await first()).rate;
    sum.second += (await second()).rate;
  }
  return { first: sum.first / turns, second: sum.second / turns };
}
