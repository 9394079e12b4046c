import QRCode from 'qrcode';
import type { z } from 'zod';
import type { SecondFactor } from '@qilian/contract/credentials';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal, invalidField } from '../../../platform/errors.ts';
import { sealedColumns } from '../../../platform/keys/sealed.ts';
import { record, type LedgerEvent } from '../../../platform/ledger/record.ts';
import { enrolmentDone } from './enrolment.ts';
import { spendStep } from './prove-second-factor.ts';
import { dropRecoveryCodes, makeRecoveryCodes, recoveryCodesLeft } from './recovery-codes.ts';
import { mustHaveSecondFactor } from '../sign-in/sign-in-rules.ts';
import { keyUri, newSecret, stepOf, base32 } from './totp.ts';

/** The secrets of authenticator apps, for a change of keys. */
export const sealedSecondFactors = sealedColumns({ table: 'second_factors', key: { user_id: 'uuid' }, sealed: ['secret', 'pending'] });

const pendingMs = 30 * 60_000;
const issuer = 'Qilian';

/** What happens to somebody's credentials, for the auditor; higher modules tell the person. */
export const credentialEvent = (userId: string, type: string, more: Pick<LedgerEvent, 'params' | 'detail'> = {}): LedgerEvent => ({
  type, record: { type: 'user', id: userId }, parkId: null, enterpriseId: null, audience: 'auditor', ...more, params: { userId, ...more.params },
});

export async function lockSelf(tx: Tx): Promise<{ id: string; name: string; login_name: string | null }> {
  return tx.sql.selectFrom('users').select(['id', 'name', 'login_name']).where('id', '=', tx.actor.userId).forNoKeyUpdate().executeTakeFirstOrThrow();
}

export async function showSecondFactor(tx: Tx): Promise<z.output<typeof SecondFactor>> {
  const userId = tx.actor.userId!;
  const row = await tx.sql.selectFrom('second_factors').select('confirmed_at').where('user_id', '=', userId).executeTakeFirst();
  return {
    enrolledAt: row?.confirmed_at?.toISOString() ?? null, recoveryCodesLeft: await recoveryCodesLeft(tx, userId), required: await mustHaveSecondFactor(tx, userId),
  };
}

/** A new secret, which waits half an hour for its first code. */
export async function beginSecondFactor(tx: Tx): Promise<{ secret: string; uri: string; qr: string }> {
  const user = await lockSelf(tx);
  const secret = newSecret();
  const pending = { pending: tx.platform.secrets.encrypt(secret), pending_until: new Date(tx.now.getTime() + pendingMs) };
  await tx.sql.insertInto('second_factors').values({ user_id: user.id, ...pending }).onConflict((conflict) => conflict.column('user_id').doUpdateSet(pending)).execute();
  const uri = keyUri(secret, user.login_name ?? user.name, issuer);
  return { secret: base32(secret), uri, qr: await QRCode.toString(uri, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }) };
}

/** @returns the recovery codes, shown this once @throws Refusal `people.no_pending_factor`, `people.first_code_wrong` on the field */
export async function confirmSecondFactor(tx: Tx, code: string): Promise<{ recoveryCodes: string[] }> {
  const { id: userId } = await lockSelf(tx);
  const row = await tx.sql.selectFrom('second_factors').select('pending').where('user_id', '=', userId).where('pending_until', '>', tx.now).executeTakeFirst();
  if (!row?.pending) throw new Refusal('conflict', 'people.no_pending_factor');
  const step = stepOf(tx.platform.secrets.decryptBytes(row.pending), code, tx.now);
  if (step === null) throw invalidField('body.code', 'people.first_code_wrong');
  await tx.sql.updateTable('second_factors').set({ secret: row.pending, confirmed_at: tx.now, last_step: null, pending: null, pending_until: null })
    .where('user_id', '=', userId).execute();
  await spendStep(tx, userId, step);
  const recoveryCodes = await makeRecoveryCodes(tx, userId);
  await enrolmentDone(tx, userId);
  await record(tx, credentialEvent(userId, 'people.second_factor_enrolled'));
  return { recoveryCodes };
}

/** @throws Refusal `people.no_second_factor` */
export async function renewRecoveryCodes(tx: Tx): Promise<{ recoveryCodes: string[] }> {
  const { id: userId } = await lockSelf(tx);
  await requireEnrolled(tx, userId);
  const recoveryCodes = await makeRecoveryCodes(tx, userId);
  await record(tx, credentialEvent(userId, 'people.recovery_codes_renewed'));
  return { recoveryCodes };
}

/** @throws Refusal `people.no_second_factor`, `people.second_factor_required` where a post asks for it */
export async function removeSecondFactor(tx: Tx): Promise<void> {
  const { id: userId } = await lockSelf(tx);
  await requireEnrolled(tx, userId);
  if (await mustHaveSecondFactor(tx, userId)) throw new Refusal('conflict', 'people.second_factor_required');
  await dropSecondFactor(tx, userId);
  await record(tx, credentialEvent(userId, 'people.second_factor_removed'));
}

export async function dropSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  await dropRecoveryCodes(tx, userId);
  const dropped = await tx.sql.deleteFrom('second_factors').where('user_id', '=', userId).returning('confirmed_at').executeTakeFirst();
  return dropped !== undefined && dropped.confirmed_at !== null;
}

async function requireEnrolled(tx: Tx, userId: string): Promise<void> {
  const row = await tx.sql.selectFrom('second_factors').select('user_id').where('user_id', '=', userId).where('confirmed_at', 'is not', null).executeTakeFirst();
  if (!row) throw new Refusal('conflict', 'people.no_second_factor');
}
