import type { BodyOf } from '@qilian/contract/endpoint';
import type { proveIdentity as identityEndpoint } from '@qilian/contract/appointments';
import { explainIdNumber } from '@qilian/contract/codes/id-number';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../../platform/errors.ts';
import { GatewayError } from '../../../../platform/gateways/gateways.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { localDateOf } from '../../../../platform/calendar/index.ts';
import { hasPasskey, keepProvenEmail, openContact } from '../../../people/index.ts';
import type { SpentCode } from './codes.ts';
import { idText } from '../sealed.ts';
import { recordStep, saveAppointment, takeAppointment, type AppointmentRow } from '../store.ts';

/** The named mailbox is proved, and becomes that of the successor's account. */
export async function proveEmail(tx: Tx, appointmentId: string, code: SpentCode): Promise<void> {
  const row = await takeAppointment(tx, appointmentId, 'prove_email');
  await code.spend(tx);
  await actingAs(tx, system, (all) => keepProvenEmail(all, row.successor_id!, openContact(tx.platform.secrets, row).email!));
  await recordStep(tx, await saveAppointment(tx, row, { email_proved_at: tx.now }), 'email_proved');
}

export interface CheckedIdentity {
  number: string;
  checked: 'register' | 'counter' | 'not_checked';
}

/**
 * The number by its check character, then by the register where one is set. Outside the transaction: others answer here.
 * @param atCounter whether staff has seen the card, which counts where there is no register
 * @throws Refusal naming `body.idNumber`, `appointments.register_unreachable`
 */
export async function checkIdentity(platform: Platform, { name, idNumber, key, atCounter = false }: { name: string; idNumber: string; key: string; atCounter?: boolean }): Promise<CheckedIdentity> {
  const verdict = explainIdNumber(idNumber, localDateOf(platform.officeHours.city(), platform.clock.now()));
  if (!verdict.ok) {
    const { reason, ok: _, ...params } = verdict;
    throw invalidField('body.idNumber', `appointments.id_${reason}`, params);
  }
  const { number } = verdict;
  const { realName } = platform.gateways;
  if (realName === null) return { number, checked: atCounter ? 'counter' : 'not_checked' };
  const answer = await realName.check({ name, idNumber: number }, key).catch((error: unknown) => {
    if (!(error instanceof GatewayError)) throw error;
    platform.log.warn({ err: error }, 'an identity could not be checked');
    return 'unreachable' as const;
  });
  if (answer === 'match') return { number, checked: 'register' };
  if (atCounter) return { number, checked: 'counter' };
  if (answer === 'unreachable') throw new Refusal('unavailable', 'appointments.register_unreachable');
  throw invalidField('body.idNumber', `appointments.id_${answer}`);
}

/** For the call of the register: whose name it is, once the right to ask is sure. */
export const takeForIdentity = (tx: Tx, appointmentId: string, { version }: BodyOf<typeof identityEndpoint>) => takeAppointment(tx, appointmentId, 'prove_identity', version);

/** @throws Refusal `appointments.identity_of_another` where this account has proved another number before */
export async function keepIdentity(tx: Tx, row: AppointmentRow, { number, checked }: CheckedIdentity, checkedBy: string | null = null): Promise<void> {
  const { secrets } = tx.platform;
  await actingAs(tx, system, async (all) => {
    const before = await all.sql.selectFrom('liaison_identities').select(['id_index', 'checked']).where('user_id', '=', row.successor_id).executeTakeFirst();
    const same = before && secrets.blindIndexes(idText(number)).some((one) => one.equals(before.id_index));
    if (before && !same && before.checked !== 'not_checked') throw new Refusal('conflict', 'appointments.identity_of_another', { errors: [{ field: 'body.idNumber', code: 'appointments.identity_of_another' }] });
    const values = { id_number: secrets.encrypt(number), id_index: secrets.blindIndex(idText(number)), last4: number.slice(-4), checked: same && checked === 'not_checked' ? before.checked : checked, checked_at: tx.now, checked_by: checkedBy };
    await all.sql.insertInto('liaison_identities').values({ user_id: row.successor_id!, ...values }).onConflict((conflict) => conflict.column('user_id').doUpdateSet(values)).execute();
  });
  await recordStep(tx, await saveAppointment(tx, row, { identified_at: tx.now }), 'identified', { params: { checked } });
}

/** A phone that keeps no passkeys: two codes have proved two contacts, the counter sees the person. */
export async function goWithoutPasskey(tx: Tx, appointmentId: string, version: number): Promise<void> {
  const row = await takeAppointment(tx, appointmentId, 'without_passkey', version);
  if (await actingAs(tx, system, (all) => hasPasskey(all, row.successor_id!))) throw new Refusal('conflict', 'appointments.has_passkey');
  await recordStep(tx, await saveAppointment(tx, row, { no_passkey_at: tx.now }), 'no_passkey');
}

/** Staff saw the person and the identity card: stands for the passkey, and for the register where there is none. */
export async function confirmAtCounter(tx: Tx, appointmentId: string, version: number): Promise<void> {
  const row = await takeAppointment(tx, appointmentId, 'confirm_at_counter', version);
  await actingAs(tx, system, (all) => all.sql.updateTable('liaison_identities').set({ checked: 'counter', checked_at: tx.now, checked_by: tx.actor.userId }).where('user_id', '=', row.successor_id).where('checked', '=', 'not_checked').execute());
  await recordStep(tx, await saveAppointment(tx, row, { counter_at: tx.now, counter_by: tx.actor.userId }), 'counter_confirmed');
}
