import type { BodyOf } from '@qilian/contract/endpoint';
import type { acceptAppointment as endpoint } from '@qilian/contract/appointments';
import { platform as system } from '../../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../../platform/errors.ts';
import { newId } from '../../../../platform/ids.ts';
import { recordConsent, send } from '../../../notices/index.ts';
import { hasPasskey } from '../../../people/index.ts';
import { drawLetter, storeLetter } from '../papers/letter.ts';
import { tell, whoSigns } from '../news.ts';
import { moveAppointment, recordStep, saveAppointment, takeAppointment, type AppointmentRow } from '../store.ts';
import { current, textKinds, textOf } from '../papers/texts.ts';

/** The owner has two weeks to sign, with reminders; then it expires like a link that nobody opens. */
export const signLifeMs = 14 * 24 * 3_600_000;

/**
 * The successor takes on the duties and agrees to electronic delivery; the letter is written and waits for the owner.
 * @throws Refusal `appointments.mobile_missing`, `…email_missing`, `…identity_missing`, `…passkey_missing`, `…counter_missing`, `appointments.text_outdated`
 */
export async function acceptAppointment(tx: Tx, appointmentId: string, { version, dutiesVersion, deliveryVersion }: BodyOf<typeof endpoint>): Promise<void> {
  const row = await takeAppointment(tx, appointmentId, 'accept', version);
  if (dutiesVersion !== current.duties) throw invalidField('body.dutiesVersion', 'appointments.text_outdated', { version: current.duties });
  if (deliveryVersion !== current.electronic_delivery) throw invalidField('body.deliveryVersion', 'appointments.text_outdated', { version: current.electronic_delivery });
  const passkey = await actingAs(tx, system, (all) => hasPasskey(all, row.successor_id!));
  const missing = row.mobile_proved_at === null ? 'mobile' : row.email_proved_at === null ? 'email' : row.identified_at === null ? 'identity' : !passkey && row.counter_at === null ? (row.no_passkey_at === null ? 'passkey' : 'counter') : null;
  if (missing !== null) throw new Refusal('conflict', `appointments.${missing}_missing`);
  await completeAcceptance(tx, row, 'screen', passkey ? { passkey_at: tx.now } : {});
}

/** Consents, state and letter in one. */
export async function completeAcceptance(tx: Tx, row: AppointmentRow, way: 'screen' | 'code' | 'scan', set: Parameters<typeof saveAppointment>[2]): Promise<void> {
  await actingAs(tx, system, (all) => all.sql.insertInto('liaison_consents').values(textKinds.map((kind) => {
    const text = textOf(kind, 'zh-CN');
    return { id: newId(tx.now), user_id: row.successor_id!, enterprise_id: row.enterprise_id, appointment_id: row.id, kind, text_version: text.version, text_digest: text.digest, given_at: tx.now, way };
  })).execute());
  await actingAs(tx, system, (all) => recordConsent(all, { userId: row.successor_id!, enterpriseId: row.enterprise_id, way: way === 'screen' ? 'appointment' : 'counter' }));
  const accepted = await moveAppointment(tx, row, 'accepted', { ...set, accepted_at: tx.now, expires_at: new Date(tx.now.getTime() + signLifeMs), reminders: 0 });
  const letter = await actingAs(tx, system, (all) => drawLetter(all, accepted));
  const file = await storeLetter(tx, accepted, letter.pdf, 'draft');
  const saved = await saveAppointment(tx, accepted, { letter_file_id: file.id, letter_digest: letter.digest });
  await recordStep(tx, saved, 'accepted', { params: { way, letterDigest: letter.digest, duties: current.duties, delivery: current.electronic_delivery, files: [file.id] } });
  await actingAs(tx, system, async (all) => send(all, await tell(all, saved, 'appointment_to_sign', await whoSigns(all, saved))));
}
