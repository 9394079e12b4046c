import { sql, type RawBuilder } from 'kysely';
import type { Circular, Weight } from '@qilian/contract/circulars';
import { parksAs, type Actor } from '../../../platform/auth/actor.ts';

/** Roles that write to the enterprises of their parks. */
export const writers = ['service_officer', 'investment_officer', 'service_manager', 'park_leader', 'administrator'] as const;
/** What has legal effect is sent in the park's name. */
export const legalWriters = ['park_leader', 'administrator'] as const;

export const uuids = (ids: readonly string[]): RawBuilder<string[]> => sql`${`{${ids.join(',')}}`}::uuid[]`;

/** Parks to whose enterprises somebody may send a circular of this weight. */
export const parksWrittenTo = (actor: Actor, weight: Weight = 'ordinary'): string[] => parksAs(actor, ...(weight === 'legal' ? legalWriters : writers));

/** Which rows of `circulars as c` the staff may see: those to enterprises of their parks, drafts among those who may write there. List, record, receipts and exports all start from it. */
export function visibleCirculars(actor: Actor): RawBuilder<boolean> {
  if (actor.side === 'system') return sql<boolean>`true`;
  if (actor.side !== 'staff') return sql<boolean>`false`;
  return sql<boolean>`(c.parks && ${uuids(actor.parks)} and (c.state <> 'draft' or c.parks && ${uuids(parksWrittenTo(actor))}))`;
}

/** Which rows of `audiences as a` somebody may see. */
export function visibleAudiences(actor: Actor): RawBuilder<boolean> {
  return actor.side === 'staff' ? sql<boolean>`a.parks && ${uuids(parksWrittenTo(actor))}` : sql<boolean>`${sql.lit(actor.side === 'system')}`;
}

type Action = Circular['allowedActions'][number];

/** Who may write to all parks of a circular may change, send and cancel it, and remind. */
export function allowedActions(actor: Actor, { parks, weight, state, acknowledge }: { parks: string[]; weight: string; state: string; acknowledge: boolean }): Action[] {
  const mayWrite = (as: Weight) => parks.every((park) => parksWrittenTo(actor, as).includes(park));
  if (actor.side !== 'staff' || !mayWrite('ordinary')) return [];
  const maySend = mayWrite(weight as Weight);
  if (state === 'draft') return ['edit', 'test', ...(maySend ? ['send' as const] : []), 'cancel'];
  if (state === 'scheduled') return ['test', 'cancel'];
  return state === 'sent' && acknowledge && maySend ? ['remind'] : [];
}
