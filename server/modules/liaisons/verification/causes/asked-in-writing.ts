import { sql, type RawBuilder } from 'kysely';
import type { Cause } from '@qilian/contract/verification';

/** For statements: whether a correction order asks an enterprise in writing who its liaison is, before it comes to a visit. @param enterpriseId a column */
export const askedInWriting = (enterpriseId: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from correction_orders asked where asked.enterprise_id = ${enterpriseId} and asked.settled_at is null and asked.state <> 'visiting')`;

/** Causes that its answer settles as well: nobody calls the liaison meanwhile. That a contact is dead, or somebody has left, can't wait for it. */
export const waitForTheAnswer: readonly Cause[] = ['silence', 'failed_calls', 'business_change', 'turnover'];
