import type { Module } from '../../platform/module.ts';
import { relateToEnterprises } from '../enterprises/index.ts';
import { maySeeAward } from './award-views.ts';
import { computeEvaluations } from './compute.ts';
import { dataOf, erase } from './erase.ts';
import { routes } from './routes.ts';

export { listAwards } from './award-views.ts';
export { computeEvaluations } from './compute.ts';
export { grantAward } from './decide-award.ts';

const ofThatTime = { stays: 'ranked among the liaisons of the park of that time' };
relateToEnterprises(
  { table: 'evaluation_facts', key: ['kind', 'source_id'], whenMerged: 'moves', since: 'settled_at', park: ofThatTime },
  { table: 'evaluation_scores', whenMerged: 'moves', since: 'computed_at', park: ofThatTime }, { table: 'gold_awards', whenMerged: 'moves', since: 'proposed_at', park: ofThatTime },
);

/** How well liaisons do, by what is on record; who is best of a year, and what that earns. */
export const evaluations: Module = {
  name: 'evaluations',
  routes,
  erase,
  dataOf,
  files: { award: maySeeAward },
  sweeps: [{ name: 'evaluations.compute', everyMinutes: 60, run: computeEvaluations }],
};
