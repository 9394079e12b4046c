import type { Tx } from '../../../platform/db/transaction.ts';
import { Refusal } from '../../../platform/errors.ts';
import { send } from '../send.ts';
import { takeCircular } from './store.ts';

/** The circular as a notice and mail to whoever writes it. @throws Refusal `circulars.no_own_address` */
export async function testCircular(tx: Tx, circularId: string, version: number): Promise<void> {
  await takeCircular(tx, circularId, version, 'test');
  const me = await tx.sql.selectFrom('users').select('email_domain').where('id', '=', tx.actor.userId).executeTakeFirstOrThrow();
  if (me.email_domain === null) throw new Refusal('conflict', 'circulars.no_own_address');
  send(tx, { to: [tx.actor.userId!], kind: 'circular_test', params: {}, parkId: null, enterpriseId: null, circularId });
}
