import { sql, type RawBuilder } from 'kysely';
import { actsFor, parksAs, type Actor } from '../../../platform/auth/actor.ts';

/** Roles that talk with each enterprise of their parks; the others of the staff talk with those that they look after. */
export const talkers = ['service_officer', 'service_manager', 'investment_officer', 'park_leader', 'administrator'] as const;

const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** Which enterprises `e` somebody of the staff may talk with. */
export function talksWith(actor: Actor): RawBuilder<boolean> {
  return sql<boolean>`(e.park_id = any (${uuids(parksAs(actor, ...talkers))})
    or exists (select from enterprise_staff f where f.enterprise_id = e.id and f.user_id = any (${uuids(actsFor(actor))}) and f.until_day is null))`;
}

/** Which rows of `talks as t`, with their enterprise as `e`, somebody may see. Lists, records, messages and files start from it. */
export function visibleTalks(actor: Actor): RawBuilder<boolean> {
  switch (actor.side) {
    case 'system': return sql<boolean>`true`;
    case 'enterprise': return sql<boolean>`t.enterprise_id = ${actor.enterprise?.id ?? null}::uuid`;
    case 'staff': return talksWith(actor);
    default: return sql<boolean>`false`;
  }
}
