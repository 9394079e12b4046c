import { redact, type DataOf, type Erase } from '../../../platform/personal-data.ts';

/** What was found out stays with the enterprise; names in reasons go, and when the person was asked. */
export const erase: Erase = async (tx, person) => {
  await tx.sql.deleteFrom('liaison_prompts').where('user_id', '=', person.id).execute();
  await redact(tx, 'turnover_overrides', ['reason'], person);
};

export const dataOf: DataOf = async (tx, userId) => ({
  liaison_confirmations: await tx.sql.selectFrom('liaison_confirmations as c').innerJoin('enterprises as e', 'e.id', 'c.enterprise_id')
    .select(['e.name as enterprise', 'c.at', 'c.occasion', 'c.outcome', 'c.changed_on', 'c.identity_seen', 'c.post_seen']).where('c.user_id', '=', userId).orderBy('c.at').execute(),
});
