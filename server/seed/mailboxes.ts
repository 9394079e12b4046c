import { sql } from 'kysely';
import { platform as system } from '../platform/auth/actor.ts';
import { become, type Tx } from '../platform/db/transaction.ts';
import { sealContact } from '../modules/people/index.ts';

interface Recipient {
  id: string;
  email: string | null;
}

const unreadDays = 3;
const dayMs = 86_400_000;

/** People read what is some days old. */
export async function readOldNotices(tx: Tx): Promise<void> {
  const before = new Date(tx.now.getTime() - unreadDays * dayMs);
  const { rows: recipients } = await tx.client.query<{ id: string }>('select distinct recipient_id as id from notices where created_at < $1', [before]);
  for (const { id } of recipients) {
    const own = await become(tx, { ...system, userId: id }, tx.now);
    await own.sql.updateTable('notices').set((eb) => ({ read_at: sql<Date>`${eb.ref('created_at')} + interval '5 hours'` }))
      .where('recipient_id', '=', id).where('created_at', '<', before).execute();
  }
  await become(tx, system, tx.now);
}

/** What would have gone out on an earlier day goes out no more. */
export async function sendNothingOld(tx: Tx): Promise<void> {
  const all = await become(tx, system, tx.now);
  await all.sql.updateTable('notice_deliveries').set({ status: 'cancelled', due_at: null }).where('status', '=', 'queued').where('at', '<', new Date(tx.now.getTime() - dayMs)).execute();
}

/** Everybody's mailbox, last of all: what happened before reaches nobody by mail. */
export async function giveMailboxes(tx: Tx, people: Recipient[]): Promise<void> {
  const sealed = people.flatMap(({ id, email }) => {
    if (email === null) return [];
    const { email: box, email_index: index, email_domain: domain } = sealContact(tx.platform.secrets, { email });
    return [{ id, box: box!.toString('hex'), index: index!.toString('hex'), domain }];
  });
  await sql`update users set email = decode(box, 'hex'), email_index = decode("index", 'hex'), email_domain = "domain"
    from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb) as given (id uuid, box text, "index" text, "domain" text) where users.id = given.id`.execute(tx.sql);
}
