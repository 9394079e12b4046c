import { sql } from 'kysely';
import type { Measure } from '../../../platform/telemetry/metrics.ts';
import { lightIs } from '../views/list-cases.ts';

/** Open cases by the light of their clock, over all parks. */
export const openCases: Measure = {
  name: 'qilian_open_cases', help: 'Open cases by light', label: 'light', everySeconds: 60,
  async read(tx) {
    const count = (light: 'green' | 'yellow' | 'red' | 'paused') => sql<number>`count(*) filter (where ${lightIs(light, 'c', tx.now)})`.as(light);
    return tx.sql.selectFrom('cases as c').where('c.closed_at', 'is', null).select([count('green'), count('yellow'), count('red'), count('paused')]).executeTakeFirstOrThrow();
  },
};
