import { sql } from 'kysely';
import type { Tx } from '../../../../platform/db/transaction.ts';

/** A person that isn't there costs the same question. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Whether somebody has been signed in from this browser before. */
export async function isKnownDevice(tx: Tx, userId: string | null, device: string | null): Promise<boolean> {
  const found = await tx.sql.selectFrom('devices').select('device').where('user_id', '=', userId ?? nobody).where('device', '=', device ?? nobody).executeTakeFirst();
  return found !== undefined;
}

/** Remembers the browser of a sign-in. @returns whether somebody who was signed in elsewhere before has not been seen in this one */
export async function meetDevice(tx: Tx, userId: string, device: string): Promise<boolean> {
  const { rows: [met] } = await sql<{ is_new: boolean; was_here: boolean }>`
    with earlier as materialized (
      select exists (select from devices where user_id = ${userId}) or exists (select from sessions where user_id = ${userId}) as was_here
    )
    insert into devices (user_id, device, first_seen_at, last_seen_at) values (${userId}, ${device}, ${tx.now}, ${tx.now})
      on conflict (user_id, device) do update set last_seen_at = excluded.last_seen_at
      returning xmax = 0 as is_new, (select was_here from earlier) as was_here`.execute(tx.sql);
  return met!.is_new && met!.was_here;
}

/** The browser of a sign-in that wasn't its owner's, and all that came after it, are strangers again. */
export async function forgetDevices(tx: Tx, userId: string, { device, since }: { device: string | null; since: Date }): Promise<void> {
  await tx.sql.deleteFrom('devices').where('user_id', '=', userId)
    .where((eb) => eb.or([eb('first_seen_at', '>=', since), ...(device === null ? [] : [eb('device', '=', device)])])).execute();
}
