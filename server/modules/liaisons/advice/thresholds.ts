import { sql } from 'kysely';
import type { BodyOf } from '@qilian/contract/endpoint';
import type { AdviceRules, setAdviceRules as endpoint } from '@qilian/contract/liaison-advice';
import { parksAs } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { usualThresholds, type Thresholds } from './rules.ts';

export const settingRoles = ['park_leader', 'administrator'] as const;

/** By which a park advises. Call it as the platform, or as the park's staff. */
export async function thresholdsOf(tx: Tx, parkId: string): Promise<Thresholds> {
  const row = await tx.sql.selectFrom('liaison_advice_rules').select(['headcount', 'regions', 'industries']).where('park_id', '=', parkId).executeTakeFirst();
  return row ?? usualThresholds;
}

/** @throws Refusal `people.area.not_found` for what isn't a park of the reader */
export async function viewThresholds(tx: Tx, areaId: string): Promise<AdviceRules> {
  const park = tx.actor.parks.includes(areaId) ? await tx.sql.selectFrom('areas').select(['id', 'name']).where('id', '=', areaId).where('level', '=', 'park').executeTakeFirst() : undefined;
  if (!park) throw notFound('people.area');
  const row = await tx.sql.selectFrom('liaison_advice_rules as r').innerJoin('users as u', 'u.id', 'r.changed_by').selectAll('r').select('u.name').where('r.park_id', '=', areaId).executeTakeFirst();
  return {
    area: park, ...await thresholdsOf(tx, areaId), changedBy: row ? { id: row.changed_by, name: row.name } : null, changedAt: row?.changed_at.toISOString() ?? null, version: row?.version ?? 0,
    mayEdit: parksAs(tx.actor, ...settingRoles).includes(areaId),
  };
}

/** @throws Refusal `people.area.not_found`, `auth.forbidden`, `common.stale_version` */
export async function setThresholds(tx: Tx, areaId: string, { version, headcount, regions, industries }: BodyOf<typeof endpoint>): Promise<AdviceRules> {
  // Two who save at once: the second waits here and is then stale.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`liaison advice ${areaId}`}, 0))`.execute(tx.sql);
  const before = await viewThresholds(tx, areaId);
  if (before.version !== version) throw staleVersion(before);
  if (!before.mayEdit) throw new Refusal('forbidden', 'auth.forbidden');
  const values = { headcount, regions, industries: [...new Set(industries)].toSorted(), changed_by: tx.actor.userId!, changed_at: tx.now };
  await tx.sql.insertInto('liaison_advice_rules').values({ park_id: areaId, ...values }).onConflict((conflict) => conflict.column('park_id').doUpdateSet((eb) => ({ ...values, version: eb('liaison_advice_rules.version', '+', 1) }))).execute();
  await record(tx, {
    type: 'liaison.advice_rules_changed', record: { type: 'area', id: areaId }, parkId: areaId, enterpriseId: null, audience: 'staff',
    params: { headcount, regions, industries: values.industries, headcountBefore: before.headcount, regionsBefore: before.regions, industriesBefore: before.industries },
  });
  return viewThresholds(tx, areaId);
}
