import type { Tx } from '../db/transaction.ts';
import { derivedKeyNames, type DerivedKeys } from '../secrets.ts';
import { wrappingBy, type Wrapping } from './wrapping.ts';

/** What followed from the first data key and was kept when that was changed; empty before. */
export async function readDerivedKeys(tx: Tx, wrapping: Wrapping): Promise<Partial<DerivedKeys>> {
  return unwrapped(await tx.sql.selectFrom('derived_keys').select(['name', 'wrapped']).execute(), wrapping);
}

/** The same for whoever has no platform, such as `verify` of a database of any version. */
export async function derivedKeysOf(client: { query(text: string): Promise<{ rows: unknown[] }> }, dataKey: string): Promise<Partial<DerivedKeys>> {
  const { rows: [found] } = await client.query(`select to_regclass('derived_keys') is not null as there`);
  if (!(found as { there: boolean }).there) return {};
  const { rows } = await client.query('select name, wrapped from derived_keys');
  return unwrapped(rows as { name: string; wrapped: Buffer }[], wrappingBy(dataKey));
}

const unwrapped = (rows: { name: string; wrapped: Buffer }[], { unwrap }: Wrapping): Partial<DerivedKeys> => Object.fromEntries(rows.map(({ name, wrapped }) => [name, unwrap(name, wrapped)]));

export async function keepDerivedKeys(tx: Tx, keys: DerivedKeys, { wrap }: Wrapping): Promise<void> {
  await tx.sql.insertInto('derived_keys').values(derivedKeyNames.map((name) => ({ name, wrapped: wrap(name, keys[name]) })))
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ wrapped: eb.ref('excluded.wrapped') }))).execute();
}
