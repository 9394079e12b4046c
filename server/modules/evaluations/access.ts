import { sql, type RawBuilder } from 'kysely';
import { parksAs, type Actor } from '../../platform/auth/actor.ts';

/** Roles that read how the liaisons of their parks do. */
export const readers = ['park_leader', 'administrator', 'service_officer', 'investment_officer', 'auditor'] as const;

const uuids = (ids: string[]): RawBuilder<string[]> => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** Which rows of `evaluation_scores` or `gold_awards as a` somebody may see: those of the parks, or the own ones. Facts and files follow. */
export function visible(actor: Actor, alias: 's' | 'a'): RawBuilder<boolean> {
  if (actor.side === 'system') return sql<boolean>`true`;
  if (actor.side === 'staff') return sql<boolean>`${sql.ref(`${alias}.park_id`)} = any (${uuids(parksAs(actor, ...readers))})`;
  return actor.side === 'enterprise' ? sql<boolean>`${sql.ref(`${alias}.user_id`)} = ${actor.userId}` : sql<boolean>`false`;
}

/** A liaison sees an award when it was decided for: proposals are the leaders' own. */
export const seenOnceGranted = (actor: Actor): RawBuilder<boolean> => (actor.side === 'enterprise' ? sql<boolean>`a.state in ('granted', 'revoked')` : sql<boolean>`true`);

export const mayDecide = (actor: Actor, parkId: string): boolean => parksAs(actor, 'park_leader').includes(parkId);
