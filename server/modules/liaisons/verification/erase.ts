import type { Tx } from '../../../platform/db/transaction.ts';
import { redact, type DataOf, type Erase } from '../../../platform/personal-data.ts';

/** A person of an enterprise in what was noted about attempts to reach it. */
export const erase: Erase = async (tx, person) => {
  await redact(tx, 'verification_attempts', ['note'], person);
  await redact(tx, 'verification_letters', ['answer_name', 'answer_note'], person);
};

/** Of staff: the attempts that they recorded. */
export const dataOf: DataOf = async (tx: Tx, userId: string) => ({
  verification_attempts: await tx.sql.selectFrom('verification_attempts as a').innerJoin('cases as c', 'c.id', 'a.case_id').select(['c.number', 'a.rung', 'a.way', 'a.result', 'a.at', 'a.note'])
    .where('a.by_id', '=', userId).orderBy('a.at').execute(),
});
