import type { BodyOf } from '@qilian/contract/endpoint';
import type { HandoverRules, setHandoverRules as endpoint } from '@qilian/contract/handovers';
import type { z } from 'zod';
import { parksAs } from '../../../platform/auth/actor.ts';
import { sql } from 'kysely';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound, Refusal, staleVersion } from '../../../platform/errors.ts';
import { record } from '../../../platform/ledger/record.ts';

/** Two weeks together, and one for the successor to look through what was written, or what was found after an emergency. */
const defaults = { overlapDays: 10, confirmAfterDays: 5 };

const stored = (tx: Tx, parkId: string) => tx.sql.selectFrom('handover_rules as r').innerJoin('users as u', 'u.id', 'r.changed_by').selectAll('r').select('u.name').where('r.park_id', '=', parkId).executeTakeFirst();

export async function rulesOf(all: Tx, parkId: string): Promise<typeof defaults> {
  const row = await all.sql.selectFrom('handover_rules').select(['overlap_days', 'confirm_after_days']).where('park_id', '=', parkId).executeTakeFirst();
  return row ? { overlapDays: row.overlap_days, confirmAfterDays: row.confirm_after_days } : defaults;
}

/** @throws Refusal `people.area.not_found` outside the reader's parks, and for what is no park */
export async function viewRules(tx: Tx, areaId: string): Promise<z.input<typeof HandoverRules>> {
  const park = await tx.sql.selectFrom('areas').select(['id', 'name']).where('id', '=', areaId).where('level', '=', 'park').executeTakeFirst();
  if (!park || !tx.actor.parks.includes(park.id)) throw notFound('people.area');
  const row = await stored(tx, areaId);
  return {
    area: park, ...await rulesOf(tx, areaId), changedBy: row ? { id: row.changed_by, name: row.name } : null, changedAt: row?.changed_at.toISOString() ?? null, version: row?.version ?? 0,
    mayEdit: parksAs(tx.actor, 'park_leader', 'administrator').includes(areaId),
  };
}

/** Handovers in effect keep the days that they were given. */
export async function setRules(tx: Tx, areaId: string, { version, overlapDays, confirmAfterDays }: BodyOf<typeof endpoint>): Promise<z.input<typeof HandoverRules>> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`handover rules ${areaId}`}, 0))`.execute(tx.sql);
  const before = await viewRules(tx, areaId);
  if (before.version !== version) throw staleVersion(before);
  if (!before.mayEdit) throw new Refusal('forbidden', 'auth.forbidden');
  const values = { overlap_days: overlapDays, confirm_after_days: confirmAfterDays, changed_by: tx.actor.userId!, changed_at: tx.now };
  await tx.sql.insertInto('handover_rules').values({ park_id: areaId, ...values }).onConflict((conflict) => conflict.column('park_id').doUpdateSet((eb) => ({ ...values, version: eb('handover_rules.version', '+', 1) }))).execute();
  await record(tx, {
    type: 'handover.rules_changed', record: { type: 'area', id: areaId }, parkId: areaId, enterpriseId: null, audience: 'staff',
    params: { overlapDays, confirmAfterDays, overlapBefore: before.overlapDays, confirmAfterBefore: before.confirmAfterDays },
  });
  return viewRules(tx, areaId);
}
