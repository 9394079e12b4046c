import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { keptMs } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';

const dayMs = 86_400_000;
const useDays = 400;
/** Longer than an event can be replayed. */
const deliveryDays = 91;

/** Answers that nobody can ask for again, old deliveries, and counts of more than a year ago, are deleted. */
export async function tidyPrograms(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    await tx.sql.deleteFrom('idempotency_keys').where('at', '<=', new Date(tx.now.getTime() - keptMs)).execute();
    await tx.sql.deleteFrom('webhook_deliveries').where('status', '!=', 'waiting').where('created_at', '<', new Date(tx.now.getTime() - deliveryDays * dayMs)).execute();
    await tx.sql.deleteFrom('program_use').where('last_at', '<', new Date(tx.now.getTime() - useDays * dayMs)).execute();
  });
}
