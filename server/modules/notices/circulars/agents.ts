import { sql, type RawBuilder } from 'kysely';

/** Says of a seat `enterprise_holders as h` whether an agent holds it, on an instant. */
export type AgentRule = (instant: Date) => RawBuilder<boolean>;

const rules: AgentRule[] = [];

/** Called by the module above that knows who acts for an enterprise without belonging to it. Confidential circulars pass them by. */
export function agentsAre(rule: AgentRule): void {
  rules.push(rule);
}

export const isAgent = (instant: Date): RawBuilder<boolean> => (rules.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(rules.map((rule) => rule(instant)), sql` or `)})`);
