import { formFiles } from './papers/form.ts';
import { erasedMark, type DataOf, type Erase } from '../../../platform/personal-data.ts';

/** Name and contacts in the appointments by which the person was named, the proven identity, and the letters. */
export const erase: Erase = async (tx, { id, name }) => {
  if (name === null) return;
  await tx.sql.deleteFrom('liaison_identities').where('user_id', '=', id).execute();
  const appointments = await tx.sql.updateTable('appointments').set({ name: erasedMark, phone: null, phone_index: null, phone_last4: null, email: null, email_index: null, end_note: null, signature: null, letter_file_id: null, letter_digest: null })
    .where('successor_id', '=', id).where('ended_at', 'is not', null).returning(['id', 'sealed_file_id']).execute();
  if (appointments.length === 0) return;
  const sealed = appointments.map((one) => one.sealed_file_id).filter((file) => file !== null);
  // The sealed letter stays with the enterprise that gave the seat by it; drafts and scans of cards and forms go.
  const files = await tx.sql.deleteFrom('files').where('record_type', 'in', ['appointment', formFiles]).where('record_id', 'in', appointments.map((one) => one.id))
    .$if(sealed.length > 0, (query) => query.where('id', 'not in', sealed)).returning('sha256').execute();
  return files.map(({ sha256 }) => sha256);
};

export const dataOf: DataOf = async (tx, userId) => ({
  appointments: await tx.sql.selectFrom('appointments as a').innerJoin('enterprises as e', 'e.id', 'a.enterprise_id')
    .select(['a.number', 'e.name as enterprise', 'a.role', 'a.post', 'a.scope', 'a.state', 'a.named_at', 'a.accepted_at', 'a.effective_at', 'a.ended_at']).where('a.successor_id', '=', userId).orderBy('a.named_at').execute(),
  identity: await tx.sql.selectFrom('liaison_identities').select(['last4', 'checked', 'checked_at']).where('user_id', '=', userId).execute(),
  consents: await tx.sql.selectFrom('liaison_consents').select(['kind', 'text_version', 'given_at', 'way', 'revoked_at']).where('user_id', '=', userId).orderBy('given_at').execute(),
});
