import { sql, type RawBuilder } from 'kysely';
import { parksAs, type Actor } from '../../platform/auth/actor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { Refusal } from '../../platform/errors.ts';
import { today } from '../../platform/today.ts';

/** Roles that moderate the communities of their parks, and may answer there. */
export const moderators = ['service_officer', 'park_leader', 'administrator'] as const;

const uuids = (ids: string[]): RawBuilder<string[]> => sql`${`{${ids.join(',')}}`}::uuid[]`;

export const parksModerated = (actor: Actor): string[] => parksAs(actor, ...moderators);
export const moderates = (actor: Actor, parkId: string): boolean => parksModerated(actor).includes(parkId);

/**
 * Which threads, replies or reports somebody may see: moderators those of their parks; present and former liaisons what isn't hidden, and the own.
 * @param alias of the table in the query
 */
export function visible(actor: Actor, alias: 't' | 'r'): RawBuilder<boolean> {
  if (actor.side === 'system') return sql<boolean>`true`;
  if (actor.side === 'staff') return sql<boolean>`${sql.ref(`${alias}.park_id`)} = any (${uuids(parksModerated(actor))})`;
  if (actor.side !== 'enterprise') return sql<boolean>`false`;
  return sql<boolean>`(${sql.ref(`${alias}.park_id`)} = any ((select community_parks())::uuid[]) and (${sql.ref(`${alias}.hidden_at`)} is null or ${sql.ref(`${alias}.author_id`)} = ${actor.userId}))`;
}

export type Standing = 'present' | 'former' | 'staff';

/** What somebody is in a park's community. @throws Refusal `community.not_member` */
export async function standingIn(tx: Tx, parkId: string): Promise<Standing> {
  const { actor } = tx;
  if (moderates(actor, parkId)) return 'staff';
  if (actor.side === 'enterprise') {
    const { rows: [found] } = await sql<{ standing: Standing | null }>`select community_standing(${parkId}::uuid, ${today(tx)}::date) as standing`.execute(tx.sql);
    if (found!.standing !== null) return found!.standing;
  }
  throw new Refusal('forbidden', 'community.not_member');
}
