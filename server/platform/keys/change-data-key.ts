import { sql } from 'kysely';
import { platform as system } from '../auth/actor.ts';
import { inTransaction } from '../db/transaction.ts';
import { rewrapSealKeys } from '../documents/paper-seal.ts';
import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { keepDerivedKeys } from './derived-keys.ts';
import { readRing } from './key-ring.ts';
import { wrappingBy } from './wrapping.ts';
import { recordKeys, tellRing } from './rotate.ts';

/**
 * Wraps all that the data key wraps by another. Nothing that is encrypted is touched, and what follows from the first data
 * key (links, digests of tokens, the seals' key) stays. From the commit on the old one opens nothing here.
 * @throws where a change of keys is on its way, or something still lies under the old data key itself
 */
export async function changeDataKey(platform: Platform, newKey: string): Promise<void> {
  const next = wrappingBy(newKey);
  await inTransaction(platform, system, async (tx) => {
    await sql`lock table data_keys, key_rotations, seal_keys, derived_keys in exclusive mode`.execute(tx.sql);
    const ring = await readRing(tx, platform.wrapping, platform.config.dataCipher);
    if (await tx.sql.selectFrom('key_rotations').select('id').where('finished_at', 'is', null).executeTakeFirst()) throw new Error('Keys are being changed: let that end first (rotate-keys goes on with it).');
    const bare = ring.filter(({ secret }) => secret === null).map(({ number }) => number);
    if (bare.length > 0) {
      throw new Error(`Key ${bare.join(', ')} follows from the data key itself and would go with it. First run rotate-keys, and five minutes later or more rotate-keys --retire; then this again.`);
    }
    for (const { number, secret } of ring) await tx.sql.updateTable('data_keys').set({ wrapped: next.wrap(number, secret!) }).where('number', '=', number).execute();
    await rewrapSealKeys(tx, platform.wrapping, next);
    await keepDerivedKeys(tx, platform.secrets.derived(), next);
    await recordKeys(tx, newId(tx.now), 'data_key_changed', { keys: ring.map(({ number }) => number) });
    tellRing(tx);
  });
}
