import { sql, type RawBuilder } from 'kysely';
import { parksAs, type Actor } from '../../platform/auth/actor.ts';

const uuids = (ids: string[]): RawBuilder<string[]> => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** Parks into which somebody may let programs. */
export const parksOpened = (actor: Actor): string[] => parksAs(actor, 'administrator');

/**
 * Which rows of `programs as p` somebody may see: administrators those whose parks they all administer,
 * a program itself. Lists, records, webhooks and deliveries all start from it.
 */
export function visiblePrograms(actor: Actor): RawBuilder<boolean> {
  switch (actor.side) {
    case 'system': return sql<boolean>`true`;
    case 'program': return sql<boolean>`p.id = ${actor.userId}`;
    case 'staff': return sql<boolean>`p.parks <@ ${uuids(parksOpened(actor))}`;
    default: return sql<boolean>`false`;
  }
}
