import type { ResponseInput } from '@qilian/contract/endpoint';
import type { getMyData } from '@qilian/contract/privacy';
import type { Tx } from '../../platform/db/transaction.ts';
import { openContact } from '../people/index.ts';
import { lastErasure } from './erasures.ts';
import { lastExport } from './person-export.ts';
import { unmaskingsOfMe } from './unmaskings.ts';

export async function myData(tx: Tx): Promise<ResponseInput<typeof getMyData>> {
  const userId = tx.actor.userId!;
  const user = await tx.sql.selectFrom('users').select(['name', 'phone', 'email', 'created_at']).where('id', '=', userId).executeTakeFirstOrThrow();
  return {
    account: { name: user.name, ...openContact(tx.platform.secrets, user), since: user.created_at.toISOString() },
    unmaskings: await unmaskingsOfMe(tx), export: await lastExport(tx, userId), erasure: await lastErasure(tx, userId),
  };
}
