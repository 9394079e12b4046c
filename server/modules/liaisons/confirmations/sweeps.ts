import { platform as system } from '../../../platform/auth/actor.ts';
import { inTransaction } from '../../../platform/db/transaction.ts';
import type { Platform } from '../../../platform/platform.ts';
import { renewPlan } from './plan/renew-plan.ts';

/** What was confirmed, founded, moved or changed since the last time finds its next day; what wasn't done yesterday is spread over the next days. */
export async function keepPlan(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    const { placed, kept, gone } = await renewPlan(tx);
    if (placed + gone > 0) platform.log.info({ placed, kept, gone }, 'verification plan renewed');
  });
}
