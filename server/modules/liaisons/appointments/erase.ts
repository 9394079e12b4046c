import { erasedMark, type DataOf, type Erase } from '../../../platform/personal-data.ts';

/** Name and contacts in the appointments by which the person was named. */
export const erase: Erase = async (tx, { id, name }) => {
  if (name === null) return;
  await tx.sql.updateTable('appointments').set({ name: erasedMark, phone: null, phone_index: null, phone_last4: null, email: null, email_index: null, end_note: null, signature: null })
    .where('successor_id', '=', id).where('ended_at', 'is not', null).execute();
};

export const dataOf: DataOf = async (tx, userId) => ({
  appointments: await tx.sql.selectFrom('appointments as a').innerJoin('enterprises as e', 'e.id', 'a.enterprise_id')
    .select(['a.number', 'e.name as enterprise', 'a.role', 'a.post', 'a.scope', 'a.state', 'a.named_at', 'a.accepted_at', 'a.effective_at', 'a.ended_at']).where('a.successor_id', '=', userId).orderBy('a.named_at').execute(),
});
