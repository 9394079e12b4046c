import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';
import { today } from '../../../../platform/today.ts';
import { holdsOn } from '../../../enterprises/index.ts';
import { consents } from '../receipts/consents.ts';

/** Whether a declared agent holds the seat `enterprise_holders as h`: nothing confidential is sent there. */
export const isAgent = (tx: Tx): RawBuilder<boolean> =>
  sql<boolean>`exists (select from mandates m where m.enterprise_id = h.enterprise_id and m.agent_id = h.user_id and ${holdsOn(today(tx))})`;

/** Whether a circular of this weight mustn't go to who holds the seat `enterprise_holders as h`: nothing confidential to agents, nothing of legal effect without consent. */
export function isBarred(tx: Tx, weight: string): RawBuilder<boolean> {
  if (weight === 'confidential') return isAgent(tx);
  return weight === 'legal' ? sql<boolean>`not ${consents(sql`h.user_id`, sql`h.enterprise_id`)}` : sql<boolean>`false`;
}
