import { sql } from 'kysely';
import type { z } from 'zod';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { SignInRules, StaffRole, setSignInRules as endpoint } from '@qilian/contract/people';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound, staleVersion } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { today } from '../../../platform/today.ts';
import { managedAreas, parkOf } from '../access.ts';

interface Settings {
  secondFactorFor?: StaffRole[];
}

/** Whether a post of today asks for a second factor: by a rule of its area or of one above. */
export async function mustHaveSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  const day = today(tx);
  const { rows } = await sql<{ must: boolean }>`
    select exists (
      select from posts p join areas own on own.id = p.area_id left join areas parent on parent.id = own.parent_id left join areas top on top.id = parent.parent_id
      where p.user_id = ${userId} and p.from_day <= ${day} and (p.until_day is null or p.until_day > ${day})
        and (own.settings->'secondFactorFor' ? p.role or parent.settings->'secondFactorFor' ? p.role or top.settings->'secondFactorFor' ? p.role)) as must`.execute(tx.sql);
  return rows[0]!.must;
}

async function find(tx: Tx, areaId: string, lock: boolean) {
  if (!(await managedAreas(tx)).has(areaId)) throw notFound('people.area');
  const area = await tx.sql.selectFrom('areas').select(['id', 'name', 'version', 'settings', 'parent_id']).where('id', '=', areaId)
    .$if(lock, (query) => query.forNoKeyUpdate()).executeTakeFirstOrThrow();
  return { ...area, settings: area.settings as Settings };
}

async function toRules(tx: Tx, area: Awaited<ReturnType<typeof find>>): Promise<z.output<typeof SignInRules>> {
  const above = await tx.sql.selectFrom('areas').leftJoin('areas as parent', 'parent.id', 'areas.parent_id').select(['areas.settings', 'parent.settings as upper'])
    .where('areas.id', '=', area.parent_id).executeTakeFirst();
  const rolesOf = (settings: unknown) => (settings as Settings | null)?.secondFactorFor ?? [];
  return {
    area: { id: area.id, name: area.name }, version: area.version, secondFactorFor: rolesOf(area.settings),
    fromAbove: [...new Set([...rolesOf(above?.settings ?? null), ...rolesOf(above?.upper ?? null)])],
  };
}

/** @throws Refusal `people.area.not_found` for an area that the actor doesn't administer */
export async function getSignInRules(tx: Tx, areaId: string): Promise<z.output<typeof SignInRules>> {
  return toRules(tx, await find(tx, areaId, false));
}

/** Holds from everybody's next sign-in on. @throws Refusal `people.area.not_found`, `common.stale_version` */
export async function setSignInRules(tx: Tx, areaId: string, { version, secondFactorFor }: BodyOf<typeof endpoint>): Promise<z.output<typeof SignInRules>> {
  const area = await find(tx, areaId, true);
  if (area.version !== version) throw staleVersion(await toRules(tx, area));
  const roles = [...new Set(secondFactorFor)].sort();
  await tx.sql.updateTable('areas').set((eb) => ({ settings: JSON.stringify({ ...area.settings, secondFactorFor: roles }), version: eb('version', '+', 1) }))
    .where('id', '=', areaId).execute();
  await record(tx, {
    type: 'people.sign_in_rules_changed', record: { type: 'area', id: areaId }, parkId: await parkOf(tx, areaId), enterpriseId: null, audience: 'staff',
    params: { areaId, from: area.settings.secondFactorFor ?? [], to: roles },
  });
  return getSignInRules(tx, areaId);
}
