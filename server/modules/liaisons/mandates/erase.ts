import { forgetContents } from '../../../platform/files/index.ts';
import type { DataOf, Erase } from '../../../platform/personal-data.ts';

/** Why a mandate ended may name somebody, and its agreement does: both go. The mandate stays, under the name that `people` leaves of its agent; number and digest of the paper too. */
export const erase: Erase = async (tx, { id }) => {
  await tx.sql.updateTable('mandates').set({ end_reason: null }).where((eb) => eb.or([eb('agent_id', '=', id), eb('ended_by', '=', id)])).execute();
  const sealed = await tx.sql.updateTable('mandates').set({ agreement_file_id: null }).where('agent_id', '=', id).where('agreement_file_id', 'is not', null).returning('id').execute();
  if (sealed.length === 0) return;
  const ids = sealed.map((mandate) => mandate.id);
  await tx.sql.updateTable('sealed_papers').set({ file_id: null }).where('record_type', '=', 'mandate').where('record_id', 'in', ids).execute();
  const files = await tx.sql.deleteFrom('files').where('record_type', '=', 'mandate').where('record_id', 'in', ids).returning('sha256').execute();
  await forgetContents(tx, files.map(({ sha256 }) => sha256));
};

export const dataOf: DataOf = async (tx, userId) => ({
  mandates: await tx.sql.selectFrom('mandates as m').innerJoin('enterprises as e', 'e.id', 'm.enterprise_id')
    .select(['e.name as enterprise', 'm.agency_name as agency', 'm.scopes', 'm.from_day as from', 'm.until_day as until', 'm.state', 'm.signed_at', 'm.ended_at', 'm.end_reason'])
    .where('m.agent_id', '=', userId).orderBy('m.granted_at').execute(),
});
