import { sql } from 'kysely';
import { parksAs } from '../../platform/auth/actor.ts';
import type { Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/errors.ts';
import { manages } from '../people/index.ts';
import { askExport } from './person-export.ts';

/** For somebody who asked at the counter. @throws Refusal `people.user.not_found` for whom the actor doesn't administer */
export async function askExportFor(tx: Tx, userId: string): Promise<void> {
  const user = await tx.sql.selectFrom('users').select('side').where('id', '=', userId).where('left_at', 'is', null).executeTakeFirst();
  const { rows: [seat] } = await sql<{ seated: boolean }>`select exists (select from enterprise_holders h join enterprises e on e.id = h.enterprise_id
    where h.user_id = ${userId} and e.park_id = any (${`{${parksAs(tx.actor, 'administrator').join(',')}}`}::uuid[])) as seated`.execute(tx.sql);
  if (user?.side === 'staff' ? !await manages(tx, userId) : !seat!.seated) throw notFound('people.user');
  await askExport(tx, userId);
}
