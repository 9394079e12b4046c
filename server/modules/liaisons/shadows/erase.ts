import type { DataOf, Erase } from '../../../platform/personal-data.ts';

/** The person's place in the graph, the suspicions and what was written about them; an order stays as an order about somebody. */
export const erase: Erase = async (tx, { id }) => {
  await tx.sql.deleteFrom('shadow_contacts').where('user_id', '=', id).execute();
  await tx.sql.deleteFrom('shadow_suspicions').where('user_id', '=', id).execute();
  const orders = await tx.sql.updateTable('correction_orders').set({ statement: null, review_note: null, note: null }).where('user_id', '=', id).returning('id').execute();
  if (orders.length === 0) return;
  const files = await tx.sql.deleteFrom('files').where('record_type', '=', 'correction').where('record_id', 'in', orders.map((order) => order.id)).returning('sha256').execute();
  return files.map(({ sha256 }) => sha256);
};

export const dataOf: DataOf = async (tx, userId) => ({
  liaison_suspicions: await tx.sql.selectFrom('shadow_suspicions as s').innerJoin('enterprises as e', 'e.id', 's.enterprise_id')
    .select(['e.name as enterprise', 's.found_at as at', 's.state', 's.dismissal', 's.decided_at']).where('s.user_id', '=', userId).orderBy('s.found_at').execute(),
  correction_orders: await tx.sql.selectFrom('correction_orders as o').innerJoin('enterprises as e', 'e.id', 'o.enterprise_id')
    .select(['e.name as enterprise', 'o.opened_at', 'o.state', 'o.outcome', 'o.statement']).where('o.user_id', '=', userId).orderBy('o.opened_at').execute(),
});
