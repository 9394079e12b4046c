import type { DataOf } from '../../../platform/personal-data.ts';

export const dataOf: DataOf = async (tx, userId) => ({
  liaison_confirmations: await tx.sql.selectFrom('liaison_confirmations as c').innerJoin('enterprises as e', 'e.id', 'c.enterprise_id')
    .select(['e.name as enterprise', 'c.at', 'c.occasion', 'c.outcome', 'c.changed_on', 'c.identity_seen', 'c.post_seen']).where('c.user_id', '=', userId).orderBy('c.at').execute(),
});
