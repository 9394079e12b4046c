import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import type { Platform } from '../../platform/platform.ts';

const dayMs = 86_400_000;

/** Sessions, codes and challenges that are over, and failures that no longer count, are deleted. */
export async function tidySessions(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    const before = (days: number) => new Date(tx.now.getTime() - days * dayMs);
    await tx.sql.deleteFrom('sign_in_attempts').where('at', '<', before(1)).execute();
    await tx.sql.deleteFrom('sign_in_codes').where('expires_at', '<', before(1)).execute();
    await tx.sql.deleteFrom('passkey_challenges').where('expires_at', '<', tx.now).execute();
    await tx.sql.deleteFrom('sessions').where((eb) => eb.or([eb('expires_at', '<', before(30)), eb('revoked_at', '<', before(30))])).execute();
  });
}
