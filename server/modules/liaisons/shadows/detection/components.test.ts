import fc from 'fast-check';
import { expect, test } from 'vitest';
import { components, setsOf } from './components.ts';

const node = fc.integer({ min: 0, max: 30 }).map(String);

/** What hangs together by walking from each node along all edges. */
function walked(edges: readonly (readonly [string, string])[]): string[][] {
  const nodes = [...new Set(edges.flat())];
  const seen = new Set<string>();
  return nodes.flatMap((start) => {
    if (seen.has(start)) return [];
    const part = new Set([start]);
    for (let grown = true; grown;) {
      grown = false;
      for (const [one, other] of edges) {
        if (part.has(one) === part.has(other)) continue;
        part.add(one).add(other);
        grown = true;
      }
    }
    for (const each of part) seen.add(each);
    return part.size > 1 ? [[...part].toSorted()] : [];
  });
}

test('nodes hang together exactly as walking along the edges shows, in whatever order they are joined', () => {
  fc.assert(fc.property(fc.array(fc.tuple(node, node), { maxLength: 60 }), fc.integer(), (edges, seed) => {
    const graph = components();
    for (const [one, other] of edges.toSorted(() => Math.sin(seed) - 0.5)) graph.join(one, other);
    const sets = setsOf(edges.flat(), graph);
    expect(new Set([...sets.values()].map((set) => set.toSorted().join()))).toEqual(new Set(walked(edges).map((set) => set.join())));
    for (const [name, members] of sets) expect(name).toBe(members.toSorted()[0]);
  }));
});
