/** Sets that grow together (union-find with path halving): which nodes of a graph hang together. */
export interface Components {
  join(one: string, other: string): void;
  /** One node of the set that stands for all; a node that was never joined stands for itself. */
  rootOf(node: string): string;
}

export function components(): Components {
  const parent = new Map<string, string>();
  const size = new Map<string, number>();
  const rootOf = (node: string): string => {
    let at = node;
    for (;;) {
      const above = parent.get(at);
      if (above === undefined) return at;
      const next = parent.get(above);
      if (next === undefined) return above;
      parent.set(at, next);
      at = next;
    }
  };
  return {
    rootOf,
    join(one, other) {
      const [a, b] = [rootOf(one), rootOf(other)];
      if (a === b) return;
      const [low, high] = (size.get(a) ?? 1) < (size.get(b) ?? 1) ? [a, b] : [b, a];
      parent.set(low, high);
      size.set(high, (size.get(high) ?? 1) + (size.get(low) ?? 1));
    },
  };
}

/** The members of each set with more than one, each under its smallest member, which stays the same however the set was joined. */
export function setsOf(nodes: Iterable<string>, { rootOf }: Components): Map<string, string[]> {
  const byRoot = new Map<string, string[]>();
  for (const node of new Set(nodes)) {
    const root = rootOf(node);
    const members = byRoot.get(root);
    if (members) members.push(node);
    else byRoot.set(root, [node]);
  }
  const sets = new Map<string, string[]>();
  for (const members of byRoot.values()) {
    if (members.length > 1) sets.set(members.reduce((least, node) => (node < least ? node : least)), members);
  }
  return sets;
}
