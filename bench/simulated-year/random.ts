/** Mulberry32: small, fast, the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A stream of its own for each enterprise and purpose, so that what one arm draws changes nothing in another. */
export const streamOf = (seed: number, enterprise: number, purpose: number): (() => number) => randomFrom(Math.imul(seed, 2_654_435_761) ^ Math.imul(enterprise + 1, 40_503) ^ Math.imul(purpose + 1, 2_246_822_519));

export const exponential = (random: () => number, mean: number): number => -Math.log(1 - random()) * mean;
