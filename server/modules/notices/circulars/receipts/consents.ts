import type { DeliveryConsent } from '@qilian/contract/notices';
import { sql, type RawBuilder } from 'kysely';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { invalidField } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { send } from '../../send.ts';
import { deliveryText, deliveryTextVersion } from './delivery-text.ts';

type Way = 'portal' | 'appointment' | 'counter';

const present = (tx: Tx, userId: string, enterpriseId: string) => tx.sql.selectFrom('delivery_consents').selectAll().where('user_id', '=', userId).where('enterprise_id', '=', enterpriseId).where('withdrawn_at', 'is', null);

/** For statements: whether this person's consent for this enterprise stands now. */
export const consents = (userId: RawBuilder<unknown>, enterpriseId: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from delivery_consents given where given.user_id = ${userId} and given.enterprise_id = ${enterpriseId} and given.withdrawn_at is null)`;

export async function getConsent(tx: Tx): Promise<DeliveryConsent> {
  const row = await present(tx, tx.actor.userId!, tx.actor.enterprise!.id).executeTakeFirst();
  return { given: row !== undefined, at: row?.given_at.toISOString() ?? null, agreedVersion: row?.text_version ?? null, text: deliveryText(tx.actor.locale) };
}

/** From the settings, by whoever read the text in force. @throws Refusal `notices.consent_text_outdated` for another one, or none */
export async function agree(tx: Tx, textVersion: string | undefined): Promise<void> {
  if (textVersion !== deliveryTextVersion) throw invalidField('body.textVersion', 'notices.consent_text_outdated', { value: textVersion ?? '—', version: deliveryTextVersion });
  await recordConsent(tx, { userId: tx.actor.userId!, enterpriseId: tx.actor.enterprise!.id, way: 'portal' });
}

/**
 * Somebody agrees, by the text in force, that what has legal effect for an enterprise reaches them electronically. A second time changes nothing.
 * For modules above: an appointment that is accepted records it too.
 */
export async function recordConsent(tx: Tx, { userId, enterpriseId, way }: { userId: string; enterpriseId: string; way: Way }): Promise<void> {
  if (await present(tx, userId, enterpriseId).executeTakeFirst() !== undefined) return;
  const { version, digest } = deliveryText('zh-CN');
  await tx.sql.insertInto('delivery_consents').values({ id: newId(tx.now), user_id: userId, enterprise_id: enterpriseId, way, given_at: tx.now, given_by: tx.actor.userId ?? userId, text_version: version, text_digest: digest })
    .onConflict((conflict) => conflict.columns(['user_id', 'enterprise_id']).where('withdrawn_at', 'is', null).doNothing()).execute();
  await recordStep(tx, userId, enterpriseId, 'given', { way, textVersion: version, textDigest: digest });
}

/**
 * From now on nothing of legal effect reaches this person electronically; what was sent before was sent with it. The
 * enterprise's officer hears of it, and whoever sent what this person hasn't acknowledged yet.
 */
export async function withdrawConsent(tx: Tx, { userId, enterpriseId }: { userId: string; enterpriseId: string }): Promise<void> {
  const { numUpdatedRows } = await tx.sql.updateTable('delivery_consents').set({ withdrawn_at: tx.now }).where('user_id', '=', userId).where('enterprise_id', '=', enterpriseId).where('withdrawn_at', 'is', null).executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  await recordStep(tx, userId, enterpriseId, 'withdrawn', { way: null });
  await actingAs(tx, system, (all) => tellSenders(all, userId, enterpriseId));
}

async function tellSenders(tx: Tx, userId: string, enterpriseId: string): Promise<void> {
  const open = sql`from notices n join circulars c on c.id = n.circular_id where n.recipient_id = ${userId} and n.enterprise_id = ${enterpriseId} and n.kind = 'circular' and c.weight = 'legal' and n.acknowledged_at is null`;
  const { rows: [found] } = await sql<{ to: string[]; open: number; name: string; enterprise: string; park_id: string }>`
    select (select coalesce(array_agg(distinct told.id), '{}') from (
        select f.user_id as id from enterprise_staff f where f.enterprise_id = e.id and f.capacity = 'service_officer' and f.until_day is null
        union select c.sent_by ${open} and c.sent_by is not null) told) as "to",
      (select count(*)::int ${open}) as open, u.name, e.name as enterprise, e.park_id from enterprises e, users u where e.id = ${enterpriseId} and u.id = ${userId}`.execute(tx.sql);
  if (!found) return;
  send(tx, { to: found.to, kind: 'consent_withdrawn', parkId: found.park_id, enterpriseId, params: { name: found.name, enterprise: found.enterprise, count: found.open === 0 ? null : found.open } });
}

async function recordStep(tx: Tx, userId: string, enterpriseId: string, step: 'given' | 'withdrawn', how: Record<string, string | null>): Promise<void> {
  const { park_id: parkId } = await tx.sql.selectFrom('enterprises').select('park_id').where('id', '=', enterpriseId).executeTakeFirstOrThrow();
  await record(tx, { type: `notices.consent_${step}`, record: { type: 'enterprise', id: enterpriseId }, parkId, enterpriseId, audience: 'enterprise', params: { userId, ...how } });
}

export interface HeldConsent {
  at: Date;
  way: Way;
  withdrawnAt: Date | null;
  /** Null for consents from before texts had versions. */
  text: { version: string; digest: string } | null;
}

/** The consent that held at an instant, with the text that it was given to. */
export async function consentOf(tx: Tx, { userId, enterpriseId, before }: { userId: string; enterpriseId: string; before: Date }): Promise<HeldConsent | null> {
  const row = await tx.sql.selectFrom('delivery_consents').select(['given_at', 'way', 'withdrawn_at', 'text_version', 'text_digest']).where('user_id', '=', userId).where('enterprise_id', '=', enterpriseId).where('given_at', '<=', before)
    .where((eb) => eb.or([eb('withdrawn_at', 'is', null), eb('withdrawn_at', '>', before)])).orderBy('given_at', 'desc').executeTakeFirst();
  return row ? { at: row.given_at, way: row.way as Way, withdrawnAt: row.withdrawn_at, text: row.text_version === null ? null : { version: row.text_version, digest: row.text_digest! } } : null;
}
