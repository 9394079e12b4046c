import { sql } from 'kysely';
import type { BodyOf, ResponseInput } from '@qilian/contract/endpoint';
import type { getCadence as getEndpoint, setCadence as setEndpoint } from '@qilian/contract/verification-plan';
import { parksAs } from '../../../platform/auth/actor.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';
import { usualCadence } from './cadence.ts';

export type Cadence = ResponseInput<typeof getEndpoint>;
type Terms = typeof usualCadence;

/** Who decides how often a park asks. */
export const settingRoles = ['park_leader', 'administrator'] as const;

/** @throws Refusal `people.area.not_found` for what isn't a park of the reader */
export async function getCadence(tx: Tx, parkId: string): Promise<Cadence> {
  const park = tx.actor.side === 'staff' && tx.actor.parks.includes(parkId) ? await tx.sql.selectFrom('areas').select(['id', 'name']).where('id', '=', parkId).executeTakeFirst() : undefined;
  if (!park) throw notFound('people.area');
  return { park, ...await cadenceOf(tx, parkId), mayChange: parksAs(tx.actor, ...settingRoles).includes(parkId) };
}

export async function cadenceOf(tx: Tx, parkId: string): Promise<Terms & { version: number }> {
  const row = await tx.sql.selectFrom('verification_settings').selectAll().where('park_id', '=', parkId).executeTakeFirst();
  if (!row) return { ...usualCadence, version: 1 };
  return { highMonths: row.high_months, normalMonths: row.normal_months, stableMonths: row.stable_months, formationDays: row.formation_days, askEveryDays: row.ask_every_days, quietDays: row.quiet_days, version: row.version };
}

/** @throws Refusal `people.area.not_found`, `auth.forbidden`, `common.stale_version` */
export async function setCadence(tx: Tx, parkId: string, { version, ...terms }: BodyOf<typeof setEndpoint>): Promise<Cadence> {
  const before = await getCadence(tx, parkId);
  if (!before.mayChange) throw new Refusal('forbidden', 'auth.forbidden');
  const columns = { high_months: terms.highMonths, normal_months: terms.normalMonths, stable_months: terms.stableMonths, formation_days: terms.formationDays, ask_every_days: terms.askEveryDays, quiet_days: terms.quietDays };
  const written = await tx.sql.insertInto('verification_settings').values({ park_id: parkId, ...columns, version: 2 })
    .onConflict((conflict) => conflict.column('park_id').doUpdateSet({ ...columns, version: sql`verification_settings.version + 1` }).where('verification_settings.version', '=', version))
    .returning('version').executeTakeFirst();
  if (!written || (before.version === 1 && version !== 1)) throw staleVersion(await getCadence(tx, parkId));
  const { park: _, mayChange: __, version: ___, ...old } = before;
  await record(tx, {
    type: 'liaison.cadence_changed', record: { type: 'area', id: parkId }, parkId, enterpriseId: null, audience: 'staff',
    params: Object.fromEntries((Object.keys(terms) as (keyof Terms)[]).filter((key) => terms[key] !== old[key]).flatMap((key) => [[`${key}From`, old[key]], [key, terms[key]]])),
  });
  return getCadence(tx, parkId);
}
