/**
 * Shares out a sample over the classes in proportion to their sizes, by the largest remainder; a class that has anybody gets at
 * least one where the sample is large enough.
 */
export function allocate(population: Record<string, number>, size: number): Record<string, number> {
  const classes = Object.entries(population).filter(([, count]) => count > 0);
  const total = classes.reduce((sum, [, count]) => sum + count, 0);
  const least = size >= classes.length ? 1 : 0;
  const shares = classes.map(([name, count]) => ({ name, count, exact: (size * count) / total }));
  const drawn = new Map(shares.map(({ name, count, exact }) => [name, Math.min(count, Math.max(least, Math.floor(exact)))]));
  const sum = () => [...drawn.values()].reduce((all, count) => all + count, 0);
  const byRemainder = shares.toSorted((one, other) => (other.exact - Math.floor(other.exact)) - (one.exact - Math.floor(one.exact)) || other.count - one.count);
  while (sum() < size) for (const { name, count } of byRemainder) if (sum() < size && drawn.get(name)! < count) drawn.set(name, drawn.get(name)! + 1);
  while (sum() > size) {
    const [name, count] = [...drawn].toSorted(([, one], [, other]) => other - one)[0]!;
    drawn.set(name, count - 1);
  }
  return Object.fromEntries(Object.keys(population).map((name) => [name, drawn.get(name) ?? 0]));
}
