import type { DeliveryConsent } from '@qilian/contract/notices';
import type { Tx } from '../../../platform/db/transaction.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../../platform/ledger/record.ts';

type Way = 'portal' | 'appointment' | 'counter';

const present = (tx: Tx, userId: string, enterpriseId: string) => tx.sql.selectFrom('delivery_consents').selectAll().where('user_id', '=', userId).where('enterprise_id', '=', enterpriseId).where('withdrawn_at', 'is', null);

export async function getConsent(tx: Tx): Promise<DeliveryConsent> {
  const row = await present(tx, tx.actor.userId!, tx.actor.enterprise!.id).executeTakeFirst();
  return { given: row !== undefined, at: row?.given_at.toISOString() ?? null };
}

/**
 * Somebody agrees that what has legal effect for an enterprise reaches them electronically. A second time changes nothing.
 * For modules above: an appointment that is accepted records it too.
 */
export async function recordConsent(tx: Tx, { userId, enterpriseId, way }: { userId: string; enterpriseId: string; way: Way }): Promise<void> {
  if (await present(tx, userId, enterpriseId).executeTakeFirst() !== undefined) return;
  await tx.sql.insertInto('delivery_consents').values({ id: newId(tx.now), user_id: userId, enterprise_id: enterpriseId, way, given_at: tx.now, given_by: tx.actor.userId ?? userId })
    .onConflict((conflict) => conflict.columns(['user_id', 'enterprise_id']).where('withdrawn_at', 'is', null).doNothing()).execute();
  await recordStep(tx, userId, enterpriseId, 'given', way);
}

/** From now on; what was sent before was sent with it. */
export async function withdrawConsent(tx: Tx, { userId, enterpriseId }: { userId: string; enterpriseId: string }): Promise<void> {
  const { numUpdatedRows } = await tx.sql.updateTable('delivery_consents').set({ withdrawn_at: tx.now }).where('user_id', '=', userId).where('enterprise_id', '=', enterpriseId).where('withdrawn_at', 'is', null).executeTakeFirst();
  if (numUpdatedRows > 0n) await recordStep(tx, userId, enterpriseId, 'withdrawn', null);
}

async function recordStep(tx: Tx, userId: string, enterpriseId: string, step: string, way: Way | null): Promise<void> {
  const { park_id: parkId } = await tx.sql.selectFrom('enterprises').select('park_id').where('id', '=', enterpriseId).executeTakeFirstOrThrow();
  await record(tx, { type: `notices.consent_${step}`, record: { type: 'enterprise', id: enterpriseId }, parkId, enterpriseId, audience: 'enterprise', params: { userId, way } });
}

/** The consent that held at an instant. */
export async function consentOf(tx: Tx, { userId, enterpriseId, before }: { userId: string; enterpriseId: string; before: Date }): Promise<{ at: Date; way: Way } | null> {
  const row = await tx.sql.selectFrom('delivery_consents').select(['given_at', 'way']).where('user_id', '=', userId).where('enterprise_id', '=', enterpriseId).where('given_at', '<=', before)
    .where((eb) => eb.or([eb('withdrawn_at', 'is', null), eb('withdrawn_at', '>', before)])).orderBy('given_at', 'desc').executeTakeFirst();
  return row ? { at: row.given_at, way: row.way as Way } : null;
}
