import type { DataOf, Erase } from '../../../platform/personal-data.ts';

/** Why a mandate ended may name somebody; the mandate itself stays, under the name that `people` leaves of its agent. */
export const erase: Erase = async (tx, { id }) => {
  await tx.sql.updateTable('mandates').set({ end_reason: null }).where((eb) => eb.or([eb('agent_id', '=', id), eb('ended_by', '=', id)])).execute();
};

export const dataOf: DataOf = async (tx, userId) => ({
  mandates: await tx.sql.selectFrom('mandates as m').innerJoin('enterprises as e', 'e.id', 'm.enterprise_id')
    .select(['e.name as enterprise', 'm.agency_name as agency', 'm.scopes', 'm.from_day as from', 'm.until_day as until', 'm.state', 'm.signed_at', 'm.ended_at', 'm.end_reason'])
    .where('m.agent_id', '=', userId).orderBy('m.granted_at').execute(),
});
