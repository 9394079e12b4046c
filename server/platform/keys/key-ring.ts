import { randomBytes } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import { platform as system } from '../auth/actor.ts';
import type { DataKeys } from '../db/tables.ts';
import { inTransaction, type Tx } from '../db/transaction.ts';
import type { Platform } from '../platform.ts';
import { firstKey, type RingKey } from '../secrets.ts';
import { readDerivedKeys } from './derived-keys.ts';
import { cipherOf, type DataCipher } from './ciphers.ts';
import { WrongDataKey, type Wrapping } from './wrapping.ts';

type Row = Selectable<DataKeys>;

/** The ring as it stands; made at the first start. @throws where DATA_KEY is another than that of the ring */
export async function readRing(tx: Tx, wrapping: Wrapping, cipher: DataCipher): Promise<RingKey[]> {
  const rows = await tx.sql.selectFrom('data_keys').selectAll().orderBy('number').execute();
  if (rows.length === 0) {
    await beginRing(tx, wrapping, cipher);
    return readRing(tx, wrapping, cipher);
  }
  const ring = rows.filter(({ state }) => state !== 'retired').map((row) => openRow(row, wrapping));
  const current = rows.find(({ state }) => state === 'current')!;
  if (!wrapping.proofOf(ring.find(({ number }) => number === current.number)!).equals(current.proof)) throw new WrongDataKey();
  return ring;
}

const openRow = (row: Row, { unwrap }: Wrapping): RingKey => ({
  number: row.number, cipher: row.cipher as RingKey['cipher'], state: row.state as RingKey['state'], secret: row.wrapped === null ? null : unwrap(row.number, row.wrapped),
});

/** What v0.1.0 encrypted lies under key 1; a database without people begins with the chosen cipher. */
async function beginRing(tx: Tx, wrapping: Wrapping, cipher: DataCipher): Promise<void> {
  await sql`lock table data_keys in exclusive mode`.execute(tx.sql);
  if (await tx.sql.selectFrom('data_keys').select('number').executeTakeFirst()) return;
  const people = await tx.sql.selectFrom('users').select('id').limit(1).executeTakeFirst();
  if (cipher === 'aes' || people) {
    await tx.sql.insertInto('data_keys').values({ number: 1, cipher: firstKey.cipher, state: 'current', proof: wrapping.proofOf(firstKey), made_at: tx.now }).execute();
  } else {
    await addKey(tx, wrapping, { number: 2, cipher, state: 'current' });
  }
}

/** A new key of random bytes. */
export async function addKey(tx: Tx, wrapping: Wrapping, { number, cipher, state }: { number: number; cipher: DataCipher; state: 'announced' | 'current' }): Promise<void> {
  const secret = randomBytes(32);
  const name = cipherOf[cipher];
  await tx.sql.insertInto('data_keys').values({
    number, cipher: name, state, wrapped: wrapping.wrap(number, secret), proof: wrapping.proofOf({ cipher: name, secret }), made_at: tx.now,
  }).execute();
}

/** Takes the ring into this process; called at the start, at the news of a change, and regularly. @throws WrongDataKey */
export async function loadRing(platform: Platform): Promise<void> {
  const [ring, derived] = await inTransaction(platform, system, async (tx) => [await readRing(tx, platform.wrapping, platform.config.dataCipher), await readDerivedKeys(tx, platform.wrapping)] as const);
  platform.secrets.useRing(ring);
  platform.secrets.useDerived(derived);
}
