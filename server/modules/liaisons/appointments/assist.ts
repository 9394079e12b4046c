import type { BodyOf } from '@qilian/contract/endpoint';
import type { assistAppointment as endpoint } from '@qilian/contract/appointments';
import { platform as system } from '../../../platform/auth/actor.ts';
import { actingAs, type Tx } from '../../../platform/db/transaction.ts';
import { invalidField, Refusal } from '../../../platform/errors.ts';
import { attachFiles } from '../../../platform/files/index.ts';
import { findOrAddEnterprisePerson, openContact } from '../../people/index.ts';
import { completeAcceptance } from './steps/accept.ts';
import type { SpentCode } from './steps/codes.ts';
import { refuseLiaisonElsewhere, refusePrimary } from './elsewhere.ts';
import { keepIdentity, type CheckedIdentity } from './steps/enrol.ts';
import { formFiles } from './papers/form.ts';
import { lockAppointment, recordStep, saveAppointment, takeAppointment } from './store.ts';

type Given = BodyOf<typeof endpoint>;

/**
 * All steps of the successor at the counter, in one: staff saw the person and the card; the person confirms by a code to the own
 * phone or, without one, by hand on the printed form.
 * @throws Refusal `appointments.code_needed`, `appointments.scan_needed`, `appointments.phone_there`, `appointments.is_primary`
 */
export async function assistAppointment(tx: Tx, appointmentId: string, given: Given, { identity, code }: { identity: CheckedIdentity; code: SpentCode | null }): Promise<void> {
  const row = await takeAppointment(tx, appointmentId, 'assist', given.version);
  if (given.way === 'code' && code === null) throw invalidField('body.code', 'appointments.code_needed');
  if (given.way === 'scan' && given.fileIds.length === 0) throw invalidField('body.fileIds', 'appointments.scan_needed');
  if (given.way === 'scan' && row.phone !== null) throw new Refusal('conflict', 'appointments.phone_there');
  await code?.spend(tx);
  await attachFiles(tx, formFiles, row.id, given.fileIds);
  const contact = openContact(tx.platform.secrets, row);
  const successorId = row.successor_id ?? await actingAs(tx, system, async (all) => {
    const person = await findOrAddEnterprisePerson(all, { name: row.name, phone: contact.phone, email: contact.phone === null ? contact.email : null });
    if (person.name !== row.name) throw new Refusal('conflict', 'appointments.mobile_of_another', { params: { name: row.name } });
    if (row.role === 'deputy') await refusePrimary(all, row.enterprise_id, ({ id }) => id === person.id);
    if (contact.phone !== null) await refuseLiaisonElsewhere(all, { enterpriseId: row.enterprise_id, phone: contact.phone });
    return person.id;
  });
  const known = await saveAppointment(tx, row, {
    successor_id: successorId, assisted_by: tx.actor.userId, assisted_way: given.way, route: 'assisted', counter_at: tx.now, counter_by: tx.actor.userId, ...(given.way === 'code' && { mobile_proved_at: row.mobile_proved_at ?? tx.now }),
  });
  await keepIdentity(tx, known, identity, tx.actor.userId);
  await recordStep(tx, known, 'assisted', { params: { way: given.way, files: given.fileIds } });
  await completeAcceptance(tx, await actingAs(tx, system, (all) => lockAppointment(all, row.id)), given.way, {});
}
