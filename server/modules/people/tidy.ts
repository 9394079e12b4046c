import { platform as system } from '../../platform/auth/actor.ts';
import { inTransaction } from '../../platform/db/transaction.ts';
import { toldDays } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';

const dayMs = 86_400_000;

/** Sessions, codes, challenges and links that are over, browsers not seen for long, and failures that no longer count are deleted. */
export async function tidySessions(platform: Platform): Promise<void> {
  await inTransaction(platform, system, async (tx) => {
    const before = (days: number) => new Date(tx.now.getTime() - days * dayMs);
    await tx.sql.deleteFrom('sign_in_attempts').where('at', '<', before(1)).execute();
    await tx.sql.deleteFrom('sign_in_codes').where('expires_at', '<', before(1)).execute();
    await tx.sql.deleteFrom('passkey_challenges').where('expires_at', '<', tx.now).execute();
    await tx.sql.deleteFrom('access_links').where('expires_at', '<', before(90)).execute();
    await tx.sql.deleteFrom('identity_flows').where('expires_at', '<', before(1)).execute();
    await tx.sql.deleteFrom('devices').where('last_seen_at', '<', before(400)).execute();
    await tx.sql.deleteFrom('sessions').where((eb) => eb.or([eb('expires_at', '<', before(toldDays)), eb('revoked_at', '<', before(toldDays))])).execute();
  });
}
