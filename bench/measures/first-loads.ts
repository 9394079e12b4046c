import { firstLoad, firstVisits } from '../../scripts/first-load.ts';
import type { Measure } from '../measure.ts';

/** Gzipped JavaScript of a first visit to each face. */
export async function measureFirstLoads(): Promise<Measure[]> {
  process.env.NODE_ENV = 'production';
  const measures: Measure[] = [];
  for (const face of ['portal', 'console'] as const) {
    measures.push({ name: `first load of the ${face}`, figures: { kB: await firstLoad(face) }, target: { figure: 'kB', most: firstVisits[face].most } });
  }
  return measures;
}
