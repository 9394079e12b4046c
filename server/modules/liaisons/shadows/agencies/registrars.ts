import type { Agency } from '@qilian/contract/shadows';
import { sql, type RawBuilder } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { Refusal } from '../../../../platform/errors.ts';
import { today } from '../../../../platform/today.ts';
import { send } from '../../../notices/index.ts';

type Row = { state: string; source: string; added_by: string | null; ended_at: Date | null };

/** Who decides what stands in the register of all parks: administrators of the city or of a district. */
export async function isRegistrar(tx: Tx): Promise<boolean> {
  if (tx.actor.side === 'system') return true;
  const areas = tx.actor.posts.filter(({ role }) => role === 'administrator').map(({ areaId }) => areaId);
  if (areas.length === 0) return false;
  return await tx.sql.selectFrom('areas').select('id').where('id', 'in', areas).where('level', 'in', ['city', 'district']).limit(1).executeTakeFirst() !== undefined;
}

/** @throws Refusal `agencies.city_only` */
export async function requireRegistrar(tx: Tx): Promise<void> {
  if (!await isRegistrar(tx)) throw new Refusal('forbidden', 'agencies.city_only');
}

/** Which rows of `shadow_agencies as a` somebody sees: what is in the register, or was; proposals only who decides or made them. */
export const visibleAgencies = (tx: Tx, registrar: boolean): RawBuilder<boolean> => (registrar ? sql<boolean>`true` : sql<boolean>`(a.state = 'listed' or a.added_by = ${tx.actor.userId})`);

export function agencyActions(tx: Tx, registrar: boolean, row: Row): Agency['allowedActions'] {
  if (row.ended_at !== null) return registrar && row.state === 'listed' ? ['resume'] : [];
  switch (row.state) {
    case 'listed': return registrar ? ['edit', 'end'] : [];
    case 'proposed': return [...registrar ? ['accept', 'decline', 'edit'] as const : [], ...row.added_by === tx.actor.userId ? ['withdraw'] as const : []];
    default: return [];
  }
}

/** Whoever decides hears what a park proposes: the administrators of its district, where there are none those of the city. */
export async function tellRegistrars(tx: Tx, name: string): Promise<void> {
  const { actor } = tx;
  const day = today(tx);
  const found = await actingAs(tx, system, (all) => all.sql.selectFrom('posts as p').innerJoin('areas as a', 'a.id', 'p.area_id').select(['p.user_id', 'a.level']).distinct()
    .where('p.role', '=', 'administrator').where('p.from_day', '<=', day).where((eb) => eb.or([eb('p.until_day', 'is', null), eb('p.until_day', '>', day)]))
    .where((eb) => eb.or([eb('a.level', '=', 'city'), eb.exists(eb.selectFrom('areas as k').select('k.id').whereRef('k.parent_id', '=', 'a.id').where(sql<boolean>`k.id = any (${`{${actor.parks.join(',')}}`}::uuid[])`))])).execute());
  const near = found.filter(({ level }) => level === 'district');
  send(tx, { to: (near.length > 0 ? near : found).map(({ user_id }) => user_id), kind: 'agency_proposed', params: { name, actor: actor.name }, parkId: null, enterpriseId: null });
}
