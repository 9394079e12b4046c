import { sql } from 'kysely';
import type { Consent } from '@qilian/contract/appointments';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { notFound, Refusal } from '../../../../platform/errors.ts';
import type { RecordedEvent } from '../../../../platform/ledger/reactions.ts';
import { newId } from '../../../../platform/ids.ts';
import { record } from '../../../../platform/ledger/record.ts';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs } from '../../../../platform/db/transaction.ts';
import { withdrawConsent } from '../../../notices/index.ts';
import type { TextKind } from './texts.ts';

/** What I agreed to, newest first. */
export async function myConsents(tx: Tx): Promise<{ items: Consent[] }> {
  const rows = await actingAs(tx, system, (all) => all.sql.selectFrom('liaison_consents as c').innerJoin('enterprises as e', 'e.id', 'c.enterprise_id').selectAll('c').select('e.name as enterprise')
    .where('c.user_id', '=', tx.actor.userId).orderBy('c.given_at', 'desc').orderBy('c.id', 'desc').limit(sql.lit(100)).execute());
  return {
    items: rows.map((row) => ({
      id: row.id, enterprise: { id: row.enterprise_id, name: row.enterprise }, kind: row.kind as TextKind, version: row.text_version, givenAt: row.given_at.toISOString(), way: row.way as Consent['way'], revokedAt: row.revoked_at?.toISOString() ?? null,
    })),
  };
}

/**
 * Takes back the consent to electronic delivery: what needs it goes by post from now on. The duties are laid down with the office alone.
 * @throws Refusal `appointments.consent.not_found`, `appointments.duties_with_office`, `appointments.consent_revoked`
 */
export async function revokeConsent(tx: Tx, consentId: string): Promise<void> {
  const row = await tx.sql.selectFrom('liaison_consents').selectAll().where('id', '=', consentId).where('user_id', '=', tx.actor.userId).forUpdate().executeTakeFirst();
  if (!row) throw notFound('appointments.consent');
  if (row.kind === 'duties') throw new Refusal('conflict', 'appointments.duties_with_office');
  if (row.revoked_at !== null) throw new Refusal('conflict', 'appointments.consent_revoked');
  await tx.sql.updateTable('liaison_consents').set({ revoked_at: tx.now }).where('id', '=', consentId).execute();
  const { park_id: parkId } = await actingAs(tx, system, (all) => all.sql.selectFrom('enterprises').select('park_id').where('id', '=', row.enterprise_id).executeTakeFirstOrThrow());
  await actingAs(tx, system, (all) => withdrawConsent(all, { userId: row.user_id, enterpriseId: row.enterprise_id }));
  await record(tx, { type: 'appointment.consent_revoked', record: { type: 'enterprise', id: row.enterprise_id }, parkId, enterpriseId: row.enterprise_id, audience: 'enterprise', params: { kind: row.kind, version: row.text_version }, detail: { name: tx.actor.name } });
}

/** Given in the settings of notices, it stands among the consents like one that was given with the office. */
export async function followAgreement(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  if (params?.way !== 'portal' || enterpriseId === null) return;
  const { userId, textVersion, textDigest } = params as Record<string, string>;
  await actingAs(tx, system, (all) => all.sql.insertInto('liaison_consents')
    .values({ id: newId(tx.now), user_id: userId!, enterprise_id: enterpriseId, appointment_id: null, kind: 'electronic_delivery', text_version: textVersion!, text_digest: textDigest!, given_at: tx.now, way: 'screen' }).execute());
}

/** Withdrawn in the settings of notices, it is revoked here too: it is one consent. */
export async function followWithdrawal(tx: Tx, { enterpriseId, params }: RecordedEvent): Promise<void> {
  if (typeof params?.userId !== 'string') return;
  const { userId } = params;
  await actingAs(tx, system, (all) => all.sql.updateTable('liaison_consents').set({ revoked_at: tx.now }).where('user_id', '=', userId).where('enterprise_id', '=', enterpriseId).where('kind', '=', 'electronic_delivery').where('revoked_at', 'is', null).execute());
}
